"""What a filing or dossier has to pay: what is written down, and what the law adds.

A due exists as soon as its filing or dossier does. It is read off the version's fees
and what was asked on the way until something happens to it; then it has a row, which
stands whatever becomes of the catalogue.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.rules.behalf import not_covered, require_matter
from motcua.domain.catalogue.readers.pages import of_case
from motcua.domain.catalogue.readers.terms import published
from motcua.domain.catalogue.rules.counted import Pieces
from motcua.domain.catalogue.rules.fees import UNSAID, Exemption, FeeFacts, FeeSaid
from motcua.domain.catalogue.rules.saying import is_said
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.changes import fee_requests, fee_requests_in
from motcua.domain.dossiers.readers.owners import is_beside
from motcua.domain.dossiers.rules.keeping import TURNED_AWAY
from motcua.domain.ledger.rules import Entry
from motcua.domain.payments.models import Attempt, Due
from motcua.domain.payments.ports import Collecting
from motcua.domain.payments.readers.choosing import LevelFacts, Place, levels_of
from motcua.domain.payments.readers.collecting import collecting
from motcua.domain.payments.rules.dues import Claim, DueState, Reduced, reduced
from motcua.domain.payments.rules.online import LIVE
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.text import N_

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


def matter_of(subject: Subject) -> Matter:
    """Return a filing or dossier as grants to act for somebody see it."""
    field = published(subject.version_id).field
    return Matter(subject.procedure_code, field, subject.filing_key, subject.code)


def require_payer(*, actor: Actor, subject: Subject) -> None:
    """Raise NotAllowed unless it is the actor's own, or theirs to pay for another.

    Of a dossier in the name of several any of them may pay.
    """
    person_id = require_matter(actor, matter_of(subject), Doing.PAY)
    if person_id == subject.person_id:
        return
    dossier_id = subject.dossier_id
    if dossier_id is None or not is_beside(person_id=person_id, dossier_id=dossier_id):
        raise not_covered(Doing.PAY)


def subject_of_dossier(row: Dossier) -> Subject:
    """Return what money of a dossier is for."""
    return replace(fees_subject(row), asked=fee_requests(dossier_id=row.pk))


def subject_in(*, row: Dossier, entries: Iterable[Entry]) -> Subject:
    """Return the same where the dossier's events have been read."""
    return replace(fees_subject(row), asked=fee_requests_in(entries))


def fees_subject(row: Dossier) -> Subject:
    """Return what the fees of a dossier are for, without what was asked on the way."""
    return Subject(
        person_id=row.submitter_id,
        unit_id=row.receiving_unit_id,
        title=row.procedure_name,
        procedure_code=row.procedure_code,
        version_id=row.procedure_version_id,
        case_n=row.case_n,
        payer_name=row.submitter_name,
        payer_number=row.submitter_id_number,
        payer_address=row.submitter_address,
        dossier_id=row.pk,
        code=row.code,
        fee=row.fee,
        turned_away=row.status in TURNED_AWAY,
    )


def subject_of(*, dossier_id: int) -> Subject:
    """Return what money of a dossier is for, to whoever may see it already."""
    return subject_of_dossier(Dossier.objects.get(pk=dossier_id))


def dues_of(*, subject: Subject, but_for: str = "") -> tuple[DueFacts, ...]:
    """Return every due of a filing or dossier, those of the law first, then asked ones.

    A fee whose amount nobody knows beforehand is not among them, nor one of a filing of
    which it was not said how many pieces. `but_for` is a parcel that is not looked at.
    """
    stored = {row.source: row for row in _rows(subject)}
    waiting = _waiting([row.pk for row in stored.values()])
    levels = levels_of(place=subject.place)
    said = _said(levels)
    known = by_law(subject=subject, stored=frozenset(stored), said=said)
    found = {source: facts for source, facts in known.items() if source not in stored}
    options = {fee.n: fee.exemptions for fee in published(subject.version_id).fees}
    options[0] = _of_one([fee for fee in _fees(subject, said) if fee.amount])
    for source, row in stored.items():
        n = int(source.partition(":")[2])
        choices = () if source.startswith(ASKED) else options.get(n, ())
        found[source] = _facts(row, choices, waits=row.pk in waiting)
    ordered = tuple(found[source] for source in sorted(found, key=_order))
    ordered = _with_level(ordered, levels)
    if subject.dossier_id is None or not any(due.payable for due in ordered):
        return ordered
    taken = collecting(dossier_id=subject.dossier_id, but_for=but_for)
    return ordered if taken is None else _with_parcel(ordered, taken)


