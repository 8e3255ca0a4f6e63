"""Look at the scan of an incoming document; of one that belongs to a dossier it is noted.

Here and not with the register, because the reading is noted at the dossier.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from motcua.domain.correspondence.readers.incoming import (
    IncomingFacts,
    ScanFacts,
    incoming_document,
    scans_of,
)
from motcua.domain.documents import actions as documents
from motcua.domain.documents.readers import open_file
from motcua.domain.dossiers.actions.reading import note_reading
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class ScanView:
    """A document, one version of its scan, and the versions there are, newest first."""

    document: IncomingFacts
    versions: tuple[ScanFacts, ...]
    shown: ScanFacts | None
    pages: int


@transaction.atomic
def open_scan(*, actor: Actor, at: datetime, document_id: int, n: int = 0) -> ScanView:
    """Return a version of a document's scan for the viewer, the newest without `n`.

    A document without a scan has none to show. Raises NotFound for one of another's
    register or a version that is not there, NotNow for a file in quarantine or lost.
    """
    document, versions, shown = _found(actor, at, document_id, n)
    if shown is None:
        return ScanView(document, versions, None, 0)
    pages = documents.count_kept(actor=actor, at=at, sha256=shown.sha256)
    _note(actor, at, document, f"incoming {document.number}/{document.year}")
    return ScanView(document, versions, shown, pages or 0)


@transaction.atomic
def open_scan_page(
    *, actor: Actor, at: datetime, document_id: int, n: int, page: int, width: int
) -> bytes:
    """Return one page of a version as PNG; raise as `open_scan`, NotFound for no page."""
    document, _, shown = _found(actor, at, document_id, n)
    if shown is None:
        raise _no_scan()
    found = documents.page_picture(
        actor=actor, at=at, sha256=shown.sha256, page=page, width=width
    )
    _note(actor, at, document, f"incoming {document.number}/{document.year}, {page}")
    return found


@transaction.atomic
def open_scan_file(
    *, actor: Actor, at: datetime, document_id: int, n: int
) -> tuple[ScanFacts, bytes]:
    """Return a version as it came in; raise as `open_scan`."""
    document, _, shown = _found(actor, at, document_id, n)
    if shown is None:
        raise _no_scan()
    with open_file(sha256=shown.sha256) as file:
        content = file.read()
    _note(actor, at, document, f"incoming {document.number}/{document.year}")
    return shown, content


def _found(
    actor: Actor, at: datetime, document_id: int, n: int
) -> tuple[IncomingFacts, tuple[ScanFacts, ...], ScanFacts | None]:
    on = at.astimezone(VN).date()
    document = incoming_document(actor=actor, document_id=document_id, on=on)
    versions = scans_of(actor=actor, document_id=document_id, on=on)
    if n == 0:
        return document, versions, versions[0] if versions else None
    shown = next((one for one in versions if one.n == n), None)
    if shown is None:
        raise _no_scan()
    return document, versions, shown


def _note(actor: Actor, at: datetime, document: IncomingFacts, what: str) -> None:
    if document.dossier_id is not None:
        note_reading(actor=actor, at=at, dossier_id=document.dossier_id, what=what)


def _no_scan() -> NotFound:
    return NotFound("scan_unknown", N_("Văn bản này không có bản quét đó."))
