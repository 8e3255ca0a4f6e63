"""What a place for bytes has to offer, whatever the bytes are."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, Protocol


class Blobs(Protocol):
    """Named bytes, each written whole or not at all."""

    def put(self, name: str, file: BinaryIO, size: int) -> None:
        """Write `size` bytes under a name, in place of what was there."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Open for reading and seeking; raise FileNotFoundError."""

    def exists(self, name: str) -> bool:
        """Say whether there is something under the name."""

    def delete(self, name: str) -> None:
        """Forget what is under the name, if anything."""

    def listed(self, beginning: str) -> Iterator[tuple[str, datetime]]:
        """Return the names of this beginning and when each was written last.

        The beginning has no signs, or two.
        """
