"""Which results wait for a signature, whose, and what has been signed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from motcua.domain.documents import readers as documents
from motcua.domain.dossiers.models import (
    Dossier,
    PaperSignature,
    SignaturePart,
    SignatureState,
    WorkItem,
)
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.dossiers.workflow.states import ItemKind, Status
from motcua.kernel.actor import Actor, Role

MOST_WAITING = 500
DECISIONS = ("approve", "reject", "lapse")
"""The commands whose paper has to be signed."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A result that waits for the reader's signature; `fault` is of the last try."""

    id: int
    code: str
    version: int
    procedure_name: str
    submitter_name: str
    outcome: str | None
    due_at: datetime | None
    result_number: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """A signature as the dossier's page shows it."""

    part: str
    state: str
    officer_name: str
    authority: str
    holder: str
    serial: str
    level: str
    signed_at: datetime | None
    reason: str
    fault: str


@dataclass(frozen=True, slots=True)
class AgencySignature:
    """The agency's signature on a file: when, with which certificate, what it became."""

    signed_at: datetime
    holder: str
    serial: str
    fingerprint: str
    level: str
    sha256_after: str


def decision_of(row: Dossier) -> WorkItem:
    """Return the work item at which a dossier was decided last."""
    return WorkItem.objects.filter(dossier=row, command__in=DECISIONS).latest(
        "closed_at", "n"
    )


def waiting_for_person(*, actor: Actor, on: date) -> tuple[WaitingRow, ...]:
    """Return the results the actor has decided and not signed yet, first due first.

    None for officers who sign by hand.
    """
    if actor.officer_id not in documents.officers_who_sign(on=on):
        return ()
    at_the_clerk = WorkItem.objects.filter(
        closed_at=None, kind=ItemKind.STEP.value, role=Role.CLERK.value
    )
    decided = WorkItem.objects.filter(
        dossier=OuterRef("pk"), command__in=DECISIONS
    ).order_by("-closed_at", "-n")
    said = PaperSignature.objects.filter(
        dossier=OuterRef("pk"),
        decided_n=OuterRef("decided_n"),
        part=SignaturePart.PERSON,
    )
    rows = (
        Dossier.objects.filter(
            pk__in=at_the_clerk.values("dossier_id"),
            status=Status.PROCESSING.value,
            approved_at__isnull=False,
            sealed_at=None,
        )
        .annotate(
            decided_n=Subquery(decided.values("n")[:1]),
            decided_by=Subquery(decided.values("officer_id")[:1]),
        )
        .filter(~Exists(said), decided_by=actor.officer_id)
    )
    return _waiting(rows)


def waiting_for_agency(*, actor: Actor, on: date) -> tuple[WaitingRow, ...]:
    """Return the sealed results that want the agency's signature, first due first."""
    owed = owed_to(actor)
    faults = dict(owed.values_list("dossier_id", "fault"))
    rows = visible(actor=actor, on=on).filter(pk__in=faults)
    return _waiting(rows, faults)


def owed_to(actor: Actor) -> QuerySet[PaperSignature]:
    """Return the agencies' signatures the actor may give: those of their own sealing."""
    sealed = WorkItem.objects.filter(
        dossier=OuterRef("dossier"),
        command="seal",
        unit_id__in=actor.units_as(Role.CLERK),
    )
    return PaperSignature.objects.filter(
        Exists(sealed), state=SignatureState.OWED, part=SignaturePart.AGENCY
    )


def is_agency_owed(*, dossier_id: int) -> bool:
    """Say whether a sealed result still wants the agency's signature."""
    return PaperSignature.objects.filter(
        dossier_id=dossier_id, state=SignatureState.OWED
    ).exists()


def signatures_of(*, dossier_id: int) -> tuple[SignatureFacts, ...]:
    """Return a dossier's signatures; the caller has checked the right to see it."""
    rows = PaperSignature.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(
        SignatureFacts(*values) for values in rows.values_list(*SignatureFacts.__slots__)
    )


def agency_signature(*, dossier_id: int, file_n: int) -> AgencySignature | None:
    """Return the agency's signature on a dossier's file, None where it bears none."""
    row = PaperSignature.objects.filter(
        dossier_id=dossier_id,
        file_n=file_n,
        part=SignaturePart.AGENCY,
        state=SignatureState.DONE,
    ).values_list(*AgencySignature.__slots__)
    found = row.first()
    return None if found is None else AgencySignature(*found)


def _waiting(
    rows: QuerySet[Dossier], faults: dict[int, str] | None = None
) -> tuple[WaitingRow, ...]:
    *columns, _ = WaitingRow.__slots__
    found = rows.order_by("due_at", "id").values_list(*columns)[:MOST_WAITING]
    known = faults or {}
    return tuple(WaitingRow(*(*row, known.get(row[0], ""))) for row in found)
