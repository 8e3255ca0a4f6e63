"""One dossier, whole, for those who may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.accounts import readers as accounts
from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.models import (
    Dossier,
    DossierFile,
    HandedIn,
    Read,
    WorkItem,
)
from motcua.domain.dossiers.readers.processes import process_of
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow import engine
from motcua.domain.dossiers.workflow.definition import Move, Place
from motcua.domain.dossiers.workflow.states import Outcome, Stamp, State, Status
from motcua.domain.ledger import readers as ledger
from motcua.domain.ledger.rules import Head
from motcua.kernel.actor import Actor, Role

TOPIC = "dossier"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as a dossier's page lists it."""

    n: int
    purpose: str
    kind: str
    handed_in_n: int | None
    name: str
    size: int
    media_type: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class HandedInFacts:
    """A component as it was handed in."""

    n: int
    component_n: int | None
    name: str
    original_count: int
    certified_count: int
    copy_count: int


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One stay at one step; `is_late` compares the end (or now) with its due time."""

    n: int
    step: str
    step_name: str
    role: str
    unit_name: str
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
    step: str | None
    step_name: str
    procedure_version_id: int
    procedure_code: str
    procedure_name: str
    case_n: int | None
    receiving_unit_id: int
    resolving_unit_id: int
    authority_unit_id: int
    holder_unit_name: str
    holder_role: str | None
    holder_officer_id: int | None
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
    step_due_at: datetime | None
    due: dict[str, object] | None
    receipt_number: int | None
    result_number: str
    components: tuple[HandedInFacts, ...]
    files: tuple[FileFacts, ...]
    items: tuple[ItemFacts, ...]


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """One reading of a dossier: who, when, what."""

    at: datetime
    actor_kind: str
    actor_name: str
    what: str


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event of a dossier's history, with its place in the chain."""

    n: int
    at: datetime
    kind: str
    actor_name: str
    payload: dict[str, object]
    hash: str


