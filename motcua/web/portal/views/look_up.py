"""Anybody's look-up by code: how far a dossier has come, and nothing about people.

Basis: TT 01/2018 art 16.2d.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.readers import public
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import NotFound
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error


@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for a code; a typed one leads to its page."""
    code = request.GET.get("ma", "").strip().upper()[:60]
    if code:
        return HttpResponseRedirect(reverse("portal:found", args=[code.replace("/", "")]))
    return page(request, "portal/look_up.jinja", {"code": "", "found": None})


@require_GET
def found(request: HttpRequest, code: str) -> HttpResponse:
    """Show the degree of completion of a code, or keep the code to be mended."""
    try:
        status = public.look_up(code=code)
    except NotFound as error:
        unknown = {"code": code, "found": None, "errors": {"ma": say_error(error)}}
        return page(request, "portal/look_up.jinja", unknown, status=404)
    mine = _is_mine(request, status.code)
    context = {
        "code": status.code,
        "found": status,
        "is_mine": mine,
        "may_rate": status.status == "returned" and not mine,
    }
    return page(request, "portal/look_up.jinja", context)


def _is_mine(request: HttpRequest, code: str) -> bool:
    """Say whether the citizen who looks is the submitter."""
    actor = actor_of(request)
    if actor.person_id is None:
        return False
    try:
        dossiers.id_of(actor=actor, code=code, on=now().astimezone(VN).date())
    except NotFound:
        return False
    return True
