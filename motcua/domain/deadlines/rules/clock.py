"""The legal clock of one dossier: a pure fold over its events.

A clock never changes: `advance` returns the next one. Every refusal leaves nothing
changed. Basis: BLDS 2015 art 147-148; NĐ 61/2018 art 17, 19; NĐ 118/2025 art 17.3;
QĐ 45/2016 art 7.4.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from motcua.domain.deadlines.rules import refusals
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.counting import from_zero
from motcua.domain.deadlines.rules.events import ClockEvent, ClockKind, WaitReason
from motcua.domain.deadlines.rules.limits import Policy, Punctuality
from motcua.domain.deadlines.rules.standing import (
    Against,
    latest_apology,
    latest_supplement,
    punctuality,
)
from motcua.domain.deadlines.rules.state import Clock, KeptClock
from motcua.domain.deadlines.rules.steps import STEPS
from motcua.kernel.clock import VN

__all__ = [
    "Against",
    "Clock",
    "ClockEvent",
    "ClockKind",
    "KeptClock",
    "Punctuality",
    "WaitReason",
    "advance",
    "latest_apology",
    "latest_supplement",
    "punctuality",
    "reckon",
]

_NAME_CALENDAR = frozenset({ClockKind.START, ClockKind.RECALENDAR, ClockKind.REOPEN})
_AFTER_END = frozenset({ClockKind.REOPEN, ClockKind.GO_ON})
_AFTER_FINISH = frozenset(
    {ClockKind.APOLOGISE, ClockKind.END, ClockKind.GO_ON, ClockKind.REOPEN}
)


def reckon(
    events: Iterable[ClockEvent], calendars: Mapping[int, WorkingCalendar]
) -> Clock:
    """Return the clock after all events, the first of which is START.

    `calendars` holds the version of every id that the events name. Raises NotNow or
    Invalid as `advance` does.
    """
    clock: Clock | None = None
    for event in events:
        known = event.calendar_id if event.kind in _NAME_CALENDAR else None
        if known is None and clock is not None:
            known = clock.calendar_id
        if known is None:
            starts = event.kind is ClockKind.START
            raise refusals.lacking("calendar_id") if starts else refusals.not_started()
        clock = advance(clock, event, calendars[known])
    if clock is None:
        raise refusals.not_started()
    return clock


def advance(clock: Clock | None, event: ClockEvent, calendar: WorkingCalendar) -> Clock:
    """Return the clock after one more event.

    `calendar` is the version the clock counts by; for START, RECALENDAR and REOPEN
    the one the event names. Raises NotNow for an event that cannot follow, Invalid
    (naming the field) for one that lacks something, CalendarTooShort when the
    calendar does not reach so far, ValueError for a calendar that is not the clock's.
    """
    at = event.at.astimezone(VN)
    if event.kind is ClockKind.START:
        if clock is not None:
            raise refusals.started_before(clock.started_at)
        return _start(at, event, calendar)
    if clock is None:
        raise refusals.not_started()
    if at < clock.as_of:
        raise refusals.out_of_order(at, clock.as_of)
    named = event.calendar if event.kind in _NAME_CALENDAR else ""
    if calendar.version != (named or clock.calendar):
        raise ValueError(f"calendar {calendar.version} is not the clock's")
    if clock.ended_at is not None and event.kind not in _AFTER_END:
        raise refusals.ended(clock.ended_at)
    if clock.finished_at is not None and event.kind not in _AFTER_FINISH:
        raise refusals.finished(clock.finished_at)
    return STEPS[event.kind](clock, at, event, calendar)


def _start(at: datetime, event: ClockEvent, calendar: WorkingCalendar) -> Clock:
    limit, policy = event.limit, event.policy or Policy()
    if limit is None:
        raise refusals.lacking("limit")
    if calendar.version != event.calendar:
        raise ValueError(f"calendar {calendar.version} is not the one of the start")
    base, amount, due = from_zero(at, limit, policy, calendar)
    return Clock(
        started_at=at,
        limit=limit,
        policy=policy,
        calendar_id=event.calendar_id,
        calendar=event.calendar,
        counted_from=at,
        base=base,
        amount=amount,
        original_due=due,
        phase_due=due,
        due=due,
        as_of=at,
    )
