"""Which stored files notices refer to."""

from collections.abc import Collection

from motcua.domain.accountability.models import AgencyNotice


class NoticeReferrer:
    """Papers of notices, as signed and as issued."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are a notice's paper."""
        rows = AgencyNotice.objects.filter(sha256__in=hashes)
        return frozenset(rows.values_list("sha256", flat=True))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: a notice has no files of a dossier."""
        return frozenset()
