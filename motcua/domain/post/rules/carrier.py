"""The carrier as the domain sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from motcua.domain.post.rules.parcels import Parcel, Placed
from motcua.domain.post.rules.states import Statement


class Unreachable(Exception):
    """The carrier gave no answer one can use: whether it did the thing is not known."""


class Refused(Exception):
    """The carrier has understood and does not do it; its words say why."""


class Forged(Exception):
    """A notice does not bear the carrier's signature."""


class Garbled(Exception):
    """A signed notice cannot be read; its words say why."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A signed notice of the carrier: of which order, what, where, with which picture.

    `statement` is None where its state is none we know: `why` is its word for it.
    `raw` is what it said, without the picture.
    """

    number: str
    statement: Statement | None
    raw: dict[str, object]
    place: str = ""
    proof: bytes = b""
    why: str = ""


class Carrier(Protocol):
    """A postal company's service. Every call may raise Unreachable."""

    name: str

    def create(self, parcel: Parcel) -> Placed:
        """Ask for a parcel to be carried, known by our number; raise Refused."""

    def find(self, number: str) -> Placed | None:
        """Return the order the carrier has under our number, None when it has none."""

    def cancel(self, number: str) -> None:
        """Call an order off; raise Refused."""

    def query(self, number: str) -> tuple[Statement, ...]:
        """Return everything the carrier has stated of an order."""

    def read(self, *, body: bytes, signature: str, at: datetime) -> Notice:
        """Return a notice the carrier has sent us; raise Forged or Garbled."""
