"""Put the scan of an incoming document to its line; a better one is a new version."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.correspondence.models import Incoming, IncomingScan
from motcua.domain.correspondence.readers.incoming import ScanFacts, scan_facts
from motcua.domain.correspondence.readers.outgoing import no_such_document
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.ledger import actions as ledger
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

TOPIC = "incoming"


@transaction.atomic
def add_scan(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    document_id: int,
    kept: KeptFile,
    reason: str = "",
) -> ScanFacts:
    """Put a stored file to an incoming document as the newest version of its scan.

    The versions before stay. The same request again changes nothing. Raises
    NotAllowed, NotFound, Invalid without a reason where a version takes another's
    place or is the very same file. Basis: NĐ 30/2020 art 21-22.
    """
    require(actor, Act.ENTER_DOCUMENT)
    row = (
        Incoming.objects.select_for_update()
        .filter(pk=document_id, unit_id__in=units_for(actor, Act.ENTER_DOCUMENT))
        .first()
    )
    if row is None:
        raise no_such_document()
    known = IncomingScan.objects.filter(request_id=request_id, document=row).first()
    if known is not None:
        return scan_facts(known)
    newest = IncomingScan.objects.filter(document=row).order_by("-n").first()
    if newest is not None:
        _check_replaces(newest, kept, reason)
    made = keep_scan(
        actor=actor, at=at, row=row, kept=kept, request_id=request_id, reason=reason
    )
    return scan_facts(made)


def keep_scan(
    *,
    actor: Actor,
    at: datetime,
    row: Incoming,
    kept: KeptFile,
    request_id: UUID,
    reason: str = "",
) -> IncomingScan:
    """Write the next version in the caller's transaction, and tell it in the ledger."""
    made = IncomingScan.objects.create(
        document=row,
        n=IncomingScan.objects.filter(document=row).count() + 1,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
        added_by=actor.name,
        reason=reason.strip(),
        request_id=request_id,
    )
    ledger.append(
        topic=TOPIC,
        stream=row.pk,
        actor=actor,
        at=at,
        kind="incoming.scan_added",
        payload={
            "unit": row.unit_id,
            "year": row.year,
            "number": row.number,
            "n": made.n,
            "sha256": kept.sha256,
            "reason": made.reason,
        },
    )
    return made


def _check_replaces(newest: IncomingScan, kept: KeptFile, reason: str) -> None:
    if newest.sha256 == kept.sha256:
        raise Invalid(
            "scan_the_same",
            N_("Tệp này giống hệt bản quét đang có."),
            field="files",
            remedy=N_("Hãy chọn bản quét mới."),
        )
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
