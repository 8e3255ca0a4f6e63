"""One dossier, whole, for those who may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from motcua.domain.deadlines.readers import calendar_by_id
from motcua.domain.deadlines.rules.clock import Clock
from motcua.domain.deadlines.rules.explain import explain
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.models import (
    AskedFor,
    Dossier,
    HandedIn,
    WorkItem,
)
from motcua.domain.dossiers.readers.cases import STAMPS
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.dossiers.readers.files import SHOWN, FileFacts, count_of, files_of
from motcua.domain.dossiers.readers.owners import OwnerFacts, co_applicants_of
from motcua.domain.dossiers.readers.reach import FOLLOWS
from motcua.domain.dossiers.readers.related import Related, related_to
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow.states import (
    ItemKind,
    Outcome,
    State,
    Status,
    state_from_json,
)
from motcua.domain.ledger import readers as ledger
from motcua.domain.ledger.rules import Entry, Head
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing


@dataclass(frozen=True, slots=True)
class HandedInFacts:
    """A component as it was handed in; `item_n` is the supplement it came with."""

    n: int
    component_n: int | None
    name: str
    original_count: int
    certified_count: int
    copy_count: int
    item_n: int | None


@dataclass(frozen=True, slots=True)
class AskedFacts:
    """A paper that a supplement asks for, by the item that waits for it."""

    item_n: int
    component_n: int | None
    name: str
    original_count: int
    certified_count: int
    copy_count: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One stay at one step; `is_late` compares the end (or now) with its due time."""

    n: int
    kind: str
    step: str
    step_name: str
    ask: str
    role: str
    unit_id: int
    unit_name: str
    at_reception: bool
    officer_id: int | None
    officer_name: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    command: str
    remark: str


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """Everything about one dossier that its page, its papers and its lists show."""

    id: int
    code: str
    version: int
    status: str
    outcome: str | None
    procedure_version_id: int
    procedure_code: str
    procedure_name: str
    case_n: int | None
    process_id: int | None
    receiving_unit_id: int
    resolving_unit_id: int
    authority_unit_id: int
    channel: str
    submitter_id: int
    submitter_name: str
    submitter_id_kind: str
    submitter_id_number: str
    submitter_phone: str
    submitter_email: str
    submitter_address: str
    owner_name: str
    owner_address: str
    sets: int
    delivery: str
    delivery_address: str
    fee: int | None
    note: str
    filed_at: datetime
    received_at: datetime | None
    appraised_at: datetime | None
    approved_at: datetime | None
    sealed_at: datetime | None
    returned_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    apologised_at: datetime | None
    ended_at: datetime | None
    receipt_number: int | None
    result_number: str
    components: tuple[HandedInFacts, ...]
    asked: tuple[AskedFacts, ...]
    files: tuple[FileFacts, ...]
    file_count: int
    items: tuple[ItemFacts, ...]
    explanation: tuple[Line, ...]
    related: tuple[Related, ...]
    co_applicants: tuple[OwnerFacts, ...]

    @property
    def open_items(self) -> tuple[ItemFacts, ...]:
        """Return what lies with somebody now."""
        return tuple(item for item in self.items if item.closed_at is None)

    @property
    def given(self) -> tuple[HandedInFacts, ...]:
        """Return what was handed in: on paper, or as files alone."""
        filed = {file.handed_in_n for file in self.files}
        return tuple(
            row
            for row in self.components
            if row.original_count + row.certified_count + row.copy_count or row.n in filed
        )

    @property
    def step_name(self) -> str:
        """Return the names of the steps the dossier stands at, one after another."""
        names = (i.step_name for i in self.open_items if i.kind == ItemKind.STEP)
        return ", ".join(dict.fromkeys(names))

    @property
    def holder_unit_name(self) -> str:
        """Return the names of the units that hold the dossier now."""
        return ", ".join(dict.fromkeys(i.unit_name for i in self.open_items))


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event of a dossier's history, with its place in the chain."""

    n: int
    at: datetime
    kind: str
    actor_name: str
    payload: dict[str, object]
    hash: str

    @property
    def assigned(self) -> dict[int, tuple[str, Mapping[str, object]]]:
        """Return why the system gave items to officers: message and facts by item."""
        reasons = self.payload.get("assignment") or ()
        return {
            reason["item"]: (reason["message"], reason["facts"])
            for reason in cast(Sequence[Mapping[str, Any]], reasons)
            if "item" in reason
        }

    @property
    def bound(self) -> Sequence[Mapping[str, Any]]:
        """Return why parties of the process are the units they are: message, facts."""
        return cast(Sequence[Mapping[str, Any]], self.payload.get("by_address") or ())


