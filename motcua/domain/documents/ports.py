"""Where the bytes of files are kept."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol


class FileStore(Protocol):
    """A store of bytes named by their SHA-256."""

    def put(self, chunks: Iterator[bytes]) -> tuple[str, int]:
        """Keep the bytes whole or not at all; return their hash and size."""

    def open(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """Open the bytes for reading; raise FileNotFoundError."""
