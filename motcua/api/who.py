"""Who asks: a session of the pages, or a token with a scope. Nobody else."""

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer

from motcua.domain.accounts.actions import use_token
from motcua.domain.accounts.rules import Scope
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.views import actor_of

LONGEST_TOKEN = 200


class Token(HttpBearer):
    """A token in `Authorization: Bearer …`, which must have the scope."""

    openapi_bearerFormat = "opaque"  # noqa: N815 - ninja's name

    def __init__(self, scope: Scope) -> None:
        """Take what the address needs."""
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Actor:  # noqa: ARG002 - ninja's signature
        """Return who the token stands for; raise rather than fall back on a session."""
        holder = None
        if len(token) <= LONGEST_TOKEN and token.isascii():
            holder = use_token(secret=token, at=now())
        if holder is None:
            raise AuthenticationError
        if self.scope not in holder.scopes:
            raise NotAllowed(
                "scope_missing",
                N_("Mã truy cập này không có phạm vi %(scope)s."),
                facts={"scope": self.scope.value},
                remedy=N_("Hãy nhờ người quản trị cấp mã có phạm vi này."),
            )
        return holder.actor


class Session(APIKeyCookie):
    """The session of somebody who has signed in on the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002 - ninja's signature
        """Return who has signed in; None for nobody."""
        actor = actor_of(request)
        return actor if actor.kind is not ActorKind.ANONYMOUS else None


def signed_in(scope: Scope) -> list[Token | Session]:
    """Return the ways to be known at an address that needs a scope."""
    return [Token(scope), Session()]
