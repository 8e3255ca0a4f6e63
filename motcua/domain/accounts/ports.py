"""What a provider of identities tells us, and how it fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to the provider and back: where to, and the secrets it has to match."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider vouches for: its claims, and where to sign out from it."""

    claims: Mapping[str, Any]
    sign_out: str


class IdentityFault(StrEnum):
    """Why an identity was not taken."""

    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    NOT_FOR_US = "not_for_us"


class NotIdentified(Exception):
    """The provider gave no identity that can be taken."""

    def __init__(self, fault: IdentityFault, detail: str = "") -> None:
        """Take the fault, and a detail for the log that names nobody."""
        self.fault = fault
        super().__init__(f"{fault}: {detail}")


class IdentityProvider(Protocol):
    """A provider of identities."""

    @property
    def name(self) -> str:
        """Return what people call it."""

    def begin(self, *, back: str) -> Journey:
        """Return where to send a person who shall come back to an address."""

    def finish(
        self, *, journey: Journey, code: str, back: str, left: str, at: datetime
    ) -> Told:
        """Return who came back with a code; `left` is where to after signing out.

        Raises NotIdentified.
        """
