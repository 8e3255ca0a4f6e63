"""Whether a signed file is ours, whole, and in force: for anybody who holds it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from motcua.domain.documents.readers import trusted_roots
from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.filetypes import safe_name
from motcua.domain.documents.rules.inspection import PDF
from motcua.domain.documents.rules.signing.verifying import FileVerdict, verify
from motcua.domain.dossiers.readers.signing import SignedFile, signed_file

MOST_PAGES = 2_000


class Verdict(StrEnum):
    """What a file comes to, in one word."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    DRAFT = "draft"
    FOREIGN = "foreign"
    UNTRUSTED = "untrusted"
    CHANGED = "changed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Verified:
    """The word, what the signatures say, and what we know of the file."""

    verdict: Verdict
    file: FileVerdict
    known: SignedFile | None
    sha256: str


def verify_file(*, content: bytes, name: str = "") -> Verified:
    """Return what a PDF is worth; raise Invalid or TooLarge when it cannot be read.

    Asks no network and tells nothing that does not stand in the file itself. A file
    that is not ours is opened in a process of its own first.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = signed_file(sha256=digest)
    if known is None and content.startswith(b"%PDF-"):
        asked = {"media_type": PDF, "most_pages": MOST_PAGES}
        confined(Task.EXAMINE, BytesIO(content), name=safe_name(name), **asked)
    found = verify(content, roots=trusted_roots())
    return Verified(_verdict(found, known), found, known, digest)


def _verdict(found: FileVerdict, known: SignedFile | None) -> Verdict:
    if not found.signatures:
        return Verdict.UNSIGNED
    if not found.is_whole:
        return Verdict.CHANGED
    if not found.is_valid:
        return Verdict.UNTRUSTED
    if known is None:
        return Verdict.FOREIGN
    if not known.is_final:
        return Verdict.DRAFT
    return Verdict.IN_FORCE if known.is_in_force else Verdict.REPLACED
