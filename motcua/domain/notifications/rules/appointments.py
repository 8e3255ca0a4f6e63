"""The day on the appointment slip as a calendar file.

Basis: RFC 5545, RFC 7986; NĐ 61/2018 art 17.1c (the receipt names the day).
"""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from motcua.kernel.clock import VN

KINDS = frozenset(
    {"accepted", "moved", "extended", "redated", "reopened", "supplement_received"}
)
"""The notices that name a day."""

_HOUR = timedelta(hours=1)


def appointment_of(*, kind: str, facts: dict[str, str], at: datetime) -> bytes | None:
    """Return the calendar file of a notice, None for one that names no day."""
    if kind not in KINDS or not facts.get("due"):
        return None
    due = datetime.strptime(facts["due"], "%H:%M %d/%m/%Y").replace(tzinfo=VN)
    return calendar_file(code=facts["code"], due=due, url=facts["url"], at=at)


def calendar_file(*, code: str, due: datetime, url: str, at: datetime) -> bytes:
    """Return an appointment for a dossier's due date, with a reminder the day before.

    One dossier has one appointment: a later file with the same UID and a higher SEQUENCE
    moves it. No personal data: a calendar is shared. `at` is when it was written.
    """
    event = Event()
    event.add("uid", f"{code}@motcua")
    event.add("sequence", int(at.timestamp()) // 60 % 2**31)
    event.add("dtstamp", at)
    event.add("dtstart", due - _HOUR)
    event.add("dtend", due)
    event.add("summary", f"Hẹn trả kết quả hồ sơ {code}")
    event.add("description", f"Mang theo giấy hẹn. Tra cứu: {url}")
    event.add("url", url)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Ngày mai hẹn trả kết quả hồ sơ {code}")
    alarm.add("trigger", timedelta(days=-1))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//motcua//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
