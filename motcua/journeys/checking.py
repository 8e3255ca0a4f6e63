"""Check any paper of ours: results and letters, receipts, digitised papers."""

from dataclasses import replace

from motcua.domain.dossiers.readers.verifying import (
    KnownFile,
    Verified,
    judged,
    verify_file,
)
from motcua.domain.payments.readers import receipt_standing
from motcua.domain.records.readers.standing import record_standing


def check_paper(*, content: bytes, name: str = "") -> Verified:
    """Return what a PDF is worth, whichever area made it; raise as `verify_file`."""
    found = verify_file(content=content, name=name)
    known = found.known
    if known is None:
        standing = record_standing(sha256=found.sha256)
        if standing is None:
            return found
        known = KnownFile(
            code="",
            number=standing.number,
            is_final=True,
            is_signed=True,
            standing=standing,
        )
    elif known.is_final and known.standing is None:
        known = replace(known, standing=receipt_standing(sha256=found.sha256))
    return judged(found=found, known=known)
