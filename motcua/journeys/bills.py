"""What is to be paid, for oneself or for whom one may pay: filings and dossiers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.filings import readers as filings
from motcua.domain.filings.readers import FilingFacts
from motcua.domain.filings.readers.bulk import my_bulk
from motcua.domain.filings.rules import UNANSWERED
from motcua.domain.payments.readers.due_facts import Subject
from motcua.domain.payments.readers.dues import dues_of_each
from motcua.domain.payments.readers.owing import (
    UnderWay,
    dossiers_named_to_pay,
    dossiers_to_pay,
    owner_name,
    under_way,
)
from motcua.journeys.pay import subjects_of_filings
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing

MOST = 50
"""So many filings and so many dossiers are looked at for a page, the newest first."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid of one filing or dossier, in đồng, and of which procedure.

    `n` is its number in the list, of a sheet the line, `payment` the one of it that is
    under way. `unit_id` is who collects. Nothing else of it is told: who may only pay
    sees no paper, no state, no contact.
    """

    n: int
    title: str
    amount: int
    payment: UnderWay | None
    unit_id: int
    dossier_code: str = ""
    filing_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Bills:
    """A page of the bills of one person, whose name it is, and where older ones begin.

    `units` are the names of those who collect.
    """

    owner: str
    rows: tuple[Bill, ...]
    next_offset: int | None
    units: Mapping[int, str]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Bill, ...]], ...]:
        """Return the bills by who collects: those that may be paid together."""
        return tuple(
            (name, tuple(bill for bill in self.rows if bill.unit_id == unit_id))
            for unit_id, name in self.units.items()
        )


@dataclass(frozen=True, slots=True)
class SheetBills:
    """The bills of a sheet of many filings: those to be paid together now.

    `apart` are those that are being paid another way just now.
    """

    rows: tuple[Bill, ...]
    apart: tuple[Bill, ...]

    @property
    def total(self) -> int:
        """Return the sum of what is to be paid together, in đồng."""
        return sum(bill.amount for bill in self.rows)


def bills(*, actor: Actor, at: datetime, offset: int = 0) -> Bills:
    """Return what may be paid now by the actor, for themselves or for whom they act.

    Of the filings and of the dossiers `offset` newer ones are left out. Raises
    NotAllowed for who may pay for nobody here.
    """
    owner = owner_name(actor=actor)
    waiting = filings.filings_to_pay(actor=actor, most=MOST + 1, offset=offset)
    # Of a procedure that is not filed online any more there is nothing to pay here.
    first = [one for one in subjects_of_filings(at=at, filings=waiting[:MOST]) if one]
    then = dossiers_to_pay(actor=actor, most=MOST + 1, offset=offset)
    found = _bills([(0, one) for one in (*first, *then[:MOST])], at)
    # Numbered as they are seen: what owes nothing takes no number.
    rows = tuple(replace(one, n=n) for n, one in enumerate(found, start=1))
    units = dict.fromkeys(bill.unit_id for bill in rows)
    return Bills(
        owner=owner,
        rows=rows,
        next_offset=offset + MOST if max(len(waiting), len(then)) > MOST else None,
        units={one: accounts.unit(unit_id=one).name for one in units},
    )


def bills_of_sheet(*, actor: Actor, at: datetime, key: UUID) -> SheetBills:
    """Return what of the filings of a sheet may be paid now, by their lines.

    Of those that were answered what their dossiers owe. Raises NotFound for anybody
    else's sheet, NotAllowed for who may pay for nobody here.
    """
    _, rows = my_bulk(actor=actor, key=key)
    lines = {row.filing_key: row.line for row in rows if row.filing_key is not None}
    found = subjects_named(actor=actor, at=at, keys=lines)
    numbered = sorted((lines[key], subject) for key, subject in found.items())
    made = _bills(numbered, at)
    if _are_one(made, require_reach(actor, Doing.PAY).person_id):
        return SheetBills(rows=made, apart=())
    return SheetBills(
        rows=tuple(bill for bill in made if bill.payment is None),
        apart=tuple(bill for bill in made if bill.payment is not None),
    )


def _are_one(bills: Sequence[Bill], payer_id: int) -> bool:
    """Say whether just these are in one payment of the payer's, to go on with."""
    payments = {bill.payment for bill in bills}
    one = payments.pop() if len(payments) == 1 else None
    return one is not None and (one.parts, one.payer_id) == (len(bills), payer_id)


def subjects_named(
    *, actor: Actor, at: datetime, keys: Collection[UUID]
) -> dict[UUID, Subject]:
    """Return what may be paid of these filings, or of the dossiers they have become.

    Those the actor may not pay for, or that owe nothing any more, lack.
    """
    named = filings.filings_named_to_pay(actor=actor, keys=keys)
    open_ones = [one for one in named if one.state in UNANSWERED]
    found = {
        filing.key: subject
        for filing, subject in zip(
            open_ones, subjects_of_filings(at=at, filings=open_ones), strict=True
        )
        if subject is not None
    }
    return found | _dossiers(actor, [one for one in named if one not in open_ones])


def _dossiers(actor: Actor, answered: Sequence[FilingFacts]) -> dict[UUID, Subject]:
    ids = {one.dossier_id: one.key for one in answered if one.dossier_id is not None}
    subjects = dossiers_named_to_pay(actor=actor, codes=(), ids=ids)
    return {ids[one.dossier_id or 0]: one for one in subjects}


def _bills(subjects: Sequence[tuple[int, Subject]], at: datetime) -> tuple[Bill, ...]:
    """Return the bills of those that owe something now, by the numbers they are given."""
    payable = [
        [due for due in dues if due.payable and subject.only in ("", due.collect)]
        for (_, subject), dues in zip(
            subjects, dues_of_each(subjects=[one for _, one in subjects]), strict=True
        )
    ]
    kept = [due.id for dues in payable for due in dues if due.id is not None]
    paying = under_way(dues=kept, at=at) if kept else {}
    return tuple(
        Bill(
            n=n,
            title=subject.title,
            amount=sum(due.amount for due in dues),
            payment=next((p for due in dues if (p := paying.get(due.id or 0))), None),
            unit_id=subject.unit_id,
            dossier_code=subject.code,
            filing_key=subject.filing_key,
        )
        for (n, subject), dues in zip(subjects, payable, strict=True)
        if dues
    )
