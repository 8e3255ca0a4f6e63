"""Questions about stored files. Who may see a file is decided by its dossier."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.models import Scan, StoreCheck, StoredFile, Upload
from motcua.domain.documents.ports import Damaged, FileStore, KeyMissing, Scanner
from motcua.domain.documents.rules.kept import KeptFile
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_


def store() -> FileStore:
    """Return the store that the settings name."""
    return cast("FileStore", import_string(settings.FILE_STORE)())


def scanner() -> Scanner | None:
    """Return who looks for viruses by the settings, or None."""
    return cast("Scanner | None", import_string(settings.SCANNER)())


@contextmanager
def open_file(*, sha256: str) -> Iterator[BinaryIO]:
    """Open the bytes of a stored file.

    Raises NotNow when it has been found infected, or when the store does not give it
    out as it was kept (lost, changed, or sealed with a key the settings lack).
    """
    row = StoredFile.objects.filter(pk=sha256).only("scan", "scan_found").first()
    if row is not None and row.scan == Scan.INFECTED:
        raise NotNow(
            "file_quarantined",
            N_("Tệp này có vi-rút %(virus)s và đã được cách ly."),
            facts={"virus": row.scan_found},
            remedy=N_("Hãy yêu cầu nộp lại tệp sạch."),
        )
    with _said_plainly(), store().open(sha256) as file:
        yield file


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what the store says into what a person can understand."""
    try:
        yield
    except (FileNotFoundError, Damaged, KeyMissing) as error:
        raise NotNow(
            "file_unreadable",
            N_("Kho không đưa ra được tệp này đúng như khi nhận."),
            remedy=N_("Hãy báo người quản trị hệ thống khôi phục từ bản sao lưu."),
        ) from error


def scans_of(*, hashes: Collection[str]) -> dict[str, str]:
    """Return what is known of viruses in stored files, by their hash."""
    rows = StoredFile.objects.filter(pk__in=hashes)
    return dict(rows.values_list("sha256", "scan"))


def is_kept(*, sha256: str) -> bool:
    """Say whether a file of that hash has been stored."""
    return StoredFile.objects.filter(pk=sha256).exists()


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """How far an upload has come; `kept` once it is whole."""

    offset: int
    size: int
    expires_at: datetime
    kept: KeptFile | None


def upload(*, actor: Actor, upload_id: UUID, at: datetime) -> UploadFacts:
    """Return one of the actor's own uploads; raise NotFound."""
    row = Upload.objects.filter(
        pk=upload_id, officer_id=actor.officer_id or 0, expires_at__gt=at
    ).first()
    if row is None:
        raise no_such_upload()
    return facts_of(row)


def facts_of(row: Upload) -> UploadFacts:
    """Return the facts of an upload's row."""
    kept = KeptFile(row.sha256, row.kept_size, row.media_type, row.name)
    return UploadFacts(row.offset, row.size, row.expires_at, kept if row.sha256 else None)


def no_such_upload() -> NotFound:
    """Return the error for an upload that is not there, or not this person's."""
    return NotFound(
        "upload_unknown",
        N_("Không có lần tải lên này, hoặc đã hết hạn."),
        remedy=N_("Hãy chọn lại tệp."),
    )


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One look at the store; `faults` the first few hundred, `count` all of them."""

    started_at: datetime
    stored: int
    known: int
    verified: int
    count: int
    faults: tuple[tuple[str, str], ...]


def last_check(*, actor: Actor) -> CheckFacts | None:
    """Return the newest look at the store, or None; raise NotAllowed."""
    require(actor, Act.READ_STORE)
    row = StoreCheck.objects.order_by("-started_at", "-id").first()
    if row is None:
        return None
    faults = row.storefault_set.order_by("wrong", "sha256")[:300]
    return CheckFacts(
        row.started_at,
        row.stored,
        row.known,
        row.verified,
        row.faults,
        tuple((fault.sha256, fault.wrong) for fault in faults),
    )


def how_kept(*, actor: Actor) -> dict[str, int]:
    """Return how many files are not scanned, infected, and not under the current key."""
    require(actor, Act.READ_STORE)
    rows = StoredFile.objects
    return {
        "not_scanned": rows.filter(scan=Scan.NOT_SCANNED).count(),
        "infected": rows.filter(scan=Scan.INFECTED).count(),
        "older_key": rows.exclude(key_id=store().key_id).count(),
    }
