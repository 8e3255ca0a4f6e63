"""Begin and end the session of a browser."""

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user_model, login, logout
from django.http import HttpRequest
from django.urls import reverse

from motcua.domain.accounts import actions, readers
from motcua.domain.accounts.readers import sessions
from motcua.domain.accounts.readers.behalf import acting_for
from motcua.domain.accounts.rules.identity import Assurance
from motcua.kernel.actor import ANONYMOUS, Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.rates import address_of

SESSION = "motcua_session"
BEHALF = "motcua_behalf"
"""Where a session keeps for whom its holder acts; looked up anew at every request."""
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def check_way(account_id: int, method: str) -> Actor:
    """Return who an account is; raise NotAllowed where they may not come in this way.

    Basis: QĐ 29/2026 (from 20/7/2026 citizens sign in by their electronic identity).
    """
    on = now().astimezone(VN).date()
    actor = readers.actor_of(account_id=account_id, on=on)
    only = settings.CITIZENS_BY_IDENTITY_ONLY and method != "identity"
    if only and actor.kind is ActorKind.CITIZEN:
        raise NotAllowed(
            "identity_only",
            N_("Người dân, tổ chức đăng nhập bằng tài khoản định danh điện tử."),
            remedy=N_("Hãy chọn đăng nhập bằng tài khoản định danh điện tử."),
        )
    return actor


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
    actor = check_way(account_id, method)
    before = actor_in(request)
    if before.session_id is not None:
        actions.end_session(
            actor=before, at=at, session_id=before.session_id, why="signed in again"
        )
    account = get_user_model().objects.get(pk=account_id)
    login(request, account, backend=_BACKEND)
    request.session.pop(BEHALF, None)
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
    chosen = request.session.get(BEHALF, "")
    if not chosen:
        return present.actor
    return acting_for(actor=present.actor, key=chosen, on=at.astimezone(VN).date())


def recover_address() -> str:
    """Return the full address at which a recovery code is taken, for letters."""
    return f"{settings.PUBLIC_URL}{reverse('portal:recover')}"
