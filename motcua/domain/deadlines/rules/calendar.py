"""The working calendar: which days count, which days the counter is open.

Working days for deadlines and opening hours for reception are two things: a counter
that receives on Saturday morning does not make Saturday a working day.
Basis: BLLĐ 2019 art 111-112; QĐ 14/2010/QĐ-TTg.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from motcua.kernel.clock import VN
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

DAY = timedelta(days=1)


class CalendarTooShort(NotNow, ValueError):
    """A question about days that a calendar does not know; it does not guess."""

    def __init__(self, version: str, last: date) -> None:
        """Take the version and the last day it knows."""
        super().__init__(
            "calendar_too_short",
            N_("Lịch làm việc %(calendar)s chỉ đến ngày %(day)s."),
            facts={"calendar": version, "day": f"{last:%d/%m/%Y}"},
            remedy=N_("Hãy nhờ người cấu hình công bố lịch làm việc dài hơn."),
        )


class DayKind(StrEnum):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    CLOSURE = "closure"
    WORKING_REST_DAY = "working_rest_day"


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that differs, with its name and the decision it rests on."""

    day: date
    kind: DayKind
    name: str
    decision: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of working time in a day."""

    begins: time
    ends: time


OFFICE_SHIFTS = (Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17, 0)))


@dataclass(frozen=True)
class WorkingCalendar:
    """A calendar of one unit in one version.

    `rest_weekdays` and the keys of `reception` count from Monday = 0. `first` and
    `last` bound the days the version knows; asking beyond raises
    CalendarTooShort.
    """

    version: str
    days: Mapping[date, DayRow]
    first: date
    last: date
    rest_weekdays: frozenset[int] = frozenset({5, 6})
    shifts: tuple[Shift, ...] = OFFICE_SHIFTS
    reception: Mapping[int, tuple[Shift, ...]] = field(
        default_factory=lambda: dict.fromkeys(range(5), OFFICE_SHIFTS)
    )

    @cached_property
    def _working(self) -> tuple[date, ...]:
        """Return every working day of the version in order, computed once."""
        span = (self.last - self.first).days + 1
        every = (self.first + timedelta(days=n) for n in range(span))
        return tuple(day for day in every if self._counts(day))

    def _counts(self, day: date) -> bool:
        row = self.days.get(day)
        if row is not None:
            return row.kind is DayKind.WORKING_REST_DAY
        return day.weekday() not in self.rest_weekdays

    def _check(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise CalendarTooShort(self.version, self.last)

    def is_working_day(self, day: date) -> bool:
        """Say whether a day counts in a deadline of working days."""
        self._check(day)
        return self._counts(day)

    def why_not(self, day: date) -> DayRow | None:
        """Return the row that makes a day a rest day; None for a weekly rest day."""
        row = self.days.get(day)
        return row if row and row.kind is not DayKind.WORKING_REST_DAY else None

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        self._check(day)
        return self._at(bisect_left(self._working, day))

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before a day."""
        self._check(day)
        return self._at(bisect_left(self._working, day) - 1)

    def working_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day, which itself is not counted.

        Basis: BLDS 2015 art 147.
        """
        self._check(day)
        return self._at(bisect_right(self._working, day) + count - 1)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`."""
        self._check(start)
        self._check(end)
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def _at(self, index: int) -> date:
        if not 0 <= index < len(self._working):
            raise CalendarTooShort(self.version, self.last)
        return self._working[index]

    def reception_day(self, day: date) -> bool:
        """Say whether the counter receives on a day at all."""
        row = self.days.get(day)
        if row is not None:
            return row.kind is DayKind.WORKING_REST_DAY
        return day.weekday() in self.reception

    def reception_hours(self, day: date) -> tuple[Shift, ...]:
        """Return the counter's hours on a day, none when it is closed."""
        if not self.reception_day(day):
            return ()
        return self.reception.get(day.weekday(), self.shifts)

    def next_reception(self, at: datetime) -> datetime:
        """Return the moment itself while the counter is open, else the next opening."""
        local = at.astimezone(VN)
        day = local.date()
        while True:
            self._check(day)
            for shift in self.reception_hours(day):
                begins, ends = _moment(day, shift.begins), _moment(day, shift.ends)
                if local < ends:
                    return max(local, begins)
            day += DAY

    def day_begins(self, day: date) -> datetime:
        """Return the first working moment of a day."""
        return _moment(day, self.shifts[0].begins)

    def day_ends(self, day: date) -> datetime:
        """Return the last working moment of a day."""
        return _moment(day, self.shifts[-1].ends)

    def shift_spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return a working day's stretches as moments."""
        return tuple((_moment(day, s.begins), _moment(day, s.ends)) for s in self.shifts)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VN)
