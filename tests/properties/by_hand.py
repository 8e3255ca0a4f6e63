"""Due dates counted on the fingers: day after day, shift after shift, slow and plain.

Nothing here uses what it is to judge: no ruler, no sums, no table of working days.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.limits import Counting, LimitUnit, TimeLimit
from motcua.kernel.clock import VN

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
OFF = ("holiday", "compensatory", "swapped_off", "closure", "reception_open")


def works(calendar: WorkingCalendar, day: date) -> bool:
    """Say whether a day counts."""
    row = calendar.days.get(day)
    if row is not None and row.kind.value in OFF:
        return False
    if row is not None and row.kind.value in ("working_rest_day", "half_day"):
        return True
    return day.isoweekday() not in (6, 7)


def stretches(calendar: WorkingCalendar, day: date) -> list[tuple[datetime, datetime]]:
    """Return the working time of a day that counts, as moments."""
    shifts = calendar.shifts
    for season in calendar.seasons:
        if season.begins <= (day.month, day.day) <= season.ends:
            shifts = season.shifts
    row = calendar.days.get(day)
    if row is not None and row.shifts:
        shifts = row.shifts
    return [
        (
            datetime.combine(day, shift.begins, VN),
            datetime.combine(day, shift.ends, VN),
        )
        for shift in shifts
    ]


def closing(calendar: WorkingCalendar, day: date) -> datetime:
    """Return the end of a day's work."""
    return stretches(calendar, day)[-1][1]


def working_days(calendar: WorkingCalendar, first: date) -> Iterator[date]:
    """Yield the working days from a day on."""
    while True:
        if works(calendar, first):
            yield first
        first += DAY


def due_by_hand(
    start: datetime, limit: TimeLimit, counting: Counting, calendar: WorkingCalendar
) -> datetime:
    """Return when a limit runs out. Basis: BLDS 2015 art 147-148."""
    match limit.unit:
        case LimitUnit.HOUR | LimitUnit.MINUTE:
            each = 3600 if limit.unit is LimitUnit.HOUR else 60
            return start.replace(microsecond=0) + limit.amount * each * SECOND
        case LimitUnit.WORKING_HOUR:
            return _worked(start, limit.amount * 3600, calendar)
        case LimitUnit.WORKING_DAY if counting is Counting.SHIFT_HOURS:
            return _worked(start, limit.amount * 8 * 3600, calendar)
        case LimitUnit.IMMEDIATE:
            days = working_days(calendar, start.date())
            return next(end for d in days if (end := closing(calendar, d)) > start)
    return closing(calendar, _last_day(start.date(), limit, calendar))


def _last_day(day: date, limit: TimeLimit, calendar: WorkingCalendar) -> date:
    """Return the last day of a limit in days or months; the first is not counted."""
    if limit.unit is LimitUnit.WORKING_DAY:
        days = working_days(calendar, day + DAY)
        return [next(days) for _ in range(limit.amount)][-1]
    if limit.unit is LimitUnit.CALENDAR_DAY:
        day += limit.amount * DAY
    else:
        day = _months_on(day, limit.amount)
    return next(working_days(calendar, day))


def _months_on(day: date, months: int) -> date:
    """Go month by month; the day of the month is the same, or the month's last."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + 31 * DAY).replace(day=1)
    next_month = (first + 31 * DAY).replace(day=1)
    return min(first + (day.day - 1) * DAY, next_month - DAY)


def _worked(start: datetime, seconds: int, calendar: WorkingCalendar) -> datetime:
    """Use up working seconds, stretch by stretch; time before a shift is not worked."""
    start = start.replace(microsecond=0)
    left = seconds * SECOND
    for day in working_days(calendar, start.date()):
        for begins, ends in stretches(calendar, day):
            since = max(begins, start)
            if ends <= since:
                continue
            if left <= ends - since:
                return since + left
            left -= ends - since
    raise AssertionError("working days never end")


def paused_by_hand(
    start: datetime,
    amount: int,
    pauses: list[tuple[datetime, datetime]],
    calendar: WorkingCalendar,
) -> datetime:
    """Return when so many working days are due that pauses were taken out of.

    By date: a day was waited when its midnight lies in the pause. A pause that begins
    after the due day gives nothing; one that begins in time never ends late.
    """
    days = working_days(calendar, start.date() + DAY)
    counted = [next(days) for _ in range(amount)]
    for begins, ends in pauses:
        if begins.date() > counted[-1]:
            continue
        day, waited = begins.date(), 0
        while day < ends.date():
            waited += works(calendar, day)
            day += DAY
        counted += [next(days) for _ in range(waited)]
        while waited and counted[-1] < ends.date():
            counted.append(next(days))
    return closing(calendar, counted[-1])


def handed_over_by_hand(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return by when it goes on: today, or at the next opening. NĐ 61/2018 art 18."""
    day = at.date()
    three = datetime(day.year, day.month, day.day, 15, tzinfo=VN)
    if works(calendar, day) and at <= min(three, closing(calendar, day)):
        return closing(calendar, day)
    return stretches(calendar, next(working_days(calendar, day + DAY)))[0][0]
