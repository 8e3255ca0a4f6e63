"""The parts a working calendar is made of: days that differ, shifts, seasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from motcua.kernel.text import N_

DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day differs from its weekday.

    The first four are days off. A working rest day and a half day count in deadlines.
    `RECEPTION_CLOSED` shuts the counter only: the day counts as its weekday does.
    `RECEPTION_OPEN` opens the counter on a day off: deadlines pass over the day.
    """

    HOLIDAY = "holiday"
    COMPENSATORY = "compensatory"
    SWAPPED_OFF = "swapped_off"
    CLOSURE = "closure"
    WORKING_REST_DAY = "working_rest_day"
    HALF_DAY = "half_day"
    RECEPTION_CLOSED = "reception_closed"
    RECEPTION_OPEN = "reception_open"


KIND_NAMES = {
    DayKind.HOLIDAY: N_("nghỉ lễ, tết"),
    DayKind.COMPENSATORY: N_("nghỉ bù"),
    DayKind.SWAPPED_OFF: N_("nghỉ hoán đổi"),
    DayKind.CLOSURE: N_("tạm nghỉ theo quyết định"),
    DayKind.WORKING_REST_DAY: N_("ngày nghỉ phải làm bù"),
    DayKind.HALF_DAY: N_("ngày làm việc theo ca riêng"),
    DayKind.RECEPTION_CLOSED: N_("không tiếp nhận, thời hạn vẫn tính"),
    DayKind.RECEPTION_OPEN: N_("ngày nghỉ có tiếp nhận"),
}

OFF = frozenset(
    {DayKind.HOLIDAY, DayKind.COMPENSATORY, DayKind.SWAPPED_OFF, DayKind.CLOSURE}
)
"""Days off: no work and, unless the row says so, no counter."""

RESTS = OFF | {DayKind.RECEPTION_OPEN}
"""Kinds that keep a day out of every deadline."""

WORKS = frozenset({DayKind.WORKING_REST_DAY, DayKind.HALF_DAY})
"""Kinds that make a day count, whatever its weekday."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of working time in a day."""

    begins: time
    ends: time

    @property
    def text(self) -> str:
        """Return the stretch as a notice prints it."""
        return f"{self.begins:%H:%M}–{self.ends:%H:%M}"


OFFICE_SHIFTS = (Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17, 0)))


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day that differs, with its name and the decision it rests on.

    `shifts` is the working time of that very day, `reception` its counter hours;
    empty means: as on any other such day. `provisional` marks what nobody with the
    right to do so has decided yet, or whose decision is not known.
    """

    day: date
    kind: DayKind
    name: str
    decision: str = ""
    provisional: bool = False
    shifts: tuple[Shift, ...] = ()
    reception: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Season:
    """A part of every year with hours of its own, such as summer hours.

    `begins` and `ends` are (month, day), both included; an end before the beginning
    lies in the next year. The keys of `reception` count from Monday = 0.
    """

    name: str
    begins: tuple[int, int]
    ends: tuple[int, int]
    shifts: tuple[Shift, ...]
    reception: Mapping[int, tuple[Shift, ...]]
    decision: str

    def covers(self, day: date) -> bool:
        """Say whether a day lies in the season."""
        place = (day.month, day.day)
        if self.begins <= self.ends:
            return self.begins <= place <= self.ends
        return place >= self.begins or place <= self.ends
