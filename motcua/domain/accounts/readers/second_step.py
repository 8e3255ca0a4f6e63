"""Questions about the second step, and about a way back that has been asked for."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.models import Account, OneTimeCode, SecondStep
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class StepFacts:
    """How an account gives its second step, and how many codes are left on paper."""

    kind: str
    set_at: datetime
    papers_left: int


def asked_of(*, account_id: int) -> str:
    """Return by what an account gives its second step; empty when it has none."""
    row = SecondStep.objects.filter(account_id=account_id).first()
    return row.kind if row else ""


def my_step(*, actor: Actor) -> StepFacts | None:
    """Return the actor's own second step."""
    row = SecondStep.objects.filter(account_id=actor.account_id or 0).first()
    if row is None:
        return None
    left = OneTimeCode.objects.filter(
        account_id=row.account_id,
        purpose="paper",
        used_at__isnull=True,
        cancelled_at__isnull=True,
    )
    return StepFacts(row.kind, row.set_at, left.count())


def my_recovery(*, actor: Actor, at: datetime) -> datetime | None:
    """Return from when on somebody may open the actor's account anew; None: nobody."""
    row = OneTimeCode.objects.filter(
        account_id=actor.account_id or 0,
        purpose="recovery",
        used_at__isnull=True,
        cancelled_at__isnull=True,
        good_till__gt=at,
    ).first()
    return row.good_from if row else None


def has_account(*, person_id: int) -> bool:
    """Say whether a person has an account that is open."""
    return Account.objects.filter(person_id=person_id, is_active=True).exists()
