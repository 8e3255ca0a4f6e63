"""Which stored files the stores of papers refer to."""

from collections.abc import Collection

from django.db.models import Q

from motcua.domain.records.models import Record, Source


class RecordReferrer:
    """Digitised papers, as they were made and as they were signed; kept for ever."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are digitised papers."""
        rows = Record.objects.filter(
            Q(sha256__in=hashes) | Q(signed_sha256__in=hashes, signed_at__isnull=False),
            source=Source.SCAN,
        ).values_list("sha256", "signed_sha256")
        return frozenset(one for pair in rows for one in pair) & frozenset(hashes)

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: a store outlives the dossiers its papers came with."""
        return frozenset()
