"""Which stored files letters and supplements refer to."""

from collections.abc import Collection

from motcua.domain.following.models import Attached


class FollowingReferrer:
    """Files of letters and of supplements; those taken in are the dossier's too."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are attached to something and still kept."""
        rows = Attached.objects.filter(sha256__in=hashes, deleted_at=None)
        return frozenset(rows.values_list("sha256", flat=True))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: what is attached is no file of the dossier."""
        return frozenset()
