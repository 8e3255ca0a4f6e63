"""Questions about stored files. Who may see a file is decided by its dossier."""

from contextlib import AbstractContextManager
from typing import BinaryIO, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.domain.documents.models import StoredFile
from motcua.domain.documents.ports import FileStore


def store() -> FileStore:
    """Return the store that the settings name."""
    return cast("FileStore", import_string(settings.FILE_STORE)())


def open_file(*, sha256: str) -> AbstractContextManager[BinaryIO]:
    """Open the bytes of a stored file; raise FileNotFoundError when they are gone."""
    return store().open(sha256)


def is_kept(*, sha256: str) -> bool:
    """Say whether a file of that hash has been stored."""
    return StoredFile.objects.filter(pk=sha256).exists()
