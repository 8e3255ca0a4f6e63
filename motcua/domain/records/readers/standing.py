"""How a signed digitised paper stands: for anybody who holds it."""

from motcua.domain.correspondence.readers.standing import DocumentStanding
from motcua.domain.correspondence.rules.standing import Standing
from motcua.domain.records.models import Record, Source
from motcua.kernel.clock import VN


def record_standing(*, sha256: str) -> DocumentStanding | None:
    """Return how a digitised paper stands by its hash; None for any other file.

    Neither its owner nor the dossier it was made for is told.
    """
    rows = Record.objects.filter(
        signed_at__isnull=False, signed_sha256=sha256, source=Source.SCAN
    )
    row = rows.select_related("unit").first()
    if row is None:
        return None
    ended = row.revoked_at
    return DocumentStanding(
        number=row.code,
        issued_on=row.day,
        unit_name=row.unit.name,
        type_name="Giấy tờ số hóa",
        standing=Standing.REVOKED if ended else Standing.IN_FORCE,
        since=ended.astimezone(VN).date() if ended else None,
        replaced_by="",
    )
