"""Which stored files filings refer to."""

from collections.abc import Collection

from motcua.domain.filings.models import BulkFile, FilingPaper
from motcua.domain.filings.rules import UNANSWERED


class FilingReferrer:
    """Files of filings that are not answered yet; then they are their dossier's."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are prepared, or wait for an answer."""
        rows = FilingPaper.objects.filter(
            sha256__in=hashes, filing__state__in=[state.value for state in UNANSWERED]
        )
        sheets = BulkFile.objects.filter(sha256__in=hashes)
        found = set(rows.values_list("sha256", flat=True))
        return frozenset(found | set(sheets.values_list("sha256", flat=True)))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: a filing has no files of a dossier."""
        return frozenset()
