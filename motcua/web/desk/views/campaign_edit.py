"""Plan a campaign, change it, close it, show it to everybody."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers import fields_in_force
from motcua.domain.guidance import actions
from motcua.domain.guidance.readers import campaigns as readers
from motcua.domain.guidance.readers.pages import published_titles
from motcua.domain.guidance.rules.campaigns import BASELINE_NAMES, WAY_NAMES
from motcua.domain.reports.readers import reachable_units
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotAllowed, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import campaign_form as form
from motcua.web.desk.views.campaigns import shown


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Show the form of a new campaign; plan what was posted."""
    actor = officer_of(request)
    require(actor, Act.RUN_CAMPAIGN)
    if request.method == "GET":
        return _form(request, form.empty(_today()), {"request_key": uuid4()})
    try:
        found = actions.open_campaign(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            plan=form.read(request.POST),
        )
    except MotcuaError as error:
        context = {"request_key": request.POST.get("request") or uuid4()}
        return _again(request, error, context)
    messages.success(request, gettext("Đã lập chiến dịch."))
    return _to(found)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign's form; change what was posted."""
    actor = officer_of(request)
    require(actor, Act.RUN_CAMPAIGN)
    facts = readers.campaign(actor=actor, campaign_id=campaign_id)
    begun = facts.plan.scope.first <= _today()
    context = {"c": facts, "begun": begun}
    if request.method == "GET":
        return _form(request, form.of_plan(facts.plan), context)
    try:
        actions.change_campaign(
            actor=actor,
            at=now(),
            campaign_id=campaign_id,
            seen=forms.whole(request.POST, "seen", 0) or 0,
            # A form that was opened before it began has all; its changes are refused.
            plan=form.read(
                request.POST,
                kept=facts.plan if begun and "first" not in request.POST else None,
            ),
        )
    except (NotFound, NotAllowed):
        raise
    except MotcuaError as error:
        return _again(request, error, context)
    messages.success(request, gettext("Đã sửa chiến dịch."))
    return _to(campaign_id)


@require_POST
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """End a campaign with what was learned."""
    actor = officer_of(request)
    try:
        actions.close_campaign(
            actor=actor,
            at=now(),
            campaign_id=campaign_id,
            seen=forms.whole(request.POST, "seen", 0) or 0,
            conclusion=forms.text(request.POST, "conclusion", 2000),
        )
    except (NotFound, NotAllowed):
        raise
    except MotcuaError as error:
        facts = readers.campaign(actor=actor, campaign_id=campaign_id)
        context = {
            "errors": say_errors(error),
            "conclusion": request.POST.get("conclusion", ""),
        }
        return shown(request, facts, context, error.status)
    messages.success(request, gettext("Đã kết thúc chiến dịch."))
    return _to(campaign_id)


@require_POST
def tell(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign's effect to everybody, or no longer."""
    public = request.POST.get("public") == "1"
    actions.tell_campaign(
        actor=officer_of(request), at=now(), campaign_id=campaign_id, public=public
    )
    said = gettext("Đã công khai.") if public else gettext("Đã thôi công khai.")
    messages.success(request, said)
    return _to(campaign_id)


def _again(
    request: HttpRequest, error: MotcuaError, context: Mapping[str, object]
) -> HttpResponse:
    more = {**context, "errors": say_errors(error)}
    return _form(request, form.again(request.POST), more, error.status)


def _form(
    request: HttpRequest,
    typed: form.Typed,
    context: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    actor, today = officer_of(request), _today()
    whole = {
        "typed": typed,
        "fields": fields_in_force(actor=actor, on=today),
        "units": reachable_units(actor=SYSTEM),
        "pages": published_titles(),
        "ways": {one.value: name for one, name in WAY_NAMES.items()},
        "baselines": {one.value: name for one, name in BASELINE_NAMES.items()},
        **context,
    }
    return page(request, "desk/campaign_edit.jinja", whole, status)


def _to(campaign_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:campaign", args=[campaign_id]))


def _today() -> date:
    return now().astimezone(VN).date()
