"""What happens around every page: language, who acts, safe headers, error pages."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from psycopg_pool import PoolTimeout

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import MotcuaError, NotAllowed
from motcua.kernel.training import is_training
from motcua.web.common import errors
from motcua.web.common.sessions import actor_in

Answer = Callable[[HttpRequest], HttpResponse]

PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# What others may show inside a page of theirs: a chart, never anything to press.
EMBEDDED = "default-src 'none'; style-src 'self'; font-src 'self'; frame-ancestors *"
# A browser shows PDF with a viewer of its own, which a stricter rule would block.
FILES = "frame-ancestors 'none'"


class SecurityHeadersMiddleware:
    """Tells the browser what a page may load: our own files, no inline code."""

    def __init__(self, get_response: Answer) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and add the headers."""
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        policy = PAGES if is_page else FILES
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(self), microphone=()"
        )
        if is_training():
            response.headers["X-Motcua-Training"] = "true"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # By the cookie, not the session: reading that would need the database.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if known or "Authorization" in request.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class ReadableTextMiddleware:
    """Refuses texts with a NUL, which no database keeps and nobody types."""

    def __init__(self, get_response: Answer) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Return the page that says so, or None when every text can be read."""
        typed = [request.path_info, *_values(request.GET), *_values(request.POST)]
        if any("\x00" in text for text in typed):
            return errors.bad_request(request, ValueError("NUL"))
        return None


class LanguageMiddleware:
    """Vietnamese, unless this browser has asked us for English."""

    def __init__(self, get_response: Answer) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = dict(settings.LANGUAGES)
        with translation.override(asked if asked in known else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault(
                "Content-Language", translation.get_language() or ""
            )
        return response


class ActorMiddleware:
    """Puts the one who acts on the request, found when first asked for."""

    def __init__(self, get_response: Answer) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `request.actor` set."""
        request.actor = SimpleLazyObject(lambda: actor_in(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class ErrorPagesMiddleware:
    """Turns what a view could not do into a page that says so."""

    def __init__(self, get_response: Answer) -> None:
        """Take what answers next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where a button leads, whoever comes by its address is told so."""
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.by_button_only(request, response)
        return response

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Return the page for an error a person can understand, else None."""
        if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
            return errors.database_lost(request, error)
        if not isinstance(error, MotcuaError):
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if isinstance(error, NotAllowed) and actor.kind is ActorKind.ANONYMOUS:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('portal:sign_in')}?{query}")
        return errors.refused(request, error)


def _values(typed: QueryDict) -> Iterator[str]:
    return (str(value) for name in typed for value in [name, *typed.getlist(name)])
