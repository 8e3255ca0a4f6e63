"""An appointment as a file for a telephone's calendar.

Basis: RFC 5545. No personal data: a calendar is shared.
"""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

REMINDERS = (timedelta(days=-1), timedelta(hours=-1))


def calendar_file(
    *,
    code: str,
    begins: datetime,
    ends: datetime,
    place: str,
    url: str,
    sequence: int,
    cancelled: bool,
    at: datetime,
) -> bytes:
    """Return the file; a later one with a higher sequence moves or cancels the entry."""
    event = Event()
    event.add("uid", f"hen-{code}@motcua")
    event.add("sequence", sequence)
    event.add("dtstamp", at)
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", f"Hẹn đến trung tâm, mã {code}")
    event.add("location", place)
    event.add("description", f"Đổi, hủy, lấy số: {url}")
    event.add("url", url)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    for trigger in () if cancelled else REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"Sắp đến lịch hẹn mã {code}")
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//motcua//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
