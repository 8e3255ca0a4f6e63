"""Make a report or change one's own: choose, look at it at once, keep it."""

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, may
from motcua.domain.bespoke import actions
from motcua.domain.bespoke.readers.choices import fields
from motcua.domain.bespoke.readers.figures import made
from motcua.domain.bespoke.readers.reports import ReportFacts
from motcua.domain.bespoke.rules.definition import MOST_LINES, Definition, Dimension
from motcua.domain.bespoke.rules.measures import MEASURES
from motcua.domain.reports.readers import reach, reachable_units
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.desk.own_report_form import (
    GROUPS,
    USUAL,
    choices,
    errors_of,
    read,
    typed_of,
    written,
)
from motcua.web.desk.reports_asked import SIDES, usual_side
from motcua.web.desk.views.own_reports import own, shown_context


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a report, with what it would show below the form."""
    actor = officer_of(request)
    reach(actor=actor)
    if request.method == "POST":
        return _posted(request, actor, None)
    typed: QueryDict = request.GET
    if "so-lieu" not in typed:
        usual = replace(USUAL, side=SIDES[usual_side(actor)])
        typed = typed_of(usual)
    return _form(request, actor, None, typed)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, report_id: int) -> HttpResponse:
    """Change a report of one's own."""
    actor = officer_of(request)
    facts = own(actor, report_id)
    if request.method == "POST":
        return _posted(request, actor, facts)
    typed: QueryDict = request.GET
    if "so-lieu" not in typed:
        try:
            typed = typed_of(facts.definition, facts.title)
        except Invalid as error:
            return _form(request, actor, facts, QueryDict(), error)
    return _form(request, actor, facts, typed)


def _posted(
    request: HttpRequest, actor: Actor, facts: ReportFacts | None
) -> HttpResponse:
    """Keep what was chosen, or go to the address that shows it."""
    try:
        definition = read(request.POST)
        title = forms.line(request.POST, "ten")
        if request.POST.get("lam") == "xem":
            again = urlencode([*written(definition), ("ten", title)])
            return HttpResponseRedirect(f"{request.path}?{again}#xem-thu")
        report_id = _keep(request, actor, facts, title, definition)
    except (Invalid, Conflict) as error:
        return _form(request, actor, facts, request.POST, error)
    messages.success(request, gettext("Đã lưu báo cáo."))
    return HttpResponseRedirect(reverse("desk:own_report", args=[report_id]))


def _keep(
    request: HttpRequest,
    actor: Actor,
    facts: ReportFacts | None,
    title: str,
    definition: Definition,
) -> int:
    if facts is None:
        return actions.save(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "so-hieu"),
            title=title,
            definition=definition,
        )
    actions.change(
        actor=actor,
        at=now(),
        report_id=facts.id,
        seen=forms.whole(request.POST, "ban", 0) or 0,
        title=title,
        definition=definition,
    )
    return facts.id


def _form(
    request: HttpRequest,
    actor: Actor,
    facts: ReportFacts | None,
    typed: QueryDict,
    error: MotcuaError | None = None,
) -> HttpResponse:
    offered = choices()
    if not may(actor, Act.READ_OFFICER_FIGURES):
        lines = offered["dong"]
        offered["dong"] = {k: v for k, v in lines.items() if k != Dimension.OFFICER}
    context: dict[str, object] = {
        "r": facts,
        "typed": typed,
        "ticked": {name: typed.getlist(name) for name in ("so-lieu", "kenh")},
        "offered": offered,
        "groups": [(name, [MEASURES[key] for key in keys]) for name, keys in GROUPS],
        "units": reachable_units(actor=actor),
        "fields": fields(),
        "most_lines": MOST_LINES,
        "request_id": typed.get("so-hieu") or uuid4(),
        "found": None,
    }
    if error is None:
        try:
            found = made(actor=actor, definition=read(typed))
            context |= shown_context(found, actor)
        except Invalid as fault:
            error = fault
    errors = errors_of(error) if error is not None else {}
    status = error.status if error is not None else 200
    return page(
        request, "desk/own_report_edit.jinja", context | {"errors": errors}, status
    )
