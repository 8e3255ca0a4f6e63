"""Scales: every way of counting a time limit is a ruler with whole numbers.

A moment has a position on its ruler; an amount of time is a distance; a due moment
is where the ruler shows start + limit + waits. A wait is the distance between two
marks: a day counts as waited once its end lies in the wait, so that nothing is gained
or lost on rest days. Basis: BLDS 2015 art 147-148.
"""

from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from motcua.domain.deadlines.rules.calendar import DAY, WorkingCalendar
from motcua.domain.deadlines.rules.limits import (
    Comparison,
    Counting,
    LimitUnit,
    TimeLimit,
)
from motcua.kernel.clock import VN

SECOND = timedelta(seconds=1)
MINUTE = 60
HOUR = 60 * MINUTE
SHIFT_DAY = 8 * HOUR
"""Working seconds in a working day, where a policy counts days by hours."""

_FAR = int(datetime(9999, 12, 30, tzinfo=VN).timestamp())


@dataclass(frozen=True, slots=True)
class Scale(ABC):
    """A ruler over a calendar; all of it may raise CalendarTooShort."""

    calendar: WorkingCalendar
    unit: ClassVar[str]
    """What one step of the ruler is."""
    by_day: ClassVar[bool]
    """Whether due moments are ends of days."""

    @abstractmethod
    def position(self, at: datetime) -> int:
        """Return where a moment lies; a later moment never lies before."""

    @abstractmethod
    def moment(self, position: int) -> datetime:
        """Return the due moment of a position, in Vietnam's time."""

    def mark(self, at: datetime, comparison: Comparison) -> int:  # noqa: ARG002 - days look at it
        """Return the position from which, or to which, a wait is measured."""
        return self.position(at)

    def span(self, start: datetime, amount: int) -> int:  # noqa: ARG002 - months look at the start
        """Return how many steps an amount of the limit's unit is from a start."""
        return amount

    def before(self, end: datetime, amount: int) -> datetime:
        """Return the last moment that is a whole amount before an end."""
        return self.moment(self.position(end) + self.span(end, -amount))


class WorkingDays(Scale):
    """Steps are working days; the day itself is not counted, the last one runs out.

    A moment on a rest day lies with the working day before. Basis: BLDS 2015 art 147.2,
    148.2.
    """

    __slots__ = ()
    unit = "working_day"
    by_day = True

    def position(self, at: datetime) -> int:
        """Return the number of working days up to and including the day."""
        return self.calendar.working_days_until(at.astimezone(VN).date())

    def mark(self, at: datetime, comparison: Comparison) -> int:
        """Return the number of the first working day that is not over."""
        day = _day_not_over(at, comparison, self.calendar)
        return self.calendar.working_days_before(day) + 1

    def moment(self, position: int) -> datetime:
        """Return the end of that working day."""
        return self.calendar.day_ends(self.calendar.nth_working_day(position))


class CalendarDays(Scale):
    """Steps are days of the calendar; an end on a rest day rolls on.

    Basis: BLDS 2015 art 147.2, 148.5.
    """

    __slots__ = ()
    unit = "day"
    by_day = True

    def position(self, at: datetime) -> int:
        """Return the day's number."""
        return at.astimezone(VN).toordinal()

    def mark(self, at: datetime, comparison: Comparison) -> int:
        """Return the number of the first day that is not over."""
        return _day_not_over(at, comparison, self.calendar).toordinal()

    def moment(self, position: int) -> datetime:
        """Return the end of the day, or of the next working day."""
        day = date.fromordinal(min(position, date.max.toordinal()))
        return self.calendar.day_ends(self.calendar.next_working_day(day))

    def before(self, end: datetime, amount: int) -> datetime:
        """Return the end of the day so long before, or of the working day before it.

        What has to be done before a day cannot wait until after a rest day.
        """
        day = date.fromordinal(self.position(end) + self.span(end, -amount))
        count = self.calendar.working_days_until(day)
        return self.calendar.day_ends(self.calendar.nth_working_day(count))


class Months(CalendarDays):
    """Days of the calendar, reached by months. Basis: BLDS 2015 art 148.3."""

    __slots__ = ()

    def span(self, start: datetime, amount: int) -> int:
        """Return the days to the corresponding day, or to the month's last."""
        day = start.astimezone(VN).date()
        return months_after(day, amount).toordinal() - day.toordinal()