def id_of(*, actor: Actor, code: str, on: date) -> int:
    """Return the id of a dossier the actor may see, by its code."""
    found = (
        visible(actor=actor, on=on)
        .filter(code=code.strip().upper())
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise no_such_dossier(code)
    return found


def dossier(*, actor: Actor, dossier_id: int, on: date) -> DossierFacts:
    """Return one dossier the actor may see; raise NotFound otherwise.

    Callers that show it to a person go through `actions.open_dossier`, which notes
    the reading.
    """
    row = visible(actor=actor, on=on).filter(pk=dossier_id).select_related("holder_unit")
    found = row.first()
    if found is None:
        raise no_such_dossier()
    return facts_of(found)


def facts_of(row: Dossier) -> DossierFacts:
    """Return the facts of a row that has already been found to be visible."""
    plain = {
        name: getattr(row, name)
        for name in DossierFacts.__slots__
        if name not in ("step_name", "holder_unit_name", "components", "files", "items")
    }
    return DossierFacts(
        **plain,
        step_name=_step_name(row),
        holder_unit_name=row.holder_unit.name if row.holder_unit else "",
        components=_components(row.pk),
        files=_files(row.pk),
        items=_items(row.pk),
    )


def state_of(row: Dossier) -> State:
    """Return a row as the engine sees it."""
    times = {
        Stamp.RECEIVED: row.received_at,
        Stamp.APPRAISED: row.appraised_at,
        Stamp.APPROVED: row.approved_at,
        Stamp.SEALED: row.sealed_at,
        Stamp.RETURNED: row.returned_at,
    }
    return State(
        status=Status(row.status),
        step=row.step,
        officer_id=row.holder_officer_id,
        outcome=Outcome(row.outcome) if row.outcome else None,
        stamps=frozenset(stamp for stamp, at in times.items() if at is not None),
        last_officers=row.last_officers,
    )


def unit_at(*, row: Dossier, place: Place) -> int:
    """Return the unit a place of the process means for this dossier."""
    match place:
        case Place.RECEPTION:
            return row.receiving_unit_id
        case Place.RESOLVING:
            return row.resolving_unit_id
        case Place.AUTHORITY:
            return row.authority_unit_id


def moves(*, actor: Actor, dossier_id: int, on: date) -> tuple[Move, ...]:
    """Return what the actor may do with a dossier now, in the order of its step."""
    row = visible(actor=actor, on=on).filter(pk=dossier_id).first()
    if row is None or row.process_id is None or row.holder_role is None:
        return ()
    authority = accounts.authority(
        actor=actor,
        procedure_code=row.procedure_code,
        unit_id=row.authority_unit_id,
        on=on,
    )
    facts = engine.Facts(
        officer_id=actor.officer_id or 0,
        holds_role=actor.holds(Role(row.holder_role), row.holder_unit_id or 0),
        has_authority=authority is not None,
    )
    process = process_of(process_id=row.process_id)
    return engine.moves_open(process, state_of(row), facts)


def assignees(
    *, actor: Actor, dossier_id: int, move: Move, on: date
) -> tuple[accounts.OfficerFacts, ...]:
    """Return those who may be given the step a move leads to."""
    row = visible(actor=actor, on=on).get(pk=dossier_id)
    if row.process_id is None or move.to is None:
        return ()
    step = process_of(process_id=row.process_id).by_key[move.to]
    return accounts.officers_with(
        role=step.role, unit_id=unit_at(row=row, place=step.place), on=on
    )


def events(*, actor: Actor, dossier_id: int, on: date) -> tuple[EventFacts, ...]:
    """Return a dossier's history; raise NotFound when the actor may not see it."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    return tuple(
        EventFacts(
            n=entry.n,
            at=entry.at,
            kind=entry.kind,
            actor_name=str(entry.actor.get("name", "")),
            payload=dict(entry.payload),
            hash=entry.hash.hex(),
        )
        for entry in ledger.entries(topic=TOPIC, stream=dossier_id)
    )


def chain_fault(*, dossier_id: int) -> int | None:
    """Return the number of the first event that does not fit its chain, or None."""
    version, head = Dossier.objects.values_list("version", "head").get(pk=dossier_id)
    return ledger.fault(topic=TOPIC, stream=dossier_id, end=Head(version, bytes(head)))


def reads(*, actor: Actor, dossier_id: int, on: date) -> tuple[ReadFacts, ...]:
    """Return the last hundred readings of a dossier, the newest first.

    For the person whose dossier it is and for those who oversee; others see none.
    """
    row = visible(actor=actor, on=on).filter(pk=dossier_id).exists()
    if not row:
        raise no_such_dossier()
    found = Read.objects.filter(dossier_id=dossier_id).order_by("-at", "-id")[:100]
    return tuple(ReadFacts(r.at, r.actor_kind, r.actor_name, r.what) for r in found)


def file_of(
    *, actor: Actor, dossier_id: int, n: int, on: date
) -> tuple[FileFacts, bytes]:
    """Return one file of a dossier the actor may see, with its bytes."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    row = DossierFile.objects.filter(dossier_id=dossier_id, n=n).first()
    if row is None:
        raise no_such_dossier()
    with open_file(sha256=row.sha256) as file:
        return _file(row), file.read()


def _step_name(row: Dossier) -> str:
    if row.process_id is None or row.step is None:
        return ""
    return process_of(process_id=row.process_id).by_key[row.step].name


def _components(dossier_id: int) -> tuple[HandedInFacts, ...]:
    rows = HandedIn.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(
        HandedInFacts(*values) for values in rows.values_list(*HandedInFacts.__slots__)
    )


def _files(dossier_id: int) -> tuple[FileFacts, ...]:
    rows = DossierFile.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(_file(row) for row in rows)


def _file(row: DossierFile) -> FileFacts:
    return FileFacts(
        n=row.n,
        purpose=row.purpose,
        kind=row.kind,
        handed_in_n=row.handed_in_n,
        name=row.name,
        size=row.size,
        media_type=row.media_type,
        added_at=row.added_at,
    )


def _items(dossier_id: int) -> tuple[ItemFacts, ...]:
    rows = (
        WorkItem.objects.filter(dossier_id=dossier_id)
        .select_related("unit")
        .order_by("n")
    )
    return tuple(
        ItemFacts(
            n=row.n,
            step=row.step,
            step_name=row.step_name,
            role=row.role,
            unit_name=row.unit.name,
            officer_name=row.officer_name,
            opened_at=row.opened_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
            command=row.command,
            remark=row.remark,
        )
        for row in rows
    )
