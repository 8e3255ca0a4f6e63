"""Which times of a day can be booked: windows within reception hours, seat by seat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

NOON = 12
MINUTES = range(5, 241)
CAPACITY = range(1, 51)
DAYS_AHEAD = range(1, 61)
SOONEST = range(1441)
"""The bounds of what a window may say, as the database has them too."""


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one weekday (Monday = 0) in which a service gives appointments.

    `minutes` is the length of each, `capacity` how many people come at once,
    `days_ahead` how many days before, `soonest` how many minutes before at the latest.
    """

    weekday: int
    begins: time
    ends: time
    minutes: int = 15
    capacity: int = 1
    days_ahead: int = 14
    soonest: int = 60


@dataclass(frozen=True, slots=True)
class Closure:
    """A stretch of time in which nobody is given an appointment."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """A seat that somebody has."""

    begins: datetime
    ends: datetime
    seat: int


@dataclass(frozen=True, slots=True)
class Slot:
    """One time that can be booked; `seats` are those still free, numbered from 1."""

    begins: datetime
    ends: datetime
    seats: tuple[int, ...]

    @property
    def free(self) -> int:
        """Return how many more may come."""
        return len(self.seats)

    @property
    def is_afternoon(self) -> bool:
        """Say whether it begins at noon or after."""
        return self.begins.astimezone(VN).hour >= NOON


def slots(
    day: date,
    windows: Iterable[Window],
    closures: Collection[Closure],
    calendar: WorkingCalendar,
    taken: Collection[Taken],
    at: datetime,
) -> list[Slot]:
    """Return the times of a day in order, full ones too.

    A time lies wholly in the counter's hours of that day, so there is none on a day the
    calendar closes or does not know. Full and past their last moment are told apart:
    what can no longer be booked because of the hour is left out.
    """
    if not calendar.first <= day <= calendar.last:
        return []
    hours = [
        (_moment(day, shift.begins), _moment(day, shift.ends))
        for shift in calendar.reception_hours(day)
    ]
    found = [
        Slot(begins, ends, _seats(begins, ends, window, taken))
        for window in windows
        if _may_book(window, day, at)
        for begins, ends in _cut(window, day)
        if begins >= at + timedelta(minutes=window.soonest)
        and any(opens <= begins and ends <= closes for opens, closes in hours)
        and not any(c.begins < ends and begins < c.ends for c in closures)
    ]
    return sorted(found, key=lambda slot: slot.begins)


def check_window(window: Window, others: Iterable[Window]) -> None:
    """Raise Invalid for a window that cannot be, or that lies over another."""
    if window.weekday not in range(7):
        raise Invalid("weekday_unknown", N_("Chưa chọn thứ."), field="weekday")
    for field, value, bounds in (
        ("minutes", window.minutes, MINUTES),
        ("capacity", window.capacity, CAPACITY),
        ("days_ahead", window.days_ahead, DAYS_AHEAD),
        ("soonest", window.soonest, SOONEST),
    ):
        if value not in bounds:
            raise Invalid(
                "window_out_of_bounds",
                N_("Số này phải từ %(least)s đến %(most)s."),
                facts={"least": bounds[0], "most": bounds[-1]},
                field=field,
                remedy=N_("Hãy sửa lại số."),
            )
    if not list(_cut(window, date(2026, 1, 1))):
        raise Invalid(
            "window_too_short",
            N_("Khung giờ không đủ dài cho một lượt hẹn."),
            field="ends",
            remedy=N_("Hãy kéo dài khung giờ, hoặc rút ngắn mỗi lượt."),
        )
    for other in others:
        if (
            other.weekday == window.weekday
            and other.begins < window.ends
            and window.begins < other.ends
        ):
            raise Invalid(
                "windows_overlap",
                N_("Khung giờ này trùng với khung %(begins)s–%(ends)s."),
                facts={"begins": f"{other.begins:%H:%M}", "ends": f"{other.ends:%H:%M}"},
                field="begins",
                remedy=N_("Hãy ngừng khung kia trước, hoặc chọn giờ khác."),
            )


def _may_book(window: Window, day: date, at: datetime) -> bool:
    ahead = (day - at.astimezone(VN).date()).days
    return window.weekday == day.weekday() and 0 <= ahead <= window.days_ahead


def _cut(window: Window, day: date) -> Iterable[tuple[datetime, datetime]]:
    length = timedelta(minutes=window.minutes)
    begins, last = _moment(day, window.begins), _moment(day, window.ends)
    while begins + length <= last:
        yield begins, begins + length
        begins += length


def _seats(
    begins: datetime, ends: datetime, window: Window, taken: Collection[Taken]
) -> tuple[int, ...]:
    """Return the free seats; those who came by an earlier plan count as well."""
    there = [t.seat for t in taken if t.begins < ends and begins < t.ends]
    free = [n for n in range(1, window.capacity + 1) if n not in there]
    return tuple(free[: max(0, window.capacity - len(there))])


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, VN)