@dataclass(frozen=True, slots=True)
class WorkingTime(Scale):
    """Steps are seconds inside shifts; the limit's unit has `each` of them.

    A moment outside the shifts lies with the end of the shift before. Practice.
    """

    each: int
    unit = "working_second"
    by_day = False

    def position(self, at: datetime) -> int:
        """Return the whole working seconds since the calendar's first day."""
        return self.calendar.worked_until(at) // SECOND

    def moment(self, position: int) -> datetime:
        """Return the earliest moment with that position."""
        return self.calendar.when_worked(position * SECOND)

    def span(self, start: datetime, amount: int) -> int:  # noqa: ARG002 - as above
        """Return the amount in seconds."""
        return amount * self.each


@dataclass(frozen=True, slots=True)
class PlainTime(Scale):
    """Steps are seconds by day and by night. Basis: BLDS 2015 art 147.1."""

    each: int
    unit = "second"
    by_day = False

    def position(self, at: datetime) -> int:
        """Return the whole seconds since 1970."""
        return int(at.timestamp())

    def moment(self, position: int) -> datetime:
        """Return the moment of that second."""
        at = datetime.fromtimestamp(min(position, _FAR), VN)
        self.calendar.check_known(at.date())
        return at

    def span(self, start: datetime, amount: int) -> int:  # noqa: ARG002 - as above
        """Return the amount in seconds."""
        return amount * self.each


class SameDay(WorkingDays):
    """Steps are working days; due at the end of the day itself.

    What comes on a rest day or after closing time belongs to the next working day.
    Basis: NĐ 61/2018 art 17.4.
    """

    __slots__ = ()

    def position(self, at: datetime) -> int:
        """Return the number of the working day, or of the next one."""
        return self.calendar.working_days_before(at.astimezone(VN).date()) + 1

    def span(self, start: datetime, amount: int) -> int:
        """Return 0, or 1 where the day's work is already over."""
        return amount + (self.moment(self.position(start)) <= start)

    def before(self, end: datetime, amount: int) -> datetime:  # noqa: ARG002 - no time at all
        """Return the end itself: an immediate limit takes no time."""
        return end


def scale_of(unit: LimitUnit, counting: Counting, calendar: WorkingCalendar) -> Scale:
    """Return the ruler for limits of a unit under a way of counting."""
    if unit is LimitUnit.WORKING_DAY and counting is Counting.SHIFT_HOURS:
        return WorkingTime(calendar, SHIFT_DAY)
    return _SCALES[unit](calendar)


_SCALES: Mapping[LimitUnit, Callable[[WorkingCalendar], Scale]] = {
    LimitUnit.WORKING_DAY: WorkingDays,
    LimitUnit.CALENDAR_DAY: CalendarDays,
    LimitUnit.MONTH: Months,
    LimitUnit.WORKING_HOUR: lambda calendar: WorkingTime(calendar, HOUR),
    LimitUnit.HOUR: lambda calendar: PlainTime(calendar, HOUR),
    LimitUnit.MINUTE: lambda calendar: PlainTime(calendar, MINUTE),
    LimitUnit.IMMEDIATE: SameDay,
}


def expiry(
    start: datetime, limit: TimeLimit, counting: Counting, calendar: WorkingCalendar
) -> datetime:
    """Return when a limit begun at a moment runs out, without any wait."""
    scale = scale_of(limit.unit, counting, calendar)
    return scale.moment(scale.position(start) + scale.span(start, limit.amount))


def _day_not_over(
    at: datetime, comparison: Comparison, calendar: WorkingCalendar
) -> date:
    """Return the day of a moment, or the next one when that day is over.

    By date a day is over at midnight, by minute at closing time.
    """
    local = at.astimezone(VN)
    day = local.date()
    if comparison is Comparison.BY_DATE:
        return day
    over = local.replace(second=0, microsecond=0) > calendar.day_ends(day)
    return day + DAY if over else day


def months_after(day: date, count: int) -> date:
    """Return the corresponding day, or the last of the month. Basis: BLDS art 148."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
