"""Dossiers as an act needs them: one statement, everything the engine will ask."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from motcua.domain.accounts import readers as accounts
from motcua.domain.deadlines.rules.clock import Clock, KeptClock
from motcua.domain.dossiers.models import WorkItem
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.workflow.definition import Process
from motcua.domain.dossiers.workflow.states import (
    Outcome,
    Stamp,
    State,
    Status,
    state_from_json,
)
from motcua.domain.ledger.rules import Head
from motcua.domain.statements import Statement, run
from motcua.kernel.actor import Actor, Role

_STATUSES = {status.value: status for status in Status}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
STAMPS = {
    Stamp.RECEIVED: "received_at",
    Stamp.APPRAISED: "appraised_at",
    Stamp.APPROVED: "approved_at",
    Stamp.SEALED: "sealed_at",
    Stamp.RETURNED: "returned_at",
}
"""The column of each of the five times."""


class Case(NamedTuple):
    """One dossier before an act: its row, its process, and what concerns the actor.

    A named tuple, for a batch makes hundreds out one by one.

    `times` are the five times by stamp; `authority` the documents under which the
    actor may decide it today, empty for none. Two cases with an equal `alike` are one
    to the engine, whatever their numbers and people; None is like no other. `worded`
    says that the result being decided is made from a template or a draft. `beside` are
    the co-applicants of one that is not written yet.
    """

    id: int
    code: str
    head: Head
    state: State
    kept_clock: KeptClock | None
    places: Mapping[str, int]
    process_id: int
    process: Process
    procedure_code: str
    known: Mapping[str, Any]
    submitter_id: int
    email: str
    times: Mapping[Stamp, datetime]
    due_at: datetime | None
    apologised_at: datetime | None
    result_number: str
    parent: tuple[int, int] | None
    conflicted: bool
    authority: str
    alike: Hashable = None
    worded: bool = False
    beside: frozenset[int] = frozenset()

    @property
    def clock(self) -> Clock | None:
        """Return its legal clock, None before it is received."""
        return self.kept_clock.whole if self.kept_clock else None

    def not_before(self, at: datetime) -> datetime:
        """Return a moment, or the latest that the dossier knows if that is later.

        Two machines' clocks may differ by a little; no act is written before it.
        """
        if self.kept_clock is not None:
            at = max(at, self.kept_clock.as_of)
        # The five times are in order; the database sees to it.
        *_, known = (at, *self.times.values())
        return max(at, known)


class Cases(Mapping[int, Case]):
    """Dossiers as they were loaded, by their ids; each is made out when it is asked for.

    So a large batch makes out the next while the server writes those before.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]] = ()) -> None:
        """Begin with the rows that have come."""
        self._rows: dict[int, tuple[Any, ...]] = {}
        self._made: dict[int, Case] = {}
        self.take(rows)

    def take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Take more rows as they came; a dossier without a process is left out."""
        self._rows |= {row[0]: row for row in rows if row[9] is not None}

    def __getitem__(self, dossier_id: int) -> Case:
        """Return a dossier; raise KeyError for one that was not loaded."""
        if dossier_id not in self._made:
            self._made[dossier_id] = _case(self._rows[dossier_id])
        return self._made[dossier_id]

    def __iter__(self) -> Iterator[int]:
        """Go over the ids."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return how many were loaded."""
        return len(self._rows)


def load(*, actor: Actor, ids: Collection[int], on: date, outcome: str = "") -> Cases:
    """Return the dossiers among `ids` that the actor may see and that have a process.

    One round trip, whatever their number. `outcome` is the one that is being decided.
    """
    return Cases(run(*loading(actor=actor, ids=ids, on=on, outcome=outcome)))


def loading(*, actor: Actor, ids: Collection[int], on: date, outcome: str) -> Statement:
    """Return the statement of `load`, for who sends it in a stream."""
    units = [r.unit_id for r in actor.roles if r.role is not Role.INSPECTOR]
    values = [list(ids), actor.officer_id, on, actor.is_system, units]
    return "dossiers", "load", [*values, outcome] if outcome else values


def opened_at(*, dossier_id: int, ns: Collection[int]) -> dict[int, datetime]:
    """Return when items of a dossier were opened, by their numbers."""
    if not ns:
        return {}
    rows = WorkItem.objects.filter(dossier_id=dossier_id, n__in=ns)
    return dict(rows.values_list("n", "opened_at"))


def _case(row: tuple[Any, ...]) -> Case:
    (
        dossier_id, code, version, head, status, outcome, state, clock, places,
        process_id, procedure_code, _, case_n, channel, delivery, fee, submitter_id,
        email, authority_unit_id, received_at, appraised_at, approved_at, sealed_at,
        returned_at, due_at, apologised_at, result_number, parent_id, parent_item,
        conflicted, lines, *worded,
    ) = row  # fmt: skip
    stamps = zip(
        STAMPS,
        (received_at, appraised_at, approved_at, sealed_at, returned_at),
        strict=True,
    )
    times = {stamp: at for stamp, at in stamps if at is not None}
    reached = frozenset(times)
    kept = KeptClock(clock) if clock else None
    authority = _document(lines, authority_unit_id, procedure_code)
    return Case(
        id=dossier_id,
        code=code,
        head=Head(version, bytes(head)),
        state=_state(state, status, outcome, reached),
        kept_clock=kept,
        places=_places(places),
        process_id=process_id,
        process=process_of(process_id=process_id),
        procedure_code=procedure_code,
        known={"case": case_n, "channel": channel, "delivery": delivery, "fee": fee},
        submitter_id=submitter_id,
        email=email,
        times=times,
        due_at=due_at,
        apologised_at=apologised_at,
        result_number=result_number,
        parent=(parent_id, parent_item) if parent_id is not None else None,
        conflicted=conflicted,
        authority=authority,
        alike=(
            *(process_id, status, outcome, state, reached, places),
            *(conflicted, authority),
            *(case_n, channel, delivery, fee, due_at),
            # The policy by its very object, which the kept clock holds.
            (id(kept.policy), kept.calendar_id) if kept else None,
        ),
        worded=any(worded),
    )


@lru_cache(maxsize=1024)
def _state(
    text: str, status: str, outcome: str | None, stamps: frozenset[Stamp]
) -> State:
    """Return a state, which the dossiers of a batch mostly share."""
    return state_from_json(
        orjson.loads(text),
        status=_STATUSES[status],
        outcome=_OUTCOMES[outcome] if outcome else None,
        stamps=stamps,
    )


@lru_cache(maxsize=1024)
def _places(text: str) -> Mapping[str, int]:
    found: dict[str, int] = orjson.loads(text)
    return MappingProxyType(found)


@lru_cache(maxsize=1024)
def _document(lines: str | None, unit_id: int, procedure_code: str) -> str:
    """Return the document of the line that covers the procedure at the unit, or "".

    A line counts at its own unit and at those below. The actor's lines come with every
    dossier of a batch. Basis: TT 01/2018 art 6.
    """
    if not lines:
        return ""
    upwards = accounts.upwards(unit_id)
    return next(
        (
            str(document)
            for line_unit, all_procedures, codes, document in orjson.loads(lines)
            if line_unit in upwards and (all_procedures or procedure_code in codes)
        ),
        "",
    )
