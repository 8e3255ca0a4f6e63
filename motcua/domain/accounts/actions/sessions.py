"""Begin, keep and end the sessions in which people are signed in."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.models import SignInSession
from motcua.domain.accounts.rules.identity import Assurance
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_

SEEN_EVERY = timedelta(minutes=5)
_MOST_AGENT = 300


def begin_session(
    *,
    actor: Actor,
    at: datetime,
    method: str,
    level: Assurance,
    provider: str = "",
    address: str | None,
    agent: str,
) -> int:
    """Note that the actor's account is signed in in a browser; return the session."""
    row = SignInSession.objects.create(
        account_id=_account(actor),
        method=method,
        provider=provider,
        level=int(level),
        begun_at=at,
        seen_at=at,
        address=address,
        agent=agent[:_MOST_AGENT],
    )
    return row.pk


def note_seen(*, actor: Actor, at: datetime) -> None:
    """Note that the actor's session is in use; worth it every `SEEN_EVERY`."""
    SignInSession.objects.filter(pk=actor.session_id or 0, ended_at__isnull=True).update(
        seen_at=at
    )


@transaction.atomic
def end_session(*, actor: Actor, at: datetime, session_id: int, why: str) -> None:
    """End a session of the actor's own account; raise NotFound for any other.

    One that has ended stays as it is.
    """
    row = (
        SignInSession.objects.select_for_update()
        .filter(pk=session_id, account_id=_account(actor))
        .first()
    )
    if row is None:
        raise NotFound("session_unknown", N_("Không có phiên đăng nhập này."))
    if row.ended_at is None:
        row.ended_at, row.ended_why = max(at, row.begun_at), why
        row.save(update_fields=["ended_at", "ended_why"])


def end_other_sessions(*, actor: Actor, at: datetime, why: str) -> int:
    """End every session of the actor's account but the one that asks; return how many."""
    rows = SignInSession.objects.filter(account_id=_account(actor), ended_at__isnull=True)
    return rows.exclude(pk=actor.session_id or 0).update(ended_at=at, ended_why=why)


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotAllowed("sign_in_first", N_("Hãy đăng nhập trước."))
    return actor.account_id
