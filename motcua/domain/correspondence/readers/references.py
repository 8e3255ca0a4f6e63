"""Which stored files the register of incoming documents refers to."""

from collections.abc import Collection

from motcua.domain.correspondence.readers.incoming import is_scan


class IncomingReferrer:
    """Scans of incoming documents; they stay with their register."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files are scans of incoming documents."""
        return frozenset(one for one in hashes if is_scan(sha256=one))

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:  # noqa: ARG002 - nothing goes
        """Return nothing: a register outlives the dossiers."""
        return frozenset()
