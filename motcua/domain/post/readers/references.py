"""Which stored files postal orders refer to."""

from collections.abc import Collection

from motcua.domain.post.models import PostalOrder


class ProofReferrer:
    """Pictures that prove a delivery, as long as their order is kept."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files prove a delivery."""
        rows = PostalOrder.objects.filter(proof_sha256__in=hashes)
        return frozenset(rows.values_list("proof_sha256", flat=True))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: a proof is no file of a dossier."""
        return frozenset()
