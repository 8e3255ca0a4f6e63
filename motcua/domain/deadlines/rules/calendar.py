"""The working calendar: which days count, which hours are worked, when the counter opens.

Working days for deadlines and opening hours for reception are two things: a counter
that receives on Saturday morning does not make Saturday a working day.
Basis: BLLĐ 2019 art 111-112; QĐ 14/2010/QĐ-TTg.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from motcua.domain.deadlines.rules.days import (
    DAY,
    OFFICE_SHIFTS,
    RESTS,
    WORKS,
    DayKind,
    DayRow,
    Season,
    Shift,
)
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

__all__ = [
    "DAY",
    "OFFICE_SHIFTS",
    "CalendarTooShort",
    "DayKind",
    "DayRow",
    "Season",
    "Shift",
    "WorkingCalendar",
]


class CalendarTooShort(NotNow, ValueError):
    """A question about days that a calendar does not know; it does not guess."""

    def __init__(self, version: str, first: date, last: date) -> None:
        """Take the version and the first and last day it knows."""
        super().__init__(
            "calendar_too_short",
            N_("Lịch làm việc %(calendar)s chỉ có từ ngày %(first)s đến ngày %(last)s."),
            facts={
                "calendar": version,
                "first": f"{first:%d/%m/%Y}",
                "last": f"{last:%d/%m/%Y}",
            },
            remedy=N_("Hãy nhờ người cấu hình công bố lịch làm việc dài hơn."),
        )


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
    seasons: tuple[Season, ...] = ()

    @cached_property
    def _working(self) -> tuple[date, ...]:
        """Return every working day of the version in order, computed once."""
        span = (self.last - self.first).days + 1
        every = (self.first + timedelta(days=n) for n in range(span))
        return tuple(day for day in every if self._counts(day))

    @cached_property
    def _worked(self) -> tuple[timedelta, ...]:
        """Return the working time before each working day, and at last of all."""
        sums = [timedelta(0)]
        for day in self._working:
            stretches = (_of_day(s.ends) - _of_day(s.begins) for s in self.shifts_on(day))
            sums.append(sum(stretches, sums[-1]))
        return tuple(sums)

    @cached_property
    def _row_days(self) -> tuple[date, ...]:
        """Return the days of the rows in order."""
        return tuple(sorted(self.days))

    def _counts(self, day: date) -> bool:
        row = self.days.get(day)
        if row is None or row.kind is DayKind.RECEPTION_CLOSED:
            return day.weekday() not in self.rest_weekdays
        return row.kind in WORKS

    def check_known(self, day: date) -> None:
        """Raise CalendarTooShort for a day that the version does not know."""
        if not self.first <= day <= self.last:
            raise self._too_short()

    def _too_short(self) -> CalendarTooShort:
        return CalendarTooShort(self.version, self.first, self.last)

    def is_working_day(self, day: date) -> bool:
        """Say whether a day counts in a deadline of working days."""
        self.check_known(day)
        return self._counts(day)

    def why_not(self, day: date) -> DayRow | None:
        """Return the row that makes a day a rest day; None for a weekly rest day."""
        row = self.days.get(day)
        return row if row is not None and row.kind in RESTS else None

    def rows_between(self, start: date, end: date) -> tuple[DayRow, ...]:
        """Return the rows of the days after `start` up to and including `end`."""
        days = self._row_days
        found = days[bisect_right(days, start) : bisect_right(days, end)]
        return tuple(self.days[day] for day in found)

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        return self.nth_working_day(self.working_days_before(day) + 1)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day before a day."""
        return self.nth_working_day(self.working_days_before(day))

    def working_days_after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after a day, which itself is not counted.

        Basis: BLDS 2015 art 147.
        """
        return self.nth_working_day(self.working_days_until(day) + count)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`."""
        return self.working_days_until(end) - self.working_days_until(start)

    def working_days_until(self, day: date) -> int:
        """Return how many working days the version has up to and including a day."""
        self.check_known(day)
        return bisect_right(self._working, day)

    def working_days_before(self, day: date) -> int:
        """Return how many working days the version has before a day."""
        self.check_known(day)
        return bisect_left(self._working, day)

    def nth_working_day(self, n: int) -> date:
        """Return the n-th working day of the version, the first one for n = 1."""
        if not 1 <= n <= len(self._working):
            raise self._too_short()
        return self._working[n - 1]

    def season_of(self, day: date) -> Season | None:
        """Return the season a day lies in, if any."""
        return next((season for season in self.seasons if season.covers(day)), None)

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """Return the working time of a day: its own, its season's or the usual one.

        A rest day is given the shifts it would have; ask `is_working_day` first.
        """
        row = self.days.get(day)
        if row is not None and row.shifts:
            return row.shifts
        season = self.season_of(day) if self.seasons else None
        return season.shifts if season is not None else self.shifts

    def reception_day(self, day: date) -> bool:
        """Say whether the counter receives on a day at all."""
        return bool(self.reception_hours(day))

    def reception_hours(self, day: date) -> tuple[Shift, ...]:
        """Return the counter's hours on a day, none when it is closed.

        On a working rest day and on a half day the counter keeps the hours of work,
        unless the row gives others.
        """
        row = self.days.get(day)
        if row is None:
            season = self.season_of(day) if self.seasons else None
            hours = season.reception if season is not None else self.reception
            return hours.get(day.weekday(), ())
        if row.kind is DayKind.RECEPTION_CLOSED:
            return ()
        return row.reception or (self.shifts_on(day) if row.kind in WORKS else ())

    def next_reception(self, at: datetime) -> datetime:
        """Return the moment itself while the counter is open, else the next opening."""
        local = at.astimezone(VN)
        day = local.date()
        while True:
            self.check_known(day)
            for shift in self.reception_hours(day):
                begins, ends = _moment(day, shift.begins), _moment(day, shift.ends)
                if local < ends:
                    return max(local, begins)
            day += DAY

    def day_begins(self, day: date) -> datetime:
        """Return the first working moment of a day."""
        return _moment(day, self.shifts_on(day)[0].begins)

    def day_ends(self, day: date) -> datetime:
        """Return the last working moment of a day."""
        return _moment(day, self.shifts_on(day)[-1].ends)

    def shift_spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return a working day's stretches as moments."""
        return tuple(
            (_moment(day, s.begins), _moment(day, s.ends)) for s in self.shifts_on(day)
        )

    def is_working_moment(self, at: datetime) -> bool:
        """Say whether a moment lies in a shift of a working day, its ends included."""
        local = at.astimezone(VN)
        day = local.date()
        return self.is_working_day(day) and any(
            begins <= local <= ends for begins, ends in self.shift_spans(day)
        )

    def worked_until(self, at: datetime) -> timedelta:
        """Return the working time from the version's first day until a moment."""
        local = at.astimezone(VN)
        day = local.date()
        self.check_known(day)
        index = bisect_left(self._working, day)
        total = self._worked[index]
        if index < len(self._working) and self._working[index] == day:
            passed = _of_day(local.time())
            for shift in self.shifts_on(day):
                begins = _of_day(shift.begins)
                if passed > begins:
                    total += min(passed, _of_day(shift.ends)) - begins
        return total

    def when_worked(self, amount: timedelta) -> datetime:
        """Return the earliest moment at which so much time has been worked.

        Time that is used up at the end of a shift ends there, not at the next opening.
        """
        index = bisect_left(self._worked, amount) - 1
        if not 0 <= index < len(self._working):
            raise self._too_short()
        left = amount - self._worked[index]
        spans = self.shift_spans(self._working[index])
        for begins, ends in spans[:-1]:
            if left <= ends - begins:
                return begins + left
            left -= ends - begins
        return spans[-1][0] + left


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VN)


def _of_day(clock: time) -> timedelta:
    """Return how long after midnight a time of day is."""
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
