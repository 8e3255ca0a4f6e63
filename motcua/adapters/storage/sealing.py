"""Sealing: authenticated encryption of one file, chunk by chunk (the STREAM way).

A sealed file is a header and chunks. The header names the key of the settings and
carries, wrapped by it, a key made for this file alone; the wrapping also covers the
file's SHA-256, so that no sealed file passes for another. Each chunk is sealed by
AES-256-GCM under the file's key with a nonce of its number and whether it is the
last: a chunk changed, moved, left out, or a file cut short does not open.
"""

import hashlib
import io
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from motcua.domain.documents.ports import Damaged, KeyMissing

CHUNK = 64 * 1024
MAGIC = b"MCSEAL1\n"
KEY_ID_BYTES = 32
_TAG, _NONCE, _KEY = 16, 12, 32
HEADER = len(MAGIC) + KEY_ID_BYTES + _NONCE + _KEY + _TAG


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys by their id; the first seals, all of them open. None: no sealing."""

    keys: Mapping[str, bytes]

    @property
    def current(self) -> str:
        """Return the id of the key that seals, empty when there is none."""
        return next(iter(self.keys), "")

    def key(self, key_id: str) -> bytes:
        """Return a key; raise KeyMissing."""
        if key_id not in self.keys:
            raise KeyMissing(key_id)
        return self.keys[key_id]


def seal(chunks: Iterator[bytes], into: BinaryIO, keyring: Keyring) -> tuple[str, int]:
    """Seal bytes into an empty seekable file; return their SHA-256 and plain size."""
    digest, size, number = hashlib.sha256(), 0, 0
    file_key = AESGCM.generate_key(256)
    cipher, waiting = AESGCM(file_key), bytearray()
    into.write(b"\0" * HEADER)
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        waiting += chunk
        # One byte more than a chunk shows that this chunk is not the last.
        while len(waiting) > CHUNK:
            into.write(cipher.encrypt(_nonce(number), bytes(waiting[:CHUNK]), None))
            del waiting[:CHUNK]
            number += 1
    into.write(cipher.encrypt(_nonce(number, last=True), bytes(waiting), None))
    into.seek(0)
    into.write(_wrapped(keyring, file_key, digest.hexdigest()))
    into.seek(0)
    return digest.hexdigest(), size


def key_id_of(header: bytes) -> str:
    """Return which key a sealed file's header names; raise Damaged."""
    if len(header) < HEADER or not header.startswith(MAGIC):
        raise Damaged("no header of a sealed file")
    try:
        return header[len(MAGIC) :][:KEY_ID_BYTES].rstrip(b"\0").decode("ascii")
    except UnicodeDecodeError as error:
        raise Damaged("the header names no key") from error


def rewrapped(header: bytes, keyring: Keyring, sha256: str) -> bytes:
    """Return the header under the current key; the chunks stay as they are."""
    return _wrapped(keyring, _unwrapped(header, keyring, sha256), sha256)


class Unsealed(io.RawIOBase):
    """A sealed file read as if it were plain, in any order; reading raises Damaged."""

    def __init__(self, file: BinaryIO, keyring: Keyring, sha256: str) -> None:
        """Open the header; raise KeyMissing or Damaged."""
        super().__init__()
        self._file, self._at = file, 0
        cipher_size = file.seek(0, os.SEEK_END) - HEADER
        file.seek(0)
        self._cipher = AESGCM(_unwrapped(file.read(HEADER), keyring, sha256))
        self._count = max(1, -(-cipher_size // (CHUNK + _TAG)))
        self._size = cipher_size - self._count * _TAG
        if self._size < 0 or (self._count > 1 and self._last_size() < 1):
            raise Damaged("cut short")
        self._opened: tuple[int, bytes] | None = None

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to a place in the plain content."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}
        self._at = max(0, start[whence] + offset)
        return self._at

    def readinto(self, buffer: "memoryview[int]", /) -> int:  # type: ignore[override]
        """Read the rest of the chunk at this place."""
        if self._at >= self._size:
            if self._size == 0:
                self._chunk(0)
            return 0
        number, within = divmod(self._at, CHUNK)
        found = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _last_size(self) -> int:
        return self._size - (self._count - 1) * CHUNK

    def _chunk(self, number: int) -> bytes:
        if self._opened is not None and self._opened[0] == number:
            return self._opened[1]
        self._file.seek(HEADER + number * (CHUNK + _TAG))
        sealed = self._file.read(CHUNK + _TAG)
        last = number == self._count - 1
        try:
            found = self._cipher.decrypt(_nonce(number, last=last), sealed, None)
        except InvalidTag as error:
            raise Damaged(f"chunk {number} is not what was sealed") from error
        self._opened = (number, found)
        return found


def _nonce(number: int, *, last: bool = False) -> bytes:
    """Return a chunk's nonce: its number in eleven bytes, then whether it is the last."""
    return struct.pack(">IQ", 0, number)[1:] + (b"\1" if last else b"\0")


def _wrapped(keyring: Keyring, file_key: bytes, sha256: str) -> bytes:
    key_id = keyring.current
    named = MAGIC + key_id.encode("ascii").ljust(KEY_ID_BYTES, b"\0")
    nonce = os.urandom(_NONCE)
    wrap = AESGCM(keyring.key(key_id))
    return named + nonce + wrap.encrypt(nonce, file_key, named + sha256.encode("ascii"))


def _unwrapped(header: bytes, keyring: Keyring, sha256: str) -> bytes:
    key = keyring.key(key_id_of(header))
    named = header[: len(MAGIC) + KEY_ID_BYTES]
    nonce, sealed = header[len(named) :][:_NONCE], header[len(named) + _NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, named + sha256.encode("ascii"))
    except InvalidTag as error:
        raise Damaged("the header is not this file's") from error
