"""Pages every face needs, and the one way to render a page."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts.readers.centre import centre_name
from motcua.domain.following.readers.inbox import unread
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.lessons import lesson_panel
from motcua.web.common.planned import planned


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page with what every layout shows."""
    shared = {
        "actor": actor_of(request),
        "centre": centre_name(on=now().astimezone(VN).date()),
        "language": get_language(),
        "path": request.get_full_path(),
        "notices": list(get_messages(request)),
        "errors": {},
        "unread": unread(actor=actor_of(request)),
        "planned": planned(),
        "lesson": lesson_panel(actor_of(request)),
    }
    return render(request, template, {**shared, **(context or {})}, status=status)


def actor_of(request: HttpRequest) -> Actor:
    """Return the one who acts, as the middleware has found them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def officer_of(request: HttpRequest) -> Actor:
    """Return the officer who acts; raise NotAllowed for anybody else."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.OFFICER:
        raise NotAllowed(
            "officers_only",
            N_("Trang này dành cho cán bộ, công chức."),
            remedy=N_("Hãy đăng nhập bằng tài khoản công vụ."),
        )
    return actor


def offset_of(request: HttpRequest) -> int:
    """Return where a list begins; nonsense begins at the first row."""
    text = request.GET.get("tu", "0")
    return min(int(text), 1_000_000) if text.isdecimal() and len(text) < 8 else 0


def safe_next(request: HttpRequest, asked: str, otherwise: str) -> str:
    """Return an address of our own to go on to."""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if asked and is_ours else otherwise


@require_GET
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer `ok` when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie and go back."""
    asked = request.POST.get("language", "")
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", ""), "/"))
    if asked in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            asked,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
