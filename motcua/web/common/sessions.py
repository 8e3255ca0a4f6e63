"""Begin and end the session of a browser."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model, login, logout
from django.http import HttpRequest
from django.urls import reverse

from motcua.domain.accounts import actions, readers
from motcua.domain.accounts.readers import sessions
from motcua.domain.accounts.rules.identity import Assurance
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.kernel.clock import VN, now
from motcua.web.common.rates import address_of

SESSION = "motcua_session"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(
    request: HttpRequest,
    account_id: int,
    *,
    method: str,
    level: Assurance,
    provider: str = "",
) -> Actor:
    """Sign an account in in this browser, under a new cookie; return who it is."""
    at = now()
    actor = readers.actor_of(account_id=account_id, on=at.astimezone(VN).date())
    before = actor_in(request)
    if before.session_id is not None:
        actions.end_session(
            actor=before, at=at, session_id=before.session_id, why="signed in again"
        )
    account = get_user_model().objects.get(pk=account_id)
    login(request, account, backend=_BACKEND)
    request.session[SESSION] = actions.begin_session(
        actor=actor,
        at=at,
        method=method,
        level=level,
        provider=provider,
        address=address_of(request) or None,
        agent=request.headers.get("User-Agent", ""),
    )
    return actor


def leave(request: HttpRequest) -> None:
    """Sign out in this browser."""
    actor = actor_in(request)
    if actor.session_id is not None:
        actions.end_session(
            actor=actor, at=now(), session_id=actor.session_id, why="signed out"
        )
    logout(request)


def actor_in(request: HttpRequest) -> Actor:
    """Return who is signed in in this browser, and note that they are here."""
    account_id, session_id = (request.session.get(key) for key in (SESSION_KEY, SESSION))
    if account_id is None or session_id is None:
        return ANONYMOUS
    at = now()
    present = sessions.present(
        session_id=int(session_id), account_id=int(account_id), at=at
    )
    if present is None:
        return ANONYMOUS
    if present.seen_at < at - actions.SEEN_EVERY:
        actions.note_seen(actor=present.actor, at=at)
    return present.actor


def recover_address() -> str:
    """Return the full address at which a recovery code is taken, for letters."""
    return f"{settings.PUBLIC_URL}{reverse('portal:recover')}"
