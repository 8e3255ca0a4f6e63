"""What each kind of event changes in a clock that runs.

Every function takes the clock, the event's moment in Vietnam's time, the event and the
calendar, and returns the next clock; what cannot be is raised as NotNow or Invalid.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from motcua.domain.deadlines.rules import refusals
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.counting import (
    in_time,
    past,
    recounted,
    restarted,
    with_date,
    with_wait,
)
from motcua.domain.deadlines.rules.events import ClockEvent, ClockKind, WaitReason
from motcua.domain.deadlines.rules.limits import AfterSupplement, Policy
from motcua.domain.deadlines.rules.scale import expiry
from motcua.domain.deadlines.rules.standing import latest_apology
from motcua.domain.deadlines.rules.state import (
    Clock,
    Effect,
    Extension,
    Ground,
    Recalendar,
    Waiting,
)
from motcua.kernel.clock import VN

Step: TypeAlias = Callable[[Clock, datetime, ClockEvent, WorkingCalendar], Clock]


def _receipt(
    clock: Clock, at: datetime, _event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Begin for good: until now the date was provisional, so this one is the first.

    Basis: NĐ 118/2025 art 17.3.
    """
    if not clock.provisional:
        raise refusals.no_receipt()
    if clock.waiting is not None:
        raise refusals.waiting(clock.waiting)
    after = restarted(
        clock,
        at,
        ended_at=at,
        ground=Ground.RECEIPT,
        limit=clock.limit,
        calendar=calendar,
    )
    return after.changed(started_at=at, original_due=after.due, phase_due=after.due)


