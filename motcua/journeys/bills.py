"""What is to be paid, for oneself or for whom one may pay: filings and dossiers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.filings import readers as filings
from motcua.domain.payments.readers.due_facts import DueFacts
from motcua.domain.payments.readers.dues import dues_of
from motcua.domain.payments.readers.owing import dossiers_to_pay, owner_name
from motcua.domain.payments.rules.dues import DueState
from motcua.journeys.pay import BEFORE_SENDING, dues_of_filing
from motcua.kernel.actor import Actor
from motcua.kernel.errors import MotcuaError

MOST = 50
"""So many filings and so many dossiers are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid of one filing or dossier, in đồng, and of which procedure.

    `waits` says that a payment of it is under way. Nothing else of it is told: who may
    only pay sees no paper, no state and no contact.
    """

    title: str
    amount: int
    waits: bool
    dossier_code: str = ""
    filing_key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Bills:
    """Every bill of one person, whose name it is, and whether there may be older ones."""

    owner: str
    rows: tuple[Bill, ...]
    cut: bool


def bills(*, actor: Actor, at: datetime) -> Bills:
    """Return what may be paid now by the actor, for themselves or for whom they act.

    Raises NotAllowed for who may pay for nobody here.
    """
    owner = owner_name(actor=actor)
    waiting = filings.filings_to_pay(actor=actor, most=MOST + 1)
    found = []
    for filing in waiting[:MOST]:
        try:
            dues = dues_of_filing(at=at, filing=filing)
        except MotcuaError:
            continue  # a procedure that is not filed online any more: nothing to pay here
        first = [due for due in dues if due.collect == BEFORE_SENDING]
        found.append(_bill(filing.procedure_name, first, filing_key=filing.key))
    subjects = dossiers_to_pay(actor=actor, most=MOST + 1)
    found += [_bill(s.title, dues_of(subject=s), code=s.code) for s in subjects[:MOST]]
    return Bills(
        owner=owner,
        rows=tuple(bill for bill in found if bill.amount),
        cut=max(len(waiting), len(subjects)) > MOST,
    )


def _bill(
    title: str,
    dues: tuple[DueFacts, ...] | list[DueFacts],
    *,
    code: str = "",
    filing_key: UUID | None = None,
) -> Bill:
    payable = [due for due in dues if due.payable]
    return Bill(
        title=title,
        amount=sum(due.amount for due in payable),
        waits=any(due.state is DueState.WAITING for due in payable),
        dossier_code=code,
        filing_key=filing_key,
    )
