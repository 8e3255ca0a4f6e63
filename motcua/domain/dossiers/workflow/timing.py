"""Moments an act depends on, counted by the dossier's calendar. Pure."""

from datetime import datetime

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import (
    Clock,
    ClockEvent,
    ClockKind,
    WaitReason,
    advance,
    latest_supplement,
)
from motcua.domain.deadlines.rules.due import due_at, hand_over_by
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.deadlines.rules.state import Effect, Wait
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Step
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State, Status

_PLAIN = Policy()
"""How a step's own time is counted; a wait is taken out of it (`fee_stops`)."""

TIMED = frozenset({Status.PROCESSING, Status.DONE})
"""The states in which timers run out; while the applicant is waited for, steps rest."""


def answer_by(
    command: Command, limit: TimeLimit | None, calendar: WorkingCalendar, at: datetime
) -> datetime | None:
    """Return by when the units asked now have to answer; None for other acts."""
    if limit is None or command is not Command.CONSULT:
        return None
    return due_at(start=at, limit=limit, calendar=calendar, policy=_PLAIN)


def supplement_until(
    command: Command, clock: Clock, calendar: WorkingCalendar
) -> datetime | None:
    """Return until when a supplement may be asked for; None for other acts."""
    if command is not Command.REQUEST_SUPPLEMENT:
        return None
    return latest_supplement(clock, calendar)


def timer_at(
    step: Step,
    item: Item,
    opened_at: datetime,
    calendar: WorkingCalendar,
    clock: Clock | None,
) -> datetime | None:
    """Return when the system acts by itself on an item, if ever."""
    if step.timer is None or item.kind is not ItemKind.STEP:
        return None
    return step_ends(step.timer.after, opened_at, calendar, clock)


def step_ends(
    limit: TimeLimit,
    opened_at: datetime,
    calendar: WorkingCalendar,
    clock: Clock | None,
) -> datetime:
    """Return when a step's own time is up, as the dossier's clock has run till now.

    A step rests while its dossier's clock stands: what is taken out of the one is
    taken out of the other by the same rules, and where the dossier began from zero,
    so does the step. Basis: NĐ 61/2018 art 19.4.
    """
    rests = _rests(opened_at, clock)
    if not rests:
        return due_at(start=opened_at, limit=limit, calendar=calendar, policy=_PLAIN)
    own = _begun(limit, opened_at, calendar)
    for wait in rests:
        own = _after(own, wait, opened_at, calendar)
    return own.due


def hand_over_ends(
    opened_at: datetime, calendar: WorkingCalendar, clock: Clock | None
) -> datetime:
    """Return by when what came to be handed over has to go on.

    The rule is about one working day, so it begins again with whatever brings the
    dossier here: its reception, a return, the end of a wait that began in time.
    Basis: NĐ 61/2018 art 18.
    """
    due = hand_over_by(opened_at, calendar)
    for wait in _rests(opened_at, clock):
        if wait.begins <= due:
            due = hand_over_by(wait.ends, calendar)
    return due


def _rests(opened_at: datetime, clock: Clock | None) -> list[Wait]:
    """Return the waits that let a step rest, of those that ended after it opened."""
    return [
        wait
        for wait in (clock.waits if clock else ())
        if wait.effect in (Effect.SHIFTS, Effect.RESTARTS) and wait.ends > opened_at
    ]


def _begun(limit: TimeLimit, at: datetime, calendar: WorkingCalendar) -> Clock:
    begin = ClockEvent(
        ClockKind.START, at, limit=limit, policy=_PLAIN, calendar=calendar.version
    )
    return advance(None, begin, calendar)


def _after(
    own: Clock, wait: Wait, opened_at: datetime, calendar: WorkingCalendar
) -> Clock:
    """Return a step's clock after a wait of its dossier."""
    if wait.effect is Effect.RESTARTS:
        return _begun(own.limit, wait.ends, calendar)
    since = max(wait.begins, opened_at)
    own = advance(own, ClockEvent(ClockKind.WAIT, since, wait=WaitReason.FEE), calendar)
    return advance(own, ClockEvent(ClockKind.RESUME, wait.ends), calendar)


def lapses_at(state: State, clock: Clock | None) -> datetime | None:
    """Return after which moment silence decides, while there is no decision.

    None where no law gives silence a meaning.
    """
    if clock is None or state.outcome is not None:
        return None
    return clock.due if clock.policy.tacit is not None else None
