"""What a dossier keeps of each time somebody collects from it: event, files, slip."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions import papers
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.actions.telling import tell
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip of a partial return says: to whom, against what, what is left."""

    recipient: str
    identity: str
    proof: str
    handed: tuple[str, ...]
    left: tuple[str, ...]


def keep_proof(
    *, actor: Actor, at: datetime, dossier_id: int, kind: str, name: str, kept: KeptFile
) -> int:
    """Tie a stored file that proves a hand-over to its dossier; return its number.

    In the caller's transaction, with the dossier locked.
    """
    n = DossierFile.objects.filter(dossier_id=dossier_id).count() + 1
    DossierFile.objects.create(
        dossier_id=dossier_id,
        n=n,
        purpose=Purpose.PAPER,
        kind=kind,
        sha256=kept.sha256,
        name=name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
        added_by=actor.name,
    )
    return n


def note_handed(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    facts: Mapping[str, object],
    slip: Slip | None,
) -> None:
    """Write into a dossier's history that something was collected.

    With a slip something is left: it is printed, and the applicant is told. Without,
    the step that ends the dossier prints and tells. In the caller's transaction.
    """
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.handed_out",
        facts=facts,
        request_id=request_id,
    )
    if slip is None:
        return
    papers.return_slip(
        row=row,
        actor=actor,
        at=at,
        recipient=slip.recipient,
        proof=slip.proof,
        identity=slip.identity,
        handed=slip.handed,
        left=slip.left,
    )
    tell(
        row=row,
        actor=actor,
        at=at,
        kind="partly_returned",
        key=f"{row.version}/partly_returned",
    )
