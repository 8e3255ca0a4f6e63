"""Bytes on a disk, in folders by the beginning of their name."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

_COPY_BYTES = 1024 * 1024
_UNFINISHED = "unfinished-"


class DiskBlobs:
    """Keeps each name once, under `ab/cd/abcd…`."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made with the first file."""
        self.folder = folder

    def put(self, name: str, file: BinaryIO, size: int) -> None:  # noqa: ARG002 - the port's
        """Write to a temporary file, sync it, then move it to its name."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=self.folder, prefix=_UNFINISHED, delete=False
        ) as written:
            try:
                shutil.copyfileobj(file, written, _COPY_BYTES)
                written.flush()
                os.fsync(written.fileno())
                Path(written.name).replace(target)
            except BaseException:
                Path(written.name).unlink(missing_ok=True)
                raise
        _sync_folder(target.parent)

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open the file for reading."""
        return self._path(name).open("rb")

    def exists(self, name: str) -> bool:
        """Say whether the file is there."""
        return self._path(name).exists()

    def delete(self, name: str) -> None:
        """Remove the file."""
        self._path(name).unlink(missing_ok=True)

    def listed(self, beginning: str) -> Iterator[tuple[str, datetime]]:
        """Walk the folders; files that are being written are not there yet."""
        for folder, _, names in os.walk(self.folder / beginning):
            for name in names:
                if name.startswith(_UNFINISHED):
                    continue
                try:
                    written = (Path(folder) / name).stat().st_mtime
                except FileNotFoundError:
                    continue
                yield name, datetime.fromtimestamp(written, UTC)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:4] / name


def _sync_folder(folder: Path) -> None:
    """Let a new name outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
