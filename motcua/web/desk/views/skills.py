"""What officers know best: the fields and territories that assignment by rule uses."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import actions
from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import UnitKind
from motcua.domain.accounts.readers import arrangement
from motcua.domain.accounts.readers.arrangement import Colleague
from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue import readers as catalogue
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

_TERRITORIES = (UnitKind.WARD, UnitKind.COMMUNE)


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """List the officers of one's unit and what each knows best."""
    actor = _head(request)
    found = arrangement.team(actor=actor, act=Act.EDIT_SKILLS, on=_today())
    return page(request, "desk/skills.jinja", {"team": found})


@require_http_methods(["GET", "POST"])
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Show or set what one officer knows best."""
    actor, on = _head(request), _today()
    colleague = arrangement.colleague(
        actor=actor, act=Act.EDIT_SKILLS, officer_id=officer_id, on=on
    )
    offered = _offered(colleague, on)
    if request.method == "GET":
        return _page(request, colleague, offered)
    try:
        chosen = {name: _chosen(request, name, offered[name]) for name in offered}
    except Invalid as error:
        return _page(request, colleague, offered, say_errors(error), error.status)
    actions.set_skills(
        actor=actor,
        at=now(),
        officer_id=officer_id,
        fields=chosen["fields"],
        territories=chosen["territories"],
    )
    messages.success(
        request, gettext("Đã ghi sở trường của %(name)s.") % {"name": colleague.name}
    )
    return HttpResponseRedirect(reverse("desk:skills"))


def _head(request: HttpRequest) -> Actor:
    actor = officer_of(request)
    require(actor, Act.EDIT_SKILLS)
    return actor


def _offered(colleague: Colleague, on: date) -> dict[str, tuple[str, ...]]:
    """Return what may be chosen: the unit's fields, the wards, and what is set now."""
    places = {
        unit.short_name
        for unit in accounts.units_in_force(on=on)
        if unit.kind in _TERRITORIES
    }
    fields = set(catalogue.fields_resolved_at(unit_ids=[colleague.unit_id], on=on))
    return {
        "fields": tuple(sorted(fields | colleague.fields)),
        "territories": tuple(sorted(places | colleague.territories)),
    }


def _chosen(request: HttpRequest, name: str, offered: tuple[str, ...]) -> list[str]:
    chosen = request.POST.getlist(name)
    if not set(chosen) <= set(offered):
        raise Invalid(
            "choice_unknown",
            N_("Chưa chọn một mục trong danh sách."),
            field=name,
            remedy=N_("Hãy chọn lại."),
        )
    return chosen


def _page(
    request: HttpRequest,
    colleague: Colleague,
    offered: Mapping[str, tuple[str, ...]],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"officer": colleague, "offered": offered, "errors": errors or {}}
    return page(request, "desk/skills_edit.jinja", context, status=status)


def _today() -> date:
    return now().astimezone(VN).date()
