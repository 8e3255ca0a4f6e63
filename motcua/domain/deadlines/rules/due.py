"""Due dates: computed exactly, and able to explain themselves."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from motcua.domain.deadlines.rules.calendar import DAY, WorkingCalendar
from motcua.domain.deadlines.rules.clock import ClockEvent, ClockKind, advance
from motcua.domain.deadlines.rules.explain import explain
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit, classify
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.deadlines.rules.scale import SECOND, WorkingTime, expiry
from motcua.kernel.clock import VN

__all__ = [
    "HAND_OVER_UNTIL",
    "Due",
    "Line",
    "add_working_time",
    "classify",
    "due",
    "due_at",
    "hand_over_by",
]

HAND_OVER_UNTIL = time(15, 0)


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment with the chain of rules that led to it."""

    at: datetime
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """Return plain values for storing with the dossier."""
        return {
            "at": self.at.isoformat(),
            "lines": [line.as_json() for line in self.lines],
        }


def due(
    *, start: datetime, limit: TimeLimit, calendar: WorkingCalendar, policy: Policy
) -> Due:
    """Return when a dossier begun at `start` is due, explained.

    Raises CalendarTooShort when the calendar does not reach so far.
    """
    begin = ClockEvent(
        ClockKind.START, start, limit=limit, policy=policy, calendar=calendar.version
    )
    clock = advance(None, begin, calendar)
    return Due(at=clock.due, lines=explain(clock, calendar))


def due_at(
    *, start: datetime, limit: TimeLimit, calendar: WorkingCalendar, policy: Policy
) -> datetime:
    """Return the due moment alone, in Vietnam's time."""
    return expiry(start, limit, policy.counting, calendar)


def add_working_time(
    start: datetime, span: timedelta, calendar: WorkingCalendar
) -> datetime:
    """Return the moment when `span` of working time after `start` is used up.

    A start before opening counts from the opening, in the noon break from its end,
    after closing or on a rest day from the next working day (practice). Counted in
    whole seconds; the span is longer than none.
    """
    scale = WorkingTime(calendar, 1)
    return scale.moment(scale.position(start) + span // SECOND)


def hand_over_by(received_at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return by when the dossier must be with the resolving unit.

    The same working day; received after 15:00, after closing or on a day that is
    none, at the start of the next working day.
    Basis: NĐ 61/2018 art 18; from 1/7/2025 NĐ 118/2025 art 18.2.
    """
    local = received_at.astimezone(VN)
    day = local.date()
    if calendar.is_working_day(day) and local.time() <= HAND_OVER_UNTIL:
        ends = calendar.day_ends(day)
        if local <= ends:
            return ends
    return calendar.day_begins(calendar.next_working_day(day + DAY))
