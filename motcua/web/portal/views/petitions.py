"""Petitions from home: what it is, writing one, following it by its code, answers."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.appointments.rules.visits import tidy_code
from motcua.domain.feedback import actions
from motcua.domain.feedback.readers import petitions
from motcua.domain.feedback.readers.petitions import PAGE
from motcua.domain.feedback.rules.petitions import State
from motcua.domain.feedback.rules.survey import LEVELS
from motcua.kernel.actor import ActorKind
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.web.common import forms
from motcua.web.common.petition_form import petition_form, petition_typed
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.common.wording import say_errors

MOST_FILED = 5
MOST_OPENED = 60
"""Petitions an address may file, and codes it may open, in a minute."""


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Say what a petition is and what is not one; lead a typed code to its page."""
    code = tidy_code(request.GET.get("ma", ""))
    if code:
        return HttpResponseRedirect(reverse("portal:petition", args=[code]))
    return page(request, "portal/petitions.jinja", {"typed": ""})


@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """Guide whoever wants to complain against a decision, or to denounce somebody."""
    return page(request, "portal/petition_complaints.jinja")


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Ask what it is about, and file it; no account is needed."""
    if request.method == "GET":
        return _write(request, _mine(request))
    try:
        check_rate(request, "petition", most=MOST_FILED)
        found = actions.file_petition(
            actor=actor_of(request),
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            filed=petition_typed(forms.Reading(request.POST)),
        )
    except MotcuaError as error:
        return _write(request, request.POST, say_errors(error), error.status)
    return HttpResponseRedirect(reverse("portal:petition", args=[found.code]) + "?moi=1")


@never_cache
@require_http_methods(["GET", "POST"])
def petition(request: HttpRequest, code: str) -> HttpResponse:
    """Show a petition to whoever has its code; take what was asked, or a mark."""
    check_rate(request, "petition-open", most=MOST_OPENED)
    try:
        found = petitions.by_code(code=tidy_code(code))
    except NotFound as error:
        context = {"typed": code[:20], "errors": say_errors(error)}
        return page(request, "portal/petitions.jinja", context, status=404)
    if request.method == "GET":
        return _petition(request, found)
    try:
        asked = {"actor": actor_of(request), "at": now(), "code": found.code}
        if forms.one_of(request.POST, "do", ("supply", "judge")) == "supply":
            actions.supply(text=forms.text(request.POST, "text"), **asked)  # type: ignore[arg-type]
        else:
            mark = forms.whole(request.POST, "mark", 0) or 0
            actions.judge(mark=mark, **asked)  # type: ignore[arg-type]
    except MotcuaError as error:
        return _petition(request, found, say_errors(error), error.status)
    return HttpResponseRedirect(reverse("portal:petition", args=[found.code]))


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """List published answers, searched by words."""
    text, offset = request.GET.get("q", "")[:200], offset_of(request)
    context = {
        "found": petitions.published(text=text, offset=offset),
        "text": text,
        "query": f"{urlencode({'q': text})}&" if text else "",
        "offset": offset,
        "page_size": PAGE,
    }
    return page(request, "portal/petition_answers.jinja", context)


def _mine(request: HttpRequest) -> Mapping[str, object]:
    actor = actor_of(request)
    dossier = request.GET.get("ho-so", "")[:60]
    name = actor.name if actor.kind is ActorKind.CITIZEN else ""
    return {"kind": "", "name": name, "dossier": dossier}


def _write(
    request: HttpRequest,
    typed: Mapping[str, object],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = petition_form(request, typed, errors)
    return page(request, "portal/petition_write.jinja", context, status=status)


def _petition(
    request: HttpRequest,
    found: petitions.FiledFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "p": found,
        "is_new": request.GET.get("moi") == "1",
        "is_open": found.state in (State.RECEIVED, State.FORWARDED),
        "levels": LEVELS,
        "typed": request.POST,
        "errors": errors or {},
    }
    return page(request, "portal/petition.jinja", context, status=status)
