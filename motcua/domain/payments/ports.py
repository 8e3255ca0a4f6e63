"""The gateway that takes electronic payments, whoever runs it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

CURRENCY = "VND"


@dataclass(frozen=True, slots=True)
class Told:
    """What the gateway says of one payment, by notice, query or list.

    `paid` is None while it does not know. Amounts are in đồng.
    """

    reference: str
    paid: bool | None
    amount: int
    currency: str = CURRENCY
    transaction: str = ""
    bank: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a day: of the gateway's list or of our own payments."""

    reference: str
    amount: int
    transaction: str = ""


class GatewaySilent(Exception):
    """The gateway gave no answer, or none that can be understood."""


class WrongHash(Exception):
    """A message's hash is not the one its sender would have made."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One due of an order."""

    code: str
    name: str
    kind: str
    amount: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid, for whom and to whom; the receipt's facts among it."""

    reference: str
    amount: int
    at: datetime
    address: str
    info: str
    procedure_code: str
    procedure_name: str
    unit_code: str
    unit_name: str
    dossier_code: str
    payer_name: str
    payer_number: str
    payer_address: str
    lines: Sequence[OrderLine]


@dataclass(frozen=True, slots=True)
class RefundTold:
    """What the gateway says of a refund; `done` is None while it does not know."""

    done: bool | None
    transaction: str = ""
    reason: str = ""


class Gateway(Protocol):
    """Somebody who takes money for us. Every call may raise GatewaySilent."""

    def begin(self, order: Order) -> str:
        """Announce a payment; return where the payer goes to pay."""

    def ask(self, *, reference: str, at: datetime) -> Told:
        """Return what has become of a payment."""

    def bill(self, *, reference: str, at: datetime) -> bytes:
        """Return the gateway's own receipt as PDF, empty while there is none."""

    def refund(
        self, *, reference: str, of: str, amount: int, reason: str, at: datetime
    ) -> RefundTold:
        """Ask for money to be given back, once for a reference."""

    def day(self, *, day: date, at: datetime) -> Sequence[Listed]:
        """Return the payments of a day as the gateway has them."""

    def read_day(self, content: bytes) -> Sequence[Listed]:
        """Return the payments of a file the gateway has sent; raise ValueError."""

    def read_notice(self, message: Mapping[str, object]) -> Told:
        """Return what a notice says; raise WrongHash, ValueError for nonsense."""

    def noticed(self, *, reference: str, error: str) -> Mapping[str, object]:
        """Return what a notice is answered with; `error` is empty when it was taken."""


@dataclass(frozen=True, slots=True)
class Collecting:
    """Money of a dossier that is collected at a door, in đồng, and by which parcel."""

    amount: int
    parcel: str


class Collector(Protocol):
    """Who may have money of a dossier collected outside: the post."""

    def collecting(
        self, *, ids: Collection[int], but_for: str
    ) -> Mapping[int, Collecting]:
        """Return what is collected of some dossiers, leaving a parcel out; or nothing."""
