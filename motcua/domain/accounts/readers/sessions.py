"""Questions about who is signed in, and where."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.domain.accounts.models import LinkedIdentity, SignInSession
from motcua.domain.accounts.readers.holders import holder_of
from motcua.domain.accounts.rules.identity import Assurance
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """One national identity that opens an account."""

    provider: str
    level: Assurance
    linked_at: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One browser in which the account is signed in."""

    id: int
    method: str
    provider: str
    level: Assurance
    begun_at: datetime
    seen_at: datetime
    address: str
    agent: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Who is signed in in a browser, and when that was last noted."""

    actor: Actor
    seen_at: datetime


def present(*, session_id: int, account_id: int, at: datetime) -> Present | None:
    """Return who is signed in in a session; None when it, or the account, has ended."""
    on = at.astimezone(VN).date()
    holder = holder_of(account_id=account_id, on=on, session_id=session_id)
    if holder is None or holder.seen_at is None:
        return None
    return Present(holder.actor, holder.seen_at)


def my_session(*, actor: Actor) -> SessionFacts | None:
    """Return the session in which the actor asks."""
    row = SignInSession.objects.filter(
        pk=actor.session_id or 0, account_id=_account(actor)
    ).first()
    return None if row is None else _session(row, actor)


def my_sessions(*, actor: Actor, at: datetime, hours: int) -> tuple[SessionFacts, ...]:
    """Return where the actor's account is signed in now, the latest use first.

    A browser not used for `hours` has lost its cookie and is not signed in any more.
    """
    rows = SignInSession.objects.filter(
        account_id=_account(actor),
        ended_at__isnull=True,
        begun_at__gt=at - timedelta(hours=hours),
    ).order_by("-seen_at", "-id")
    return tuple(_session(row, actor) for row in rows)


def my_identities(*, actor: Actor) -> tuple[IdentityFacts, ...]:
    """Return the national identities that open the actor's own account."""
    rows = LinkedIdentity.objects.filter(account_id=_account(actor)).order_by("linked_at")
    return tuple(
        IdentityFacts(row.provider, Assurance(row.level), row.linked_at, row.used_at)
        for row in rows
    )


def _session(row: SignInSession, actor: Actor) -> SessionFacts:
    return SessionFacts(
        id=row.pk,
        method=row.method,
        provider=row.provider,
        level=Assurance(row.level),
        begun_at=row.begun_at,
        seen_at=row.seen_at,
        address=row.address or "",
        agent=row.agent,
        is_this=row.pk == actor.session_id,
    )


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotAllowed("sign_in_first", N_("Hãy đăng nhập trước."))
    return actor.account_id
