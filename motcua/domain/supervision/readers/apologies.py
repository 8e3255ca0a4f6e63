"""Apologies made ready, for whoever signs them."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.supervision.models import ApologyDraft


@dataclass(frozen=True, slots=True)
class ApologyFacts:
    """What was made ready: when, for which due date, with which words."""

    prepared_at: datetime
    due_at: datetime
    reason: str
    days: int


def apology_ready(*, dossier_id: int) -> ApologyFacts | None:
    """Return what is ready for a dossier's present due date and not signed yet.

    None where an apology has been made, or the result is there. The caller has checked
    the reader's right to the dossier.
    """
    rows = ApologyDraft.objects.filter(
        dossier_id=dossier_id,
        dossier__status="processing",
        dossier__apologised_at__isnull=True,
        dossier__sealed_at__isnull=True,
    ).select_related("dossier")
    row = rows.order_by("-due_at").first()
    if row is None or row.due_at != row.dossier.due_at:
        return None
    return ApologyFacts(row.prepared_at, row.due_at, row.reason, row.days)
