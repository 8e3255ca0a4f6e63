"""Where files are kept, who looks for viruses in them, and how papers are signed."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


class Damaged(Exception):
    """Bytes in the store are not those that were kept under their name."""


class KeyMissing(Exception):
    """A file is sealed with a key that the settings do not name."""


class ScannerSilent(Exception):
    """Whoever looks for viruses gave no answer, or could not look."""


class Scanner(Protocol):
    """Somebody who looks for viruses."""

    def scan(self, chunks: Iterator[bytes]) -> str:
        """Return the name of what was found, empty for nothing; raise ScannerSilent."""


@dataclass(frozen=True, slots=True)
class InStore:
    """One file as the store itself lists it; `at` is when it was written last."""

    sha256: str
    at: datetime


class Received(Protocol):
    """Bytes that have come in whole: known by their content, not yet kept."""

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the plain content, as hexadecimal digits."""

    @property
    def size(self) -> int:
        """Return the size of the plain content in bytes."""

    def keep(self) -> str:
        """Keep the bytes unless the store has them; return the id of their key.

        The id is empty where files are not sealed.
        """


class FileStore(Protocol):
    """A store of bytes named by their SHA-256, each content once."""

    def receive(self, chunks: Iterator[bytes]) -> AbstractContextManager[Received]:
        """Take bytes in, whole or not at all; what is not kept then is thrown away."""

    def open(self, sha256: str) -> AbstractContextManager[BinaryIO]:
        """Open the plain bytes for reading and seeking.

        Raises FileNotFoundError, KeyMissing; reading raises Damaged.
        """

    def exists(self, sha256: str) -> bool:
        """Say whether the store has the bytes."""

    def delete(self, sha256: str) -> None:
        """Forget the bytes; what is not there is no error."""

    def reseal(self, sha256: str) -> str:
        """Put the file under the current key; return its id.

        Raises FileNotFoundError, KeyMissing, Damaged.
        """

    def listed(self, beginning: str) -> Iterator[InStore]:
        """Return what the store has under hashes of this beginning, in no order.

        The beginning has no digits, or two.
        """

    @property
    def key_id(self) -> str:
        """Return the id of the current key, empty where files are not sealed."""


class Unreachable(Exception):
    """A partner gave no answer, or none that can be understood; it may be tried again."""


class Declined(Exception):
    """The signing service said no; the message is the service's own."""


class WrongSecret(Declined):
    """The PIN or password of the credential is wrong."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate whose key somebody may use at a signing service.

    `certificate` and `chain` are DER; `most_at_once` is how many hashes one call takes.
    """

    id: str
    certificate: bytes
    chain: tuple[bytes, ...]
    most_at_once: int


class SigningService(Protocol):
    """A service that signs hashes with keys we never see."""

    def credentials(self, *, user: str) -> tuple[str, ...]:
        """Return what a user may sign with, by id; raise Unreachable, Declined."""

    def credential(self, *, credential_id: str) -> Credential:
        """Return one credential; raise Unreachable, Declined."""

    def sign(
        self, *, credential: Credential, hashes: Sequence[bytes], secret: str
    ) -> tuple[bytes, ...]:
        """Sign SHA-256 hashes, at most `most_at_once`, in their order.

        `secret` is the PIN the holder typed for this; it is not kept. Raises
        Unreachable, Declined, WrongSecret.
        """


class TrustNetwork(Protocol):
    """The trust services signatures lean on: timestamps and revocation."""

    def timestamp(self, request: bytes) -> bytes:
        """Send an RFC 3161 request, return the response; raise Unreachable."""

    def ask_status(self, *, address: str, request: bytes) -> bytes:
        """Send an OCSP request, return the response; raise Unreachable."""

    def revocation_list(self, *, address: str) -> bytes:
        """Return a CRL; raise Unreachable."""


class Referrer(Protocol):
    """An area whose rows name stored files by their hash."""

    def referred(self, *, hashes: Collection[str]) -> frozenset[str]:
        """Return which of these files its rows still refer to."""

    def beside(self, *, dossier_id: int, ns: Collection[int]) -> frozenset[str]:
        """Return what goes with files of a dossier: what they were before signing."""
