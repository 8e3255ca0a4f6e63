"""Questions about stored files. Who may see a file is decided by its dossier."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.domain.documents.models import Scan, StoredFile
from motcua.domain.documents.ports import Damaged, FileStore, KeyMissing, Scanner
from motcua.kernel.errors import NotNow
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


def is_kept(*, sha256: str) -> bool:
    """Say whether a file of that hash has been stored."""
    return StoredFile.objects.filter(pk=sha256).exists()
