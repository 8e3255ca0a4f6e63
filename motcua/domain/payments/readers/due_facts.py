"""One due as plain facts: as the law and what was asked have it, or as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from motcua.domain.catalogue.readers.pages import of_case
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.counted import Pieces
from motcua.domain.catalogue.rules.fees import UNSAID, Exemption, FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import is_said
from motcua.domain.payments.models import Due
from motcua.domain.payments.readers.choosing import Place
from motcua.domain.payments.rules.dues import Claim, DueState, Reduced, reduced

ASKED = "asked:"

ANY_FEE = "Phí, lệ phí"
_IN_ALL = "fee:0"
"""The source of a sum that the counter wrote down for all fees together."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What money is for: a filing before it is answered, or a dossier.

    `fee` is the sum the counter wrote down, None where it did not; `asked` what was
    asked for on the way: event, amount, reason. `only` is the one time of collecting
    that a payment is begun for, '' for all. One that was `turned_away` before reception
    owes nothing: what is to be completed is paid with its filing, or once received.
    """

    person_id: int
    unit_id: int
    title: str
    procedure_code: str
    version_id: int
    case_n: int | None
    payer_name: str = ""
    payer_number: str = ""
    payer_address: str = ""
    dossier_id: int | None = None
    code: str = ""
    filing_key: UUID | None = None
    fee: int | None = None
    asked: tuple[tuple[int, int, str], ...] = ()
    only: str = ""
    turned_away: bool = False

    @property
    def of(self) -> int | UUID | None:
        """Return what its dues are found by: the dossier, or the filing before it."""
        return self.filing_key if self.dossier_id is None else self.dossier_id

    @property
    def place(self) -> Place:
        """Return by what the levels said of its fees are found."""
        return Place(self.version_id, self.case_n, self.filing_key, self.dossier_id)


@dataclass(frozen=True, slots=True)
class DueFacts:
    """One due; `amount` is what is left of `base`. Amounts are in đồng.

    `id` is None while nothing has happened to it. `options` are the exemptions there
    are, `exemption` the one claimed or decided; `why` explains the amount, `pieces` how
    `base` is reckoned where it is counted. `parcel` is the number of the parcel that
    collects it at the door.
    """

    id: int | None
    source: str
    name: str
    code: str
    kind: str
    collect: str
    legal_basis: str
    base: int
    amount: int
    state: DueState
    claim: Claim
    claim_reason: str
    exemption: Exemption | None
    options: tuple[Exemption, ...]
    method: str
    settled_at: datetime | None
    receipt_id: int | None
    why: tuple[tuple[str, Mapping[str, object]], ...]
    parcel: str = ""
    pieces: Pieces | None = None

    @property
    def is_open(self) -> bool:
        """Say whether money for it is to come."""
        return self.state in (DueState.UNPAID, DueState.WAITING) and self.amount > 0

    @property
    def payable(self) -> bool:
        """Say whether it may be paid now.

        Not while an exemption is being decided, or a parcel collects it.
        """
        return self.is_open and self.claim is not Claim.CLAIMED and not self.parcel

    @property
    def counts(self) -> bool:
        """Say whether its amount is part of what the dossier has to pay."""
        return self.state not in (DueState.REFUNDED, DueState.CANCELLED)


def by_law(
    *, subject: Subject, stored: frozenset[str], said: Mapping[int, FeeSaid]
) -> dict[str, DueFacts]:
    """Return what the fees of the version and what was asked come to, by source.

    `stored` are the sources that have a row, `said` what holds of each fee.
    """
    if subject.turned_away:
        return {}
    fees = [fee for fee in fees_of(subject=subject, said=said) if fee.amount]
    if subject.dossier_id is None:
        # Nobody is to pay for one piece before it is said how many there are.
        fees = [fee for fee in fees if is_said(fee, said.get(fee.n, UNSAID))]
    found = {f"fee:{fee.n}": _of_fee(fee) for fee in fees}
    written = subject.fee
    if subject.dossier_id is not None and written != sum(f.amount or 0 for f in fees):
        # The counter wrote down another sum: it stands, unless lines are written down.
        lines = any(source.startswith("fee:") for source in stored)
        name = fees[0].name if fees else ANY_FEE
        found = {}
        if written and not lines:
            of_all = replace(_plain(_IN_ALL, name, written), options=options_of_sum(fees))
            found = {_IN_ALL: of_all}
    for n, amount, reason in subject.asked:
        source = f"{ASKED}{n}"
        found[source] = _plain(source, reason or ANY_FEE, amount)
    return found


def options_of_sum(fees: Sequence[FeeFacts]) -> tuple[Exemption, ...]:
    """Return the exemptions of a sum written down in all: those of the one fee it is."""
    return tuple(fees[0].exemptions) if len(fees) == 1 else ()


def fees_of(*, subject: Subject, said: Mapping[int, FeeSaid]) -> tuple[FeeFacts, ...]:
    """Return the fees of the case, each as it comes to by what holds of it."""
    return of_case(
        fees=published(subject.version_id).fees,
        case_n=subject.case_n,
        said=said,
    )


def _of_fee(fee: FeeFacts) -> DueFacts:
    return replace(
        _plain(f"fee:{fee.n}", fee.name, fee.amount or 0, fee.legal_basis),
        code=fee.code,
        kind=fee.kind,
        collect=fee.collect,
        options=fee.exemptions,
    )


def _plain(source: str, name: str, amount: int, legal_basis: str = "") -> DueFacts:
    return DueFacts(
        id=None,
        source=source,
        name=name,
        code="",
        kind="",
        collect="",
        legal_basis=legal_basis,
        base=amount,
        amount=amount,
        state=DueState.UNPAID,
        claim=Claim.NONE,
        claim_reason="",
        exemption=None,
        options=(),
        method="",
        settled_at=None,
        receipt_id=None,
        why=_reduced(amount, None, Claim.NONE, legal_basis).why,
    )


def kept(*, row: Due, options: tuple[Exemption, ...], waits: bool) -> DueFacts:
    """Return a due that is written down; `waits` where a payment of it is under way."""
    exemption = Exemption(**row.exemption) if row.exemption else None
    state, claim = DueState(row.state), Claim(row.claim)
    return DueFacts(
        id=row.pk,
        source=row.source,
        name=row.name,
        code=row.code,
        kind=row.kind,
        collect=row.collect,
        legal_basis=row.legal_basis,
        base=row.base,
        amount=row.amount,
        state=DueState.WAITING if waits and state is DueState.UNPAID else state,
        claim=claim,
        claim_reason=row.claim_reason,
        exemption=exemption,
        options=options,
        method=row.method,
        settled_at=row.settled_at,
        receipt_id=row.receipt_id,
        why=_reduced(row.base, exemption, claim, row.legal_basis).why,
    )


def _reduced(
    base: int, exemption: Exemption | None, claim: Claim, legal_basis: str
) -> Reduced:
    return reduced(
        base=base,
        percent=exemption.percent if exemption else 0,
        who=exemption.name if exemption else "",
        basis=exemption.legal_basis if exemption else "",
        claim=claim,
        legal_basis=legal_basis,
    )
