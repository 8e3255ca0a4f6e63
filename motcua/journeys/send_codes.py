"""Make a code and send it: the account keeps its hash, the letter carries it once."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions import recovery, second_step
from motcua.domain.accounts.actions.recovery import WayBack
from motcua.domain.accounts.actions.second_step import Sent
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN


@transaction.atomic
def send_set_up_code(*, actor: Actor, at: datetime) -> None:
    """Send the code that proves that the actor reads their e-mail."""
    _send(second_step.make_set_up_code(actor=actor, at=at), at)


@transaction.atomic
def send_sign_in_code(*, account_id: int, at: datetime) -> None:
    """Send the code of the second step."""
    _send(second_step.make_sign_in_code(account_id=account_id, at=at), at)


@transaction.atomic
def send_recovery(*, username: str, url: str, at: datetime) -> None:
    """Send the way back to an account's own e-mail; nothing where there is none."""
    way = recovery.ask_recovery(username=username, at=at)
    if way is not None:
        _plan(way, "recovery_code", {"code": way.code, "url": url}, at)


@transaction.atomic
def hand_out_recovery(
    *, actor: Actor, at: datetime, person_id: int, proof: str, url: str
) -> WayBack:
    """Hand out the way back at the counter, and tell the old contact of it."""
    way = recovery.give_recovery(actor=actor, at=at, person_id=person_id, proof=proof)
    if way.to:
        _plan(way, "recovery_given", {"url": url}, at)
    return way


def _send(sent: Sent, at: datetime) -> None:
    plan_letter(
        actor=SYSTEM,
        at=at,
        key=f"account-code-{sent.id}",
        kind="sign_in_code",
        recipient=sent.to,
        facts={"code": sent.code},
    )


def _plan(way: WayBack, kind: str, facts: dict[str, str], at: datetime) -> None:
    ready = f"{way.ready_at.astimezone(VN):%H:%M %d/%m/%Y}"
    plan_letter(
        actor=SYSTEM,
        at=at,
        key=f"account-recovery-{way.id}",
        kind=kind,
        recipient=way.to,
        facts={**facts, "ready": ready},
    )