def _said(levels: Sequence[LevelFacts]) -> dict[int, FeeSaid]:
    return {one.fee.n: one.holds for one in levels}


def _with_level(
    dues: tuple[DueFacts, ...], levels: Sequence[LevelFacts]
) -> tuple[DueFacts, ...]:
    """Say of dues of which level they are, and how they are reckoned by pieces."""
    known = {f"fee:{one.fee.n}": one for one in levels}
    return tuple(
        _at_level(due, known[due.source]) if due.source in known else due for due in dues
    )


def _at_level(due: DueFacts, one: LevelFacts) -> DueFacts:
    why = due.why
    pieces = one.at.pieces
    if pieces is not None and pieces.amount == due.base:
        due, why = replace(due, pieces=pieces), (pieces.told, *why)
    if one.chosen and one.chosen.text:
        text = one.chosen.text
        why = ((N_("Mức của trường hợp: %(text)s"), {"text": text}), *why)
    return replace(due, why=why)


def _with_parcel(dues: tuple[DueFacts, ...], taken: Collecting) -> tuple[DueFacts, ...]:
    """Say of the dues that a parcel's money goes to, in order, that it collects them."""
    left, found = taken.amount, []
    for due in dues:
        if left > 0 and due.payable:
            left -= due.amount
            found.append(replace(due, parcel=taken.parcel))
        else:
            found.append(due)
    return tuple(found)


def collected_ids(*, dossier_id: int) -> frozenset[int]:
    """Return which written dues of a dossier a parcel collects at the door."""
    dues = dues_of(subject=subject_of(dossier_id=dossier_id))
    return frozenset(due.id for due in dues if due.parcel and due.id is not None)


def paid_online_until(
    *, dossier_id: int, amount: int, parcel: str, at: datetime
) -> datetime | None:
    """Return until when dues that a parcel is to collect are being paid online.

    None where they are not. Inside a transaction that has locked the dossier.
    """
    dues = dues_of(subject=subject_of(dossier_id=dossier_id), but_for=parcel)
    marked = _with_parcel(dues, Collecting(amount, parcel))
    ids = [due.id for due in marked if due.parcel and due.id is not None]
    live = Attempt.objects.filter(
        dues__in=ids, state__in=[s.value for s in LIVE], expires_at__gt=at
    )
    return live.order_by("-expires_at").values_list("expires_at", flat=True).first()


def is_known(subject: Subject) -> bool:
    """Say whether every fee of the law has an amount."""
    if subject.dossier_id is not None:
        return subject.fee is not None
    fees = _fees(subject, _said(levels_of(place=subject.place)))
    return all(fee.amount is not None for fee in fees)


def _order(source: str) -> tuple[bool, int]:
    return source.startswith(ASKED), int(source.partition(":")[2])


def _rows(subject: Subject) -> list[Due]:
    if subject.dossier_id is not None:
        return list(Due.objects.filter(dossier_id=subject.dossier_id))
    return list(Due.objects.filter(filing_key=subject.filing_key))


def _waiting(ids: Sequence[int]) -> frozenset[int]:
    """Return which dues a payment under way is for."""
    if not ids:
        return frozenset()
    rows = Attempt.objects.filter(dues__in=ids, state__in=[s.value for s in LIVE])
    return frozenset(rows.values_list("dues", flat=True))


def by_law(
    *, subject: Subject, stored: frozenset[str], said: Mapping[int, FeeSaid]
) -> dict[str, DueFacts]:
    """Return what the fees of the version and what was asked come to, by source.

    `stored` are the sources that have a row, `said` what holds of each fee.
    """
    if subject.turned_away:
        return {}
    fees = [fee for fee in _fees(subject, said) if fee.amount]
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
            of_all = replace(_plain(_IN_ALL, name, written), options=_of_one(fees))
            found = {_IN_ALL: of_all}
    for n, amount, reason in subject.asked:
        source = f"{ASKED}{n}"
        found[source] = _plain(source, reason or ANY_FEE, amount)
    return found


def _of_one(fees: Sequence[FeeFacts]) -> tuple[Exemption, ...]:
    """Return the exemptions of a sum written down in all: those of the one fee it is."""
    return tuple(fees[0].exemptions) if len(fees) == 1 else ()


def _fees(subject: Subject, said: Mapping[int, FeeSaid]) -> tuple[FeeFacts, ...]:
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


def _facts(row: Due, options: tuple[Exemption, ...], *, waits: bool) -> DueFacts:
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
