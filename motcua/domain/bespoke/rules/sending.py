"""When a report goes out by mail: on working days, at an hour of work, once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

HOURS = range(7, 18)
MOST_RECEIVERS = 50
LOOKED_BACK = timedelta(days=10)
"""So far back a sending that was missed is made up for; longer than any holiday."""


class Rhythm(StrEnum):
    """How often."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


RHYTHM_NAMES: Mapping[Rhythm, str] = {
    Rhythm.DAILY: N_("Mỗi ngày làm việc"),
    Rhythm.WEEKLY: N_("Mỗi tuần"),
    Rhythm.MONTHLY: N_("Mỗi tháng"),
}


@dataclass(frozen=True, slots=True)
class Timetable:
    """How often and when: `day` is of the week (1 Monday) or of the month, else 0.

    A day on which nobody works is put off to the next working day.
    """

    rhythm: Rhythm
    day: int
    hour: int


def check_timetable(timetable: Timetable) -> None:
    """Raise Invalid naming the field for a day or an hour there is not."""
    if timetable.hour not in HOURS:
        raise Invalid(
            "schedule_hour",
            N_("Giờ gửi phải từ %(first)s đến %(last)s giờ."),
            facts={"first": HOURS[0], "last": HOURS[-1]},
            field="hour",
            remedy=N_("Hãy chọn một giờ trong danh sách."),
        )
    last = {Rhythm.DAILY: 0, Rhythm.WEEKLY: 5, Rhythm.MONTHLY: 28}[timetable.rhythm]
    if not min(last, 1) <= timetable.day <= last:
        raise Invalid(
            "schedule_day",
            N_("Ngày gửi phải là thứ Hai đến thứ Sáu, hoặc ngày 1 đến 28."),
            field="day",
            remedy=N_("Hãy chọn lại ngày gửi."),
        )


def newest(
    *, timetable: Timetable, at: datetime, since: datetime, calendar: WorkingCalendar
) -> datetime | None:
    """Return the newest instant a report was to go out by now, None where there is none.

    Not before the timetable was set (`since`), nor longer ago than a missed sending is
    made up for.
    """
    today = at.astimezone(VN).date()
    bound = max(since, at - LOOKED_BACK)
    for day in _days_back(timetable, today):
        if day < calendar.first:
            return None
        sent_on = calendar.next_working_day(day)
        moment = datetime.combine(sent_on, time(timetable.hour), VN)
        if moment <= at:
            return moment if moment >= bound else None
    return None


def _days_back(timetable: Timetable, today: date) -> Iterator[date]:
    """Yield the days of the timetable from today back, past any that was put off."""
    for back in range(2 * LOOKED_BACK.days):
        day = today - timedelta(days=back)
        match timetable.rhythm:
            case Rhythm.DAILY:
                yield day
            case Rhythm.WEEKLY if day.isoweekday() == timetable.day:
                yield day
            case Rhythm.MONTHLY if day.day == timetable.day:
                yield day
            case _:
                pass
