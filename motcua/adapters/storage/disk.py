"""Files on a disk, in folders by the beginning of their hash."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


class DiskStore:
    """Keeps each file once, under `ab/cd/abcd…`."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder, or the one of MOTCUA_FILES_DIR."""
        self.folder = folder or Path(settings.FILES_DIR)

    def put(self, chunks: Iterator[bytes]) -> tuple[str, int]:
        """Write to a temporary file, sync it, then move it to its name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            try:
                for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                Path(file.name).unlink()
                raise
        target = self._path(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).replace(target)
        return digest.hexdigest(), size

    def open(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """Open the file for reading."""
        return self._path(sha256).open("rb")

    def _path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256