def _wait(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Begin a wait; whether it will move the due date is settled now."""
    policy, reason = clock.policy, event.wait
    if reason is None:
        raise refusals.lacking("wait")
    if clock.waiting is not None:
        raise refusals.waiting(clock.waiting)
    if reason is WaitReason.SUPPLEMENT and clock.supplements >= policy.most_supplements:
        raise refusals.supplements_used(policy.most_supplements)
    until = event.until
    if until is None and event.limit is not None:
        until = expiry(at, event.limit, policy.counting, calendar)
    if until is not None and until <= at:
        raise refusals.not_after("until", until, at)
    effect = _effect(policy, reason)
    if effect is not Effect.RUNS_ON and not in_time(clock, at, calendar):
        effect = Effect.TOO_LATE
    until = until.astimezone(VN) if until is not None else None
    waiting = Waiting(at, reason, effect, until, event.reason)
    return clock.changed(waiting=waiting, as_of=at)


_AFTER_SUPPLEMENT = {
    AfterSupplement.RESTART: Effect.RESTARTS,
    AfterSupplement.SHIFT: Effect.SHIFTS,
    AfterSupplement.CONTINUE: Effect.RUNS_ON,
}


def _effect(policy: Policy, reason: WaitReason) -> Effect:
    match reason:
        case WaitReason.SUPPLEMENT:
            return _AFTER_SUPPLEMENT[policy.after_supplement]
        case WaitReason.FEE:
            return Effect.SHIFTS if policy.fee_stops else Effect.RUNS_ON
        case WaitReason.CONSULTATION:
            return Effect.SHIFTS if policy.consultation_stops else Effect.RUNS_ON


def _resume(
    clock: Clock, at: datetime, _event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """End the wait. Basis: NĐ 61/2018 art 19.4 (from zero); index 766 (taken out)."""
    waiting = clock.waiting
    if waiting is None:
        raise refusals.not_waiting()
    match waiting.effect:
        case Effect.SHIFTS:
            return with_wait(clock, waiting, at, calendar).changed(as_of=at)
        case Effect.RESTARTS:
            return restarted(
                _without_wait(clock, at),
                at,
                ended_at=waiting.since,
                ground=Ground.SUPPLEMENT,
                limit=clock.limit,
                calendar=calendar,
            )
        case Effect.RUNS_ON | Effect.TOO_LATE:
            return _without_wait(clock, at).changed(as_of=at)


def _without_wait(clock: Clock, at: datetime) -> Clock:
    """Return the clock with its wait, if any, over without moving the due date."""
    if clock.waiting is None:
        return clock
    over = past(clock.waiting, at, 0)
    return clock.changed(waiting=None, waits=(*clock.waits, over))


def _phase(
    clock: Clock, at: datetime, _event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Begin the next limit of several."""
    if clock.waiting is not None:
        raise refusals.waiting(clock.waiting)
    later = clock.policy.later_phases
    if clock.phase > len(later):
        raise refusals.no_later_phase(clock.phase)
    after = restarted(
        clock,
        at,
        ended_at=at,
        ground=Ground.PHASE,
        limit=later[clock.phase - 1],
        calendar=calendar,
    )
    return after.changed(phase=clock.phase + 1, phase_due=after.due)


def _extend(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Give a new due date, in time and seldom. Basis: NĐ 61/2018 art 19.9."""
    _check_may_extend(clock, at, event, calendar)
    if event.limit is not None:
        due = expiry(clock.due, event.limit, clock.policy.counting, calendar)
    else:
        due = _by_hand(clock, event.until, calendar)
    new = Extension(
        at=at,
        old_due=clock.due,
        new_due=due,
        in_time=True,
        limit=event.limit,
        until=due if event.limit is None else None,
        reason=event.reason,
    )
    return with_date(
        clock,
        due,
        calendar,
        extensions=(*clock.extensions, new),
        apologised_at=at,
        promised_at=due,
        as_of=at,
    )


def _check_may_extend(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> None:
    most = clock.policy.most_extensions
    if clock.waiting is not None and clock.stopped:
        raise refusals.waiting(clock.waiting)
    if clock.moves >= most:
        raise refusals.extensions_used(most)
    latest = latest_apology(clock, calendar)
    if at > latest:
        raise refusals.extension_too_late(latest, clock.due)
    if not event.reason.strip():
        raise refusals.lacking("reason")
    if event.limit is not None and event.until is not None:
        raise refusals.lacking("until")


def _by_hand(clock: Clock, until: datetime | None, calendar: WorkingCalendar) -> datetime:
    """Return a date somebody chose: a working moment after the present one."""
    if until is None:
        raise refusals.lacking("until")
    due = until.astimezone(VN)
    if due <= clock.due:
        raise refusals.not_after("until", due, clock.due)
    if not calendar.is_working_moment(due):
        raise refusals.not_working(due)
    return due


def _apologise(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Record an apology and what it promises; the legal due date stays."""
    if not event.reason.strip():
        raise refusals.lacking("reason")
    until = event.until.astimezone(VN) if event.until is not None else None
    if until is not None and until <= at:
        raise refusals.not_after("until", until, at)
    promise = Extension(
        at=at,
        old_due=clock.due,
        new_due=clock.due,
        in_time=at <= latest_apology(clock, calendar),
        until=until,
        reason=event.reason,
    )
    return clock.changed(
        extensions=(*clock.extensions, promise),
        apologised_at=at,
        promised_at=until or clock.promised_at,
        as_of=at,
    )


def _recalendar(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Count the present stretch anew by another version; the first promise stays."""
    if not event.calendar:
        raise refusals.lacking("calendar")
    if not event.reason.strip():
        raise refusals.lacking("reason")
    if event.calendar_id is None and clock.calendar_id is not None:
        raise refusals.lacking("calendar_id")
    moved = recounted(clock, calendar, calendar_id=event.calendar_id)
    change = Recalendar(
        at, clock.calendar, calendar.version, clock.due, moved.due, event.reason
    )
    return moved.changed(recalendars=(*clock.recalendars, change), as_of=at)


def _finish(
    clock: Clock, at: datetime, _event: ClockEvent, _calendar: WorkingCalendar
) -> Clock:
    """Take the result as ready; an answer that does not stop the clock may be missing."""
    if clock.waiting is not None and clock.stopped:
        raise refusals.waiting(clock.waiting)
    return _without_wait(clock, at).changed(finished_at=at, as_of=at)


def _end(
    clock: Clock, at: datetime, _event: ClockEvent, _calendar: WorkingCalendar
) -> Clock:
    """End all handling; a clock that stands is left standing where it stopped."""
    return clock.changed(ended_at=at, as_of=at)


def _go_on(
    clock: Clock, at: datetime, _event: ClockEvent, _calendar: WorkingCalendar
) -> Clock:
    """Take back that handling had ended; the moment the result was ready stays."""
    if clock.ended_at is None:
        raise refusals.still_open()
    ready = clock.finished_at or (None if clock.waiting else clock.ended_at)
    return clock.changed(ended_at=None, finished_at=ready, as_of=at)


def _reopen(
    clock: Clock, at: datetime, event: ClockEvent, calendar: WorkingCalendar
) -> Clock:
    """Begin the handling again from zero, in the first phase."""
    closed = clock.finished_at or clock.ended_at
    if closed is None:
        raise refusals.still_open()
    moved = _without_wait(clock, closed).changed(
        policy=event.policy or clock.policy,
        calendar=calendar.version,
        calendar_id=event.calendar_id if event.calendar else clock.calendar_id,
        apologised_at=None,
        promised_at=None,
        reopened_at=at,
        finished_at=None,
        ended_at=None,
    )
    after = restarted(
        moved,
        at,
        ended_at=closed,
        ground=Ground.REOPEN,
        limit=event.limit or clock.first_limit,
        calendar=calendar,
    )
    return after.changed(phase=1, phase_due=clock.original_due)


STEPS: Mapping[ClockKind, Step] = {
    ClockKind.RECEIPT: _receipt,
    ClockKind.WAIT: _wait,
    ClockKind.RESUME: _resume,
    ClockKind.PHASE: _phase,
    ClockKind.EXTEND: _extend,
    ClockKind.APOLOGISE: _apologise,
    ClockKind.RECALENDAR: _recalendar,
    ClockKind.FINISH: _finish,
    ClockKind.REOPEN: _reopen,
    ClockKind.END: _end,
    ClockKind.GO_ON: _go_on,
}
"""What follows each kind of event; START makes the clock itself."""
