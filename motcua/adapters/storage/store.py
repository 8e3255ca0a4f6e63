"""The store of files: each content once, under its hash, sealed where there is a key."""

import hashlib
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from motcua.adapters.storage.blobs import Blobs
from motcua.adapters.storage.disk import DiskBlobs
from motcua.adapters.storage.s3 import S3Blobs
from motcua.adapters.storage.sealing import (
    CHUNK,
    HEADER,
    Keyring,
    Unsealed,
    key_id_of,
    rewrapped,
    seal,
)
from motcua.domain.documents.ports import InStore

_IN_MEMORY = 2 * 1024 * 1024
_SEALED = ".sealed"
"""The ending of sealed files: no content can pass for sealed, nor the other way."""
_NAME = re.compile(r"[0-9a-f]{64}")


def from_settings() -> "Store":
    """Return the store that the settings describe."""
    return _store(settings.FILES_URL, Path(settings.FILES_DIR), settings.FILE_KEYS)


@lru_cache(maxsize=8)
def _store(url: str, folder: Path, keys: tuple[tuple[str, bytes], ...]) -> "Store":
    blobs: Blobs = S3Blobs(url) if url else DiskBlobs(folder)
    return Store(blobs, Keyring(dict(keys)))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Bytes received into a temporary file, sealed already where they will be."""

    store: "Store"
    sha256: str
    size: int
    file: BinaryIO

    def keep(self) -> str:
        """Write them into the store unless it has them; return the id of their key."""
        return self.store.write(self.sha256, self.file)


class Store:
    """A `FileStore` over any place for bytes."""

    def __init__(self, blobs: Blobs, keyring: Keyring) -> None:
        """Take the place and the keys."""
        self.blobs, self.keyring = blobs, keyring

    @property
    def key_id(self) -> str:
        """Return the id of the current key, empty where files are not sealed."""
        return self.keyring.current

    @contextmanager
    def receive(self, chunks: Iterator[bytes]) -> Iterator[Waiting]:
        """Take bytes in; what touches a disk on the way is sealed where files are."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            file = cast("BinaryIO", spool)
            sha256, size = (
                seal(chunks, file, self.keyring) if self.key_id else _copied(chunks, file)
            )
            yield Waiting(self, sha256, size, file)

    def write(self, sha256: str, file: BinaryIO) -> str:
        """Write what was received unless it is there; return the id of its key."""
        name = self._name(sha256)
        if self.blobs.exists(name):
            return self._key_id(name)
        file.seek(0)
        self.blobs.put(name, file, file.seek(0, 2) - file.seek(0))
        return self.key_id

    @contextmanager
    def open(self, sha256: str) -> Iterator[BinaryIO]:
        """Open the plain bytes; those kept before there was a key are plain already."""
        sealed = sha256 + _SEALED
        if self.blobs.exists(sealed):
            with self.blobs.open(sealed) as file:
                plain = Unsealed(file, self.keyring, sha256)
                yield cast("BinaryIO", io.BufferedReader(plain, CHUNK))
        else:
            with self.blobs.open(sha256) as file:
                yield file

    def exists(self, sha256: str) -> bool:
        """Say whether the store has the bytes, sealed or plain."""
        return self.blobs.exists(sha256 + _SEALED) or self.blobs.exists(sha256)

    def delete(self, sha256: str) -> None:
        """Forget the bytes, sealed and plain."""
        self.blobs.delete(sha256 + _SEALED)
        self.blobs.delete(sha256)

    def reseal(self, sha256: str) -> str:
        """Put a file under the current key: a new header, or sealed if it was plain.

        The chunks are copied as they are; their own key only gets another wrapping.
        """
        name = sha256 + _SEALED
        if not self.key_id:
            return self._key_id(name) if self.blobs.exists(name) else ""
        if self.blobs.exists(name):
            self._rewrap(name, sha256)
        else:
            with (
                self.blobs.open(sha256) as file,
                self.receive(iter(lambda: file.read(CHUNK), b"")) as waiting,
            ):
                self.write(sha256, waiting.file)
        self.blobs.delete(sha256)
        return self.key_id

    def listed(self, beginning: str) -> Iterator[InStore]:
        """Return everything of this beginning that bears the name of a content."""
        for name, at in self.blobs.listed(beginning):
            sha256 = name.removesuffix(_SEALED)
            if _NAME.fullmatch(sha256):
                yield InStore(sha256, at)

    def _rewrap(self, name: str, sha256: str) -> None:
        with (
            self.blobs.open(name) as old,
            tempfile.SpooledTemporaryFile(_IN_MEMORY) as new,
        ):
            header = old.read(HEADER)
            if key_id_of(header) == self.key_id:
                return
            new.write(rewrapped(header, self.keyring, sha256))
            shutil.copyfileobj(old, new, CHUNK)
            size = new.tell()
            new.seek(0)
            self.blobs.put(name, cast("BinaryIO", new), size)

    def _name(self, sha256: str) -> str:
        return sha256 + _SEALED if self.key_id else sha256

    def _key_id(self, name: str) -> str:
        if not name.endswith(_SEALED):
            return ""
        with self.blobs.open(name) as file:
            return key_id_of(file.read(HEADER))


def _copied(chunks: Iterator[bytes], into: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += into.write(chunk)
    into.seek(0)
    return digest.hexdigest(), size
