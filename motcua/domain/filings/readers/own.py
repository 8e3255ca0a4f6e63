"""Which papers of a filing came from its applicant's own store."""

from datetime import datetime
from uuid import UUID

from motcua.domain.filings.models import FilingPaper


def from_store(*, filing: UUID) -> tuple[tuple[str, str, str, datetime], ...]:
    """Return code, hash, who chose it and when of each; the caller answers the filing."""
    rows = FilingPaper.objects.filter(filing__key=filing).exclude(record_code="")
    return tuple(
        rows.order_by("n").values_list("record_code", "sha256", "given_by", "added_at")
    )
