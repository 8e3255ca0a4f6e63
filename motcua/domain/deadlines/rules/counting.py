"""How the due date of a clock follows from what it holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.limits import (
    Policy,
    Punctuality,
    TimeLimit,
    classify,
)
from motcua.domain.deadlines.rules.scale import Scale, expiry, scale_of
from motcua.domain.deadlines.rules.state import (
    Clock,
    Effect,
    Extension,
    Ground,
    Leg,
    Wait,
    Waiting,
)


def scale_for(clock: Clock, calendar: WorkingCalendar) -> Scale:
    """Return the scale a clock counts on."""
    return scale_of(clock.limit.unit, clock.policy.counting, calendar)


def from_zero(
    at: datetime, limit: TimeLimit, policy: Policy, calendar: WorkingCalendar
) -> tuple[int, int, datetime]:
    """Return the position of a beginning, the limit in steps, and the due moment."""
    scale = scale_of(limit.unit, policy.counting, calendar)
    base, amount = scale.position(at), scale.span(at, limit.amount)
    return base, amount, scale.moment(base + amount)


def in_time(clock: Clock, at: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether a wait that begins at a moment may still move the due date.

    A limit in days is in time while its end would be, one in hours before its very
    moment: no pause makes a late dossier punctual.
    """
    if scale_for(clock, calendar).by_day:
        verdict = classify(at, clock.due, clock.policy.comparison)
        return verdict is not Punctuality.LATE
    return at < clock.due


def with_wait(
    clock: Clock, waiting: Waiting, at: datetime, calendar: WorkingCalendar
) -> Clock:
    """Return the clock with the time of a wait taken out.

    A pause that began in time never ends late: the due date is at least the first one
    possible when it ends. So one long pause is worth as much as two that follow each
    other.
    """
    scale, comparison = scale_for(clock, calendar), clock.policy.comparison
    end, ends = clock.base + clock.amount + clock.waited, scale.mark(at, comparison)
    counted, due = ends - scale.mark(waiting.since, comparison), clock.due
    if counted or not in_time(clock, at, calendar):
        counted = max(counted, ends - end)
        due = max(due, scale.moment(end + counted))
    return clock.changed(
        waiting=None,
        waits=(*clock.waits, past(waiting, at, counted)),
        waited=clock.waited + counted,
        due=due,
    )


def past(waiting: Waiting, at: datetime, counted: int) -> Wait:
    """Return a wait that is over."""
    return Wait(waiting.since, at, waiting.reason, waiting.effect, counted, waiting.note)


def with_date(
    clock: Clock, due: datetime, calendar: WorkingCalendar, **more: Any
) -> Clock:
    """Return the clock counting from a new due date; what was waited is in it.

    `more` are other fields of the clock that change with it.
    """
    base = scale_for(clock, calendar).position(due)
    return clock.changed(base=base, amount=0, waited=0, fixed=due, due=due, **more)


def restarted(
    clock: Clock,
    at: datetime,
    *,
    ended_at: datetime,
    ground: Ground,
    limit: TimeLimit,
    calendar: WorkingCalendar,
) -> Clock:
    """Return the clock counting from zero; what was counted is kept as a leg."""
    base, amount, due = from_zero(at, limit, clock.policy, calendar)
    leg = Leg(
        phase=clock.phase,
        limit=clock.limit,
        counted_from=clock.counted_from,
        first_due=clock.phase_due,
        due=clock.due,
        ended_at=ended_at,
        next_ground=ground,
    )
    return clock.changed(
        limit=limit,
        counted_from=at,
        base=base,
        amount=amount,
        waited=0,
        fixed=None,
        due=due,
        legs=(*clock.legs, leg),
        as_of=at,
    )


def recounted(
    clock: Clock, calendar: WorkingCalendar, *, calendar_id: int | None
) -> Clock:
    """Return the clock with its present count made anew by another calendar.

    Waits and extensions since then are gone through again in order. What a wait does
    stays as it was settled; how much it counts is made anew. A date set by hand stays
    unless it is now a rest day (BLDS 2015 art 148.5).
    """
    start = clock.counted_from
    base, amount, due = from_zero(start, clock.limit, clock.policy, calendar)
    before = tuple(wait for wait in clock.waits if wait.begins < start)
    anew = clock.changed(
        calendar=calendar.version,
        calendar_id=calendar_id,
        base=base,
        amount=amount,
        waited=0,
        fixed=None,
        due=due,
        waits=before,
    )
    for step in _in_order(clock, clock.waits[len(before) :]):
        if isinstance(step, Wait):
            anew = _waited_anew(anew, step, calendar)
        else:
            anew = with_date(anew, _date_anew(anew, step, calendar), calendar)
    return anew.changed(waiting=clock.waiting)


def _in_order(clock: Clock, waits: Iterable[Wait]) -> list[Wait | Extension]:
    """Return what moved the due date since the present count began."""
    moved = [e for e in clock.extensions if e.moved and e.at >= clock.counted_from]
    steps = [(wait.ends, wait) for wait in waits] + [(e.at, e) for e in moved]
    return [step for _, step in sorted(steps, key=lambda pair: pair[0])]


def _waited_anew(clock: Clock, wait: Wait, calendar: WorkingCalendar) -> Clock:
    if wait.effect is not Effect.SHIFTS:
        return clock.changed(waits=(*clock.waits, wait))
    again = Waiting(wait.begins, wait.reason, wait.effect, note=wait.note)
    return with_wait(clock, again, wait.ends, calendar)


def _date_anew(clock: Clock, extension: Extension, calendar: WorkingCalendar) -> datetime:
    if extension.limit is not None:
        return expiry(clock.due, extension.limit, clock.policy.counting, calendar)
    by_hand = extension.new_due
    if calendar.is_working_day(by_hand.date()):
        return by_hand
    return calendar.day_ends(calendar.next_working_day(by_hand.date()))