def id_of(
    *, actor: Actor, code: str, on: date, doings: tuple[Doing, ...] = FOLLOWS
) -> int:
    """Return the id of a dossier the actor may do one of these with, by its code."""
    found = (
        visible(actor=actor, on=on, doings=doings)
        .filter(code=code.strip().upper())
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise no_such_dossier(code)
    return found


def seen_row(*, actor: Actor, code: str, on: date) -> Dossier:
    """Return the row of a dossier the actor may see; raise NotFound otherwise.

    For a page that tells much of one dossier: it is looked up once, and passed along.
    """
    rows = visible(actor=actor, on=on).select_related(
        "procedure_version__field", "receiving_unit"
    )
    found = rows.filter(code=code.strip().upper()).first()
    if found is None:
        raise no_such_dossier(code)
    return found


def dossier(*, actor: Actor, dossier_id: int, on: date) -> DossierFacts:
    """Return one dossier the actor may see; raise NotFound otherwise.

    Callers that show it to a person go through `actions.open_dossier`, which notes
    the reading.
    """
    found = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if found is None:
        raise no_such_dossier()
    return facts_of(row=found, actor=actor)


def facts_of(*, row: Dossier, actor: Actor) -> DossierFacts:
    """Return the facts of a row that has already been found to be visible."""
    made = (
        "components",
        "asked",
        "files",
        "file_count",
        "items",
        "explanation",
        "related",
        "co_applicants",
    )
    plain = {
        name: getattr(row, name) for name in DossierFacts.__slots__ if name not in made
    }
    items = items_of(dossier_id=row.pk)
    files = files_of(actor=actor, dossier_id=row.pk)
    return DossierFacts(
        **plain,
        components=_components(row.pk),
        asked=_asked(row.pk) if _has_supplement(items) else (),
        files=files,
        file_count=len(files)
        if len(files) < SHOWN
        else count_of(actor=actor, dossier_id=row.pk),
        items=items,
        explanation=explanation_of(row),
        related=related_to(row),
        co_applicants=co_applicants_of(dossier_id=row.pk),
    )


def version_of(*, dossier_id: int) -> int:
    """Return the number of a dossier's last event."""
    return Dossier.objects.values_list("version", flat=True).get(pk=dossier_id)


def state_of(row: Dossier) -> State:
    """Return a row as the engine sees it."""
    times = {stamp: getattr(row, column) for stamp, column in STAMPS.items()}
    return state_from_json(
        row.state,
        status=Status(row.status),
        outcome=Outcome(row.outcome) if row.outcome else None,
        stamps=frozenset(stamp for stamp, at in times.items() if at is not None),
    )


def explanation_of(row: Dossier) -> tuple[Line, ...]:
    """Return why a dossier is due when it is due, none before its clock starts."""
    if row.clock is None:
        return ()
    clock = Clock.from_json(row.clock)
    return explain(clock, calendar_by_id(clock.calendar_id))


def events(*, actor: Actor, dossier_id: int, on: date) -> tuple[EventFacts, ...]:
    """Return a dossier's history; raise NotFound when the actor may not see it."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return history_in(ledger.entries(topic=TOPIC, stream=dossier_id))


def history_in(entries: Iterable[Entry]) -> tuple[EventFacts, ...]:
    """Return events that have been read, to whoever may see the dossier already."""
    return tuple(
        EventFacts(
            n=entry.n,
            at=entry.at,
            kind=entry.kind,
            actor_name=str(entry.actor.get("name", "")),
            payload=dict(entry.payload),
            hash=entry.hash.hex(),
        )
        for entry in entries
    )


def chain_fault(*, dossier_id: int) -> int | None:
    """Return the number of the first event that does not fit its chain, or None."""
    version, head = Dossier.objects.values_list("version", "head").get(pk=dossier_id)
    return ledger.fault(topic=TOPIC, stream=dossier_id, end=Head(version, bytes(head)))


def _has_supplement(items: Iterable[ItemFacts]) -> bool:
    return any(item.kind == ItemKind.SUPPLEMENT for item in items)


def _components(dossier_id: int) -> tuple[HandedInFacts, ...]:
    rows = HandedIn.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(
        HandedInFacts(*values) for values in rows.values_list(*HandedInFacts.__slots__)
    )


def _asked(dossier_id: int) -> tuple[AskedFacts, ...]:
    rows = AskedFor.objects.filter(dossier_id=dossier_id).order_by("item_n", "n")
    return tuple(
        AskedFacts(*values) for values in rows.values_list(*AskedFacts.__slots__)
    )


def items_of(*, dossier_id: int) -> tuple[ItemFacts, ...]:
    """Return the stays of a dossier at its steps, to whoever may see it already."""
    rows = (
        WorkItem.objects.filter(dossier_id=dossier_id)
        .select_related("unit")
        .order_by("n")
    )
    return tuple(
        ItemFacts(
            n=row.n,
            kind=row.kind,
            step=row.step,
            step_name=row.step_name,
            ask=row.ask,
            role=row.role,
            unit_id=row.unit_id,
            unit_name=row.unit.name,
            at_reception=row.unit.is_reception,
            officer_id=row.officer_id,
            officer_name=row.officer_name,
            opened_at=row.opened_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
            command=row.command,
            remark=row.remark,
        )
        for row in rows
    )
