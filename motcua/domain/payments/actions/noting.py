"""What happens to a receipt is written into its dossier's own history."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.payments.models import FeeReceipt
from motcua.domain.payments.rules import number_text
from motcua.kernel.actor import Actor


def note_receipt(
    *,
    row: Dossier,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    receipt: FeeReceipt,
    kind: str,
    more: Mapping[str, object] | None = None,
) -> None:
    """Write what happened to a receipt into the dossier's own history."""
    note_event(
        row=row,
        actor=actor,
        at=at,
        kind=kind,
        facts={
            "receipt": receipt.pk,
            "symbol": str(receipt.series),
            "number": number_text(receipt.number),
            "total": receipt.total,
            "method": receipt.method,
            "reason": receipt.reason,
            **(more or {}),
        },
        request_id=request_id,
    )
