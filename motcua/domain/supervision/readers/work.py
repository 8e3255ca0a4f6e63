"""Open work as it is watched: steps, hand-overs, opinions, supplements, due dates."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import orjson

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.deadlines.rules.state import Effect
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.states import WAITING, ItemKind, Status
from motcua.domain.statements import run
from motcua.domain.supervision.readers.watched import (
    Found,
    Holder,
    Source,
    Watched,
    numbers_in,
)
from motcua.domain.supervision.rules.alerting import Times
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Role

PART = 2000
"""How much open work is looked at in one transaction."""

_LONG = timedelta(days=60)
_FIRST: list[Any] = [0, "", "0001-01-02T00:00:00+00:00", 0, 0]


@dataclass(frozen=True, slots=True)
class _Row:
    """One open piece of work with its dossier, as `open_work.sql` gives it."""

    dossier_id: int
    n: int
    kind: str
    step: str
    step_name: str
    role: str
    unit_id: int
    officer_id: int | None
    opened_at: datetime
    due_at: datetime
    start_by: datetime
    code: str
    status: str
    sealed: bool
    received_at: datetime | None
    dossier_due_at: datetime | None
    apologised: bool
    process_id: int | None
    receiving_id: int
    authority_id: int
    calendar_id: int | None
    clock: str | None

    @property
    def rests(self) -> bool:
        """Say whether the applicant has something to do, or the result is there."""
        return self.sealed or Status(self.status) in WAITING

    @property
    def holder(self) -> Holder:
        """Return with whom it lies."""
        return Holder(self.unit_id, Role(self.role), self.officer_id)

    def as_item(self, cause: Cause, times: Times) -> Watched:
        """Return it as a piece of work of its own."""
        return self._as(cause, f"item/{self.dossier_id}/{self.n}", times, self.step_name)

    def as_dossier(self, cause: Cause, times: Times, rows: Sequence["_Row"]) -> Watched:
        """Return its dossier, with everybody it lies with."""
        subject = f"dossier/{self.dossier_id}"
        return self._as(cause, subject, times, self.step_name, rows)

    def _as(
        self,
        cause: Cause,
        subject: str,
        times: Times,
        what: str,
        rows: Sequence["_Row"] = (),
    ) -> Watched:
        return Watched(
            cause,
            subject,
            times,
            unit_id=self.unit_id,
            calendar_id=self.calendar_id,
            dossier_id=self.dossier_id,
            code=self.code,
            what=what,
            holders=tuple(dict.fromkeys(row.holder for row in rows or (self,))),
            receiving_id=self.receiving_id,
            authority_id=self.authority_id,
        )


def _part(after: list[Any] | None, at: datetime) -> Found:
    place = after or _FIRST
    rows = [
        _Row(*row)
        for row in run(
            "supervision",
            "open_work",
            [*place[:2], datetime.fromisoformat(place[2]), *place[3:], PART],
        )
    ]
    last = rows[-1] if len(rows) == PART else None
    following = (
        [last.unit_id, last.role, last.start_by.isoformat(), last.dossier_id, last.n]
        if last is not None
        else None
    )
    return Found(tuple(_all_of(rows, at)), following)


def _again(subjects: Collection[str], at: datetime) -> tuple[Watched, ...]:
    ids = {
        n[0]
        for sort in ("item", "dossier")
        for n in numbers_in(subjects=subjects, sort=sort)
    }
    if not ids:
        return ()
    rows = [_Row(*row) for row in run("supervision", "work_of", [sorted(ids)])]
    return tuple(_all_of(rows, at))


def _all_of(rows: Sequence[_Row], at: datetime) -> Iterator[Watched]:
    """Yield what is watched of rows; a dossier once, with everybody it lies with."""
    ordered = sorted(rows, key=lambda row: (row.dossier_id, row.n))
    for _, group in groupby(ordered, key=lambda row: row.dossier_id):
        own = list(group)
        of_dossier = list(_of_dossier(own, at))
        worse = frozenset(one.key for one in of_dossier if one.cause in _SAY_LATE)
        for row in own:
            for one in _of_item(row):
                lesser = one.cause in _SAY_STEP and _ends_with_dossier(row)
                yield replace(one, lesser_than=worse) if lesser else one
        yield from of_dossier


_SAY_LATE = frozenset({Cause.LATE, Cause.DUE_SOON})
_SAY_STEP = frozenset({Cause.STEP_TIME, Cause.NOT_HANDED_OVER})


def _ends_with_dossier(row: _Row) -> bool:
    """Say whether a step has no time of its own, but what is left of its dossier's."""
    return row.dossier_due_at is not None and row.due_at >= row.dossier_due_at


def _of_dossier(rows: Sequence[_Row], at: datetime) -> Iterator[Watched]:
    first = rows[0]
    if first.rests or first.dossier_due_at is None:
        return
    due = first.dossier_due_at
    yield first.as_dossier(Cause.LATE, Times(due), rows)
    if first.received_at is not None and at < due:
        soon = Times(first.received_at, due)
        yield first.as_dossier(Cause.DUE_SOON, soon, rows)
    if first.received_at is not None and not first.apologised:
        # Once it is late, however short its time was, an apology is owed.
        begins = first.received_at if at <= due else due - _LONG
        yield first.as_dossier(Cause.APOLOGY, Times(begins, due), rows)


def _of_item(row: _Row) -> Iterator[Watched]:
    match ItemKind(row.kind):
        case ItemKind.SUPPLEMENT:
            yield row.as_item(Cause.SUPPLEMENT, Times(row.opened_at))
        case ItemKind.CONSULT:
            yield row.as_item(Cause.OPINION, _times(row))
        case ItemKind.STEP if not row.rests:
            yield _of_step(row)
        case _:
            return


def _of_step(row: _Row) -> Watched:
    commands = _commands(row)
    if Command.HAND_OVER in commands:
        return row.as_item(Cause.NOT_HANDED_OVER, Times(row.due_at))
    if Command.RECEIVE in commands:
        return row.as_item(Cause.NOT_RECEIVED, Times(row.opened_at))
    return row.as_item(Cause.STEP_TIME, _times(row))


def _commands(row: _Row) -> frozenset[Command]:
    if row.process_id is None:
        return frozenset()
    step = process_of(process_id=row.process_id).by_key.get(row.step)
    return frozenset(move.command for move in step.moves) if step else frozenset()


def _times(row: _Row) -> Times:
    """Return a step's own times: what its dossier's clock took out is taken out.

    The same waits by which `dossiers.workflow.timing.step_ends` moved its end.
    """
    if row.clock is None or row.calendar_id is None:
        return Times(row.opened_at, row.due_at)
    calendar = calendar_by_id(row.calendar_id)
    begins, rested = row.opened_at, timedelta()
    for wait in Clock.from_json(orjson.loads(row.clock)).waits:
        if wait.ends <= begins:
            continue
        if wait.effect is Effect.RESTARTS:
            begins, rested = wait.ends, timedelta()
        elif wait.effect is Effect.SHIFTS:
            rested += calendar.worked_until(wait.ends) - calendar.worked_until(
                max(wait.begins, begins)
            )
    return Times(begins, row.due_at, rested)


WORK = Source(
    "work",
    frozenset(
        {
            Cause.STEP_TIME,
            Cause.NOT_HANDED_OVER,
            Cause.NOT_RECEIVED,
            Cause.OPINION,
            Cause.SUPPLEMENT,
            Cause.DUE_SOON,
            Cause.LATE,
            Cause.APOLOGY,
        }
    ),
    _part,
    _again,
)
