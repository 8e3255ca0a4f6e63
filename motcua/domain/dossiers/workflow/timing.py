"""Moments an act depends on, counted by the dossier's calendar. Pure."""

from datetime import datetime

from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock, latest_supplement
from motcua.domain.deadlines.rules.due import due_at
from motcua.domain.deadlines.rules.limits import Policy, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.definition import Step
from motcua.domain.dossiers.workflow.states import Item, ItemKind, State, Status

_PLAIN = Policy()
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
    step: Step, item: Item, at: datetime, calendar: WorkingCalendar
) -> datetime | None:
    """Return when the system acts by itself on an item that opens now, if ever."""
    if step.timer is None or item.kind is not ItemKind.STEP:
        return None
    return due_at(start=at, limit=step.timer.after, calendar=calendar, policy=_PLAIN)


def lapses_at(state: State, clock: Clock | None) -> datetime | None:
    """Return after which moment silence decides, while there is no decision.

    None where no law gives silence a meaning.
    """
    if clock is None or state.outcome is not None:
        return None
    return clock.due if clock.policy.tacit is not None else None
