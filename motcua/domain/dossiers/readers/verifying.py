"""Whether a file is ours, whole, and in force: for anybody who holds it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from motcua.domain.correspondence.readers.standing import (
    DocumentStanding,
    standing_of_paper,
)
from motcua.domain.correspondence.rules.standing import Standing
from motcua.domain.documents.readers import trusted_roots
from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.filetypes import safe_name
from motcua.domain.documents.rules.inspection import PDF
from motcua.domain.documents.rules.signing.verifying import FileVerdict, verify
from motcua.domain.dossiers.models import (
    DossierFile,
    PaperSignature,
    Purpose,
    SignaturePart,
    SignatureState,
)
from motcua.kernel.clock import VN

MOST_PAGES = 2_000


class Verdict(StrEnum):
    """What a file comes to, in one word."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    REVOKED = "revoked"
    VOID = "void"
    RECOGNISED = "recognised"
    DRAFT = "draft"
    FOREIGN = "foreign"
    UNTRUSTED = "untrusted"
    CHANGED = "changed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What we know of a file by its hash; all of it stands in the file.

    `is_final` is false for a signed draft without its number; `is_signed` for a print
    whose paper is signed by hand. `standing` is None for papers without a number of
    the registers, as a receipt. `newer` is the number of a later result of the dossier.
    """

    code: str
    number: str
    is_final: bool
    is_signed: bool
    standing: DocumentStanding | None = None
    newer: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """The word, what the signatures say, and what we know of the file."""

    verdict: Verdict
    file: FileVerdict
    known: KnownFile | None
    sha256: str


def verify_file(*, content: bytes, name: str = "") -> Verified:
    """Return what a PDF is worth; raise Invalid or TooLarge when it cannot be read.

    Asks no network and tells nothing that does not stand in the file itself, but
    whether its number is in force and by which other number it is not. A file that is
    not ours is opened in a process of its own first.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = known_file(sha256=digest)
    if known is None and content.startswith(b"%PDF-"):
        asked = {"media_type": PDF, "most_pages": MOST_PAGES}
        confined(Task.EXAMINE, BytesIO(content), name=safe_name(name), **asked)
    found = verify(content, roots=trusted_roots())
    return Verified(_verdict(found, known), found, known, digest)


def judged(*, found: Verified, known: KnownFile | None) -> Verified:
    """Return the same file with what another area knows of it."""
    return Verified(_verdict(found.file, known), found.file, known, found.sha256)


def known_file(*, sha256: str) -> KnownFile | None:
    """Return what we know of a file by its hash; None when we have not made it.

    What people handed in is not told: a hash says that somebody has the same paper.
    """
    signature = (
        PaperSignature.objects.filter(sha256_after=sha256, state=SignatureState.DONE)
        .select_related("dossier")
        .first()
    )
    if signature is None:
        return _printed(sha256)
    if signature.part != SignaturePart.AGENCY or signature.file_n is None:
        return KnownFile(signature.dossier.code, "", is_final=False, is_signed=True)
    file = DossierFile.objects.select_related("dossier").get(
        dossier=signature.dossier, n=signature.file_n
    )
    return _known(file, is_signed=True)


def _printed(sha256: str) -> KnownFile | None:
    """Return what we know of a paper printed without an electronic signature."""
    ours = DossierFile.objects.exclude(purpose=Purpose.SUBMITTED)
    file = ours.filter(sha256=sha256, paper__isnull=False).select_related("dossier")
    found = file.first()
    return None if found is None else _known(found, is_signed=False)


def _known(file: DossierFile, *, is_signed: bool) -> KnownFile:
    number = number_of(file)
    standing = standing_of_paper(
        dossier_id=file.dossier_id,
        number=number,
        since=file.added_at.astimezone(VN).date(),
    )
    return KnownFile(
        code=file.dossier.code,
        number=number,
        is_final=True,
        is_signed=is_signed,
        standing=standing if number else None,
        newer=_newer(file),
    )


def number_of(file: DossierFile) -> str:
    """Return the number a paper of ours bears, "" for none."""
    return str((file.paper or {}).get("data", {}).get("number", ""))


def _newer(file: DossierFile) -> str:
    """Return the number of a result that was decided after this one, "" for none."""
    if file.purpose != Purpose.RESULT:
        return ""
    later = DossierFile.objects.filter(
        dossier=file.dossier, purpose=Purpose.RESULT, n__gt=file.n
    )
    newest = later.order_by("-n").first()
    return "" if newest is None else number_of(newest)


def _verdict(found: FileVerdict, known: KnownFile | None) -> Verdict:
    if not found.signatures:
        return Verdict.UNSIGNED if known is None else _standing(known)
    if not found.is_whole:
        return Verdict.CHANGED
    if not found.is_valid:
        return Verdict.UNTRUSTED
    return Verdict.FOREIGN if known is None else _standing(known)


def _standing(known: KnownFile) -> Verdict:
    if not known.is_final:
        return Verdict.DRAFT
    if known.standing is None:
        return Verdict.REPLACED if known.newer else Verdict.RECOGNISED
    if known.standing.standing is Standing.IN_FORCE and known.newer:
        return Verdict.REPLACED
    return Verdict(known.standing.standing.value)
