"""Units' bank accounts, statements compared, and what differs."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.models import BankAccount, BankDifference, BankStatement
from motcua.kernel.actor import Actor

MOST = 500


@dataclass(frozen=True, slots=True)
class BankDifferenceFacts:
    """One open difference; `ours` and `theirs` in đồng, None where missing."""

    id: int
    unit_name: str
    day: date
    reference: str
    gap: str
    ours: int | None
    theirs: int | None


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """One statement that was compared, with the sums of both sides in đồng."""

    unit_name: str
    first: date
    last: date
    compared_at: datetime
    compared_by: str
    lines: int
    total: int
    our_lines: int
    our_total: int


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A bank account of a unit; `valid_to` is None for the one in use.

    One that is only proposed has no `confirmed_at`.
    """

    id: int
    unit_name: str
    bank: str
    bank_name: str
    number: str
    holder: str
    valid_from: date
    valid_to: date | None
    proposed_by_id: int | None
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime | None


def bank_differences(*, actor: Actor) -> tuple[BankDifferenceFacts, ...]:
    """Return what is open at the actor's units, the newest first; raise NotAllowed."""
    require(actor, Act.RECONCILE)
    rows = BankDifference.objects.filter(
        unit_id__in=units_for(actor, Act.RECONCILE), resolved_at=None
    ).order_by("-day", "reference", "gap")
    names = ("id", "unit__name", "day", "reference", "gap", "ours", "theirs")
    return tuple(BankDifferenceFacts(*row) for row in rows.values_list(*names)[:MOST])


def statements(*, actor: Actor) -> tuple[StatementFacts, ...]:
    """Return the newest statements of the actor's units; raise NotAllowed."""
    require(actor, Act.RECONCILE)
    rows = BankStatement.objects.filter(
        unit_id__in=units_for(actor, Act.RECONCILE)
    ).order_by("-compared_at", "-id")
    found = rows.values_list(
        *("unit__name", "first", "last", "compared_at", "compared_by"),
        *("lines", "total", "our_lines", "our_total"),
    )
    return tuple(StatementFacts(*row) for row in found[:31])


def bank_accounts(*, actor: Actor) -> tuple[AccountFacts, ...]:
    """Return the accounts of the actor's units, the newest first; raise NotAllowed."""
    require(actor, Act.CONFIRM_BANK_ACCOUNT)
    rows = BankAccount.objects.filter(
        unit_id__in=units_for(actor, Act.CONFIRM_BANK_ACCOUNT)
    ).order_by("unit__name", "-valid_from", "-id")
    found = rows.values_list(
        *("id", "unit__name", "bank", "bank_name", "number", "holder"),
        *("valid_from", "valid_to", "proposed_by_id", "proposed_by"),
        *("confirmed_by", "confirmed_at"),
    )
    return tuple(AccountFacts(*row) for row in found[:MOST])
