"""Take a file from outside: looked at, cleaned, scanned, kept."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from django.conf import settings

from motcua.domain.documents.actions.keeping import keep_file, require_system
from motcua.domain.documents.models import Scan, StoredFile
from motcua.domain.documents.ports import Damaged, KeyMissing, Scanner, ScannerSilent
from motcua.domain.documents.readers import scanner, store
from motcua.domain.documents.rules.confined import Task, confined
from motcua.domain.documents.rules.filetypes import HEAD_BYTES, check_upload, safe_name
from motcua.domain.documents.rules.inspection import size_of
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_CHUNK = 256 * 1024
MOST_AT_ONCE = 200
_MOST_SILENT = 3
"""So often may nobody answer (a file may be too large for them) before we give up."""


def take_file(
    *, actor: Actor, at: datetime, name: str, file: BinaryIO, most_bytes: int
) -> KeptFile:
    """Check a file that comes from outside and keep it.

    Sort, size and pages are checked, and that it does nothing but show pages; what a
    camera tells is taken out of pictures, and whoever looks for viruses is asked; where
    nobody answers the file is kept as not scanned and looked at later. Raises Invalid
    or TooLarge naming the file.
    """
    name, size = safe_name(name), size_of(file)
    head = file.read(HEAD_BYTES)
    media_type = check_upload(name=name, head=head, size=size, most_bytes=most_bytes)
    asked = {"media_type": media_type, "most_pages": settings.PAGE_LIMIT}
    found = confined(Task.EXAMINE, file, name=name, **asked)
    if found.facts["cleaned"]:
        file = io.BytesIO(found.content)
    scanned = _is_scanned_clean(scanner(), file, name)
    return keep_file(
        actor=actor,
        at=at,
        name=name,
        media_type=media_type,
        chunks=_chunks(file),
        pages=found.facts["pages"],
        scanned=scanned,
    )


def scan_waiting(*, actor: Actor, at: datetime) -> int:
    """Look at files not scanned yet, the oldest first; return how many were.

    What is found infected now is opened to nobody any more. Raises NotAllowed for
    anybody but the system.
    """
    require_system(actor=actor)
    who = scanner()
    if who is None:
        return 0
    waiting = StoredFile.objects.filter(scan=Scan.NOT_SCANNED).order_by("stored_at")
    done, silent = 0, 0
    for sha256 in list(waiting.values_list("sha256", flat=True)[:MOST_AT_ONCE]):
        try:
            with store().open(sha256) as file:
                virus = who.scan(_chunks(file))
        except (FileNotFoundError, Damaged, KeyMissing):
            continue  # the check of the store tells of it
        except ScannerSilent:
            silent += 1
            if silent > _MOST_SILENT:
                break
            continue
        done += 1
        StoredFile.objects.filter(pk=sha256).update(
            scan=Scan.INFECTED if virus else Scan.CLEAN, scan_found=virus, scanned_at=at
        )
    return done


def _is_scanned_clean(who: Scanner | None, file: BinaryIO, name: str) -> bool:
    """Say whether a file was looked at; raise Invalid when something was found."""
    if who is None:
        return False
    try:
        virus = who.scan(_chunks(file))
    except ScannerSilent:
        return False
    if virus:
        raise Invalid(
            "file_infected",
            N_("Tệp “%(name)s” có vi-rút %(virus)s nên không được nhận."),
            facts={"name": name, "virus": virus},
            field="files",
            remedy=N_("Hãy yêu cầu nộp lại tệp sạch."),
        )
    return True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(_CHUNK), b"")
