"""What becomes of a dossier's documents later is told in the dossier's own history."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.correspondence.actions import Decided, change_standing, supersede
from motcua.domain.correspondence.readers.outgoing import OutgoingFacts, documents_of
from motcua.domain.correspondence.readers.standing import dossier_of
from motcua.domain.correspondence.rules.standing import ChangeKind
from motcua.domain.dossiers.actions.record import done_before, note_event
from motcua.domain.dossiers.actions.telling import tell
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.changes import TOPIC
from motcua.domain.dossiers.readers.signing import decision_of
from motcua.domain.dossiers.readers.verifying import number_of
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.ledger import readers as ledger_readers
from motcua.kernel.actor import Actor


@transaction.atomic
def change_document(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    document_id: int,
    change: ChangeKind,
    reason: str,
    authority: str = "",
    by: str = "",
) -> OutgoingFacts:
    """Void, amend, correct, revoke or replace a document, a dossier's or another.

    A dossier's chain gets an event with number, reason, authority and the later
    document; both commit or none. The same request again changes nothing. Raises as
    `change_standing`. Basis: NĐ 30/2020 art 18.3-18.4.
    """
    dossier_id = dossier_of(document_id=document_id)
    row = None
    if dossier_id is not None:
        row = Dossier.objects.select_for_update().get(pk=dossier_id)
        if done_before(request_id=request_id) is not None:
            mine = documents_of(dossier_id=dossier_id)
            return next(one for one in mine if one.id == document_id)
    found = change_standing(
        actor=actor,
        at=at,
        document_id=document_id,
        change=change,
        reason=reason,
        authority=authority,
        by=by,
    )
    if row is not None:
        note_event(
            row=row,
            actor=actor,
            at=at,
            kind=f"dossier.document_{change.value}",
            facts={
                "number": found.text,
                "remark": reason.strip(),
                "authority": authority.strip(),
                "by": by.strip(),
            },
            request_id=request_id,
        )
        _tell(row, found, change, actor, at)
    return found


_TOLD = {
    ChangeKind.AMENDED: "paper_corrected",
    ChangeKind.CORRECTED: "paper_corrected",
    ChangeKind.REVOKED: "result_revoked",
    ChangeKind.REPLACED: "result_revoked",
}


def _tell(
    row: Dossier, found: OutgoingFacts, change: ChangeKind, actor: Actor, at: datetime
) -> None:
    """Tell the applicant, when the document went to them."""
    kind = _TOLD.get(change)
    if kind is not None and row.submitter_name in found.recipients:
        key = f"document/{found.id}/{change.value}/{len(found.changes)}"
        tell(row=row, actor=actor, at=at, kind=kind, key=key)


def end_earlier_results(*, row: Dossier, actor: Actor, at: datetime) -> tuple[str, ...]:
    """End the results a dossier had before the one just numbered; return their numbers.

    The reopening and the decision anew are their ground. Basis: NĐ 30/2020 art 18.3-18.4.
    """
    files = DossierFile.objects.filter(
        dossier=row, purpose=Purpose.RESULT, added_at__lt=at
    )
    numbers = {number_of(file) for file in files} - {""}
    if not numbers:
        return ()
    decided = decision_of(row)
    ended = supersede(
        actor=actor,
        at=at,
        dossier_id=row.pk,
        numbers=numbers,
        by=row.result_number,
        decided=Decided(
            officer_id=decided.officer_id,
            officer_name=decided.officer_name,
            reason=_why_reopened(row) or f"Hồ sơ {row.code} được quyết định lại",
        ),
    )
    if ended:
        key = f"superseded/{'/'.join(ended)}"
        tell(row=row, actor=actor, at=at, kind="result_revoked", key=key)
    return ended


def _why_reopened(row: Dossier) -> str:
    """Return the reason the dossier was reopened for last, "" for none."""
    entries = ledger_readers.entries(topic=TOPIC, stream=row.pk)
    opened = [one for one in entries if one.kind == f"{TOPIC}.{Command.REOPEN.value}"]
    return str(opened[-1].payload.get("remark") or "") if opened else ""
