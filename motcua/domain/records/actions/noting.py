"""That a paper was used in a dossier: in its store, and as an event of the dossier."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.dossiers.actions.record import add_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.records.models import Consent, Record, Reuse
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Used:
    """Which paper became which file of a dossier, on what ground.

    `basis` is the article of law where there is no consent.
    """

    record: Record
    file_n: int
    sha256: str
    ground: str
    consent: Consent | None
    basis: str = ""


def note_used(
    *, actor: Actor, at: datetime, request_id: UUID, row: Dossier, used: Used
) -> None:
    """Write both, in the caller's transaction; the dossier is locked."""
    Reuse.objects.create(
        record=used.record,
        dossier_id=row.pk,
        dossier_code=row.code,
        procedure_name=row.procedure_name,
        file_n=used.file_n,
        unit_id=row.receiving_unit_id,
        ground=used.ground,
        consent=used.consent,
        basis=used.basis,
        at=at,
        officer_id=actor.officer_id or 0,
        officer_name=actor.name,
    )
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.record_reused",
        payload={
            "file": used.file_n,
            "record": used.record.code,
            "ground": used.ground,
            "basis": used.basis,
            "sha256": used.sha256,
        },
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])
