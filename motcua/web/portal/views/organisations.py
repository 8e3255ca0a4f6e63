"""Organisations one belongs to: register, members, mandates, and for whom one acts."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts.actions import members, organisations
from motcua.domain.accounts.readers import organisations as readers
from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.catalogue.readers.current import procedure_names
from motcua.domain.catalogue.readers.pages import fields_in_force
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.behalf_form import is_finding, mandate_scope_from, procedure_choice
from motcua.web.common.sessions import BEHALF
from motcua.web.common.views import actor_of, page, safe_next
from motcua.web.common.wording import say_errors


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose for whom one acts from now on, in this browser; nobody: for oneself."""
    actor, key = actor_of(request), request.POST.get("for", "")[:40]
    on = now().astimezone(VN).date()
    known = {one.key for one in principals(actor=actor, on=on)}
    if key in known:
        request.session[BEHALF] = key
    else:
        request.session.pop(BEHALF, None)
    going = safe_next(
        request, request.POST.get("next", ""), reverse("portal:my_dossiers")
    )
    return HttpResponseRedirect(going)


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """List one's organisations, places that wait for a yes, and registrations."""
    actor, errors, status = actor_of(request), {}, 200
    if request.method == "POST":
        try:
            return _answered(request, actor)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
    context = {
        "organisations": readers.my_organisations(actor=actor),
        "invitations": readers.my_invitations(actor=actor),
        "registrations": readers.my_registrations(actor=actor),
        "errors": errors,
    }
    return page(request, "portal/account/organisations.jinja", context, status=status)


def _answered(request: HttpRequest, actor: Actor) -> HttpResponse:
    place = forms.whole(request.POST, "member", 0) or 0
    if request.POST.get("do") == "accept":
        members.accept_membership(actor=actor, at=now(), member_id=place)
        messages.success(request, gettext("Bạn đã là thành viên của tổ chức."))
    else:
        members.end_member(actor=actor, at=now(), member_id=place)
        messages.success(request, gettext("Đã từ chối."))
    return HttpResponseRedirect(reverse("portal:organisations"))


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Say that one represents an organisation; an officer then sees the papers."""
    actor, errors, status = actor_of(request), {}, 200
    readers.own_person(actor)
    if request.method == "POST":
        try:
            reading = forms.Reading(request.POST)
            typed = {
                name: reading.line(name)
                for name in ("tax_number", "enterprise_code", "name", "address", "phone")
            }
            typed["email"] = reading.email("email")
            reading.finish()
            organisations.ask_registration(actor=actor, at=now(), **typed)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            said = gettext(
                "Đã ghi đăng ký. Hãy mang giấy chứng nhận đăng ký và căn cước đến quầy "
                "để xác nhận."
            )
            messages.success(request, said)
            return HttpResponseRedirect(reverse("portal:organisations"))
    context = {"typed": request.POST, "errors": errors}
    return page(request, "portal/account/register.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show one organisation; add members, change them, give and take back mandates."""
    actor, errors, status = actor_of(request), {}, 200
    if request.method == "POST":
        try:
            _do(request, actor, organisation_id)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi."))
            return _after(actor, organisation_id)
    return _shown(request, actor, organisation_id, errors, status)


def _shown(
    request: HttpRequest,
    actor: Actor,
    organisation_id: int,
    errors: dict[str, str],
    status: int,
) -> HttpResponse:
    on = now().astimezone(VN).date()
    found = readers.organisation(actor=actor, organisation_id=organisation_id, on=on)
    acts = (
        readers.acts_for(actor=actor, organisation_id=organisation_id)
        if found.manages
        else ()
    )
    mandates = [one for member in found.members for one in member.mandates]
    named = {code for one in mandates for code in one.procedures}
    context = {
        "o": found,
        "acts": acts,
        "names": procedure_names(codes=named | {one.procedure for one in acts}),
        "typed": request.POST,
        "errors": errors,
    }
    return page(request, "portal/account/organisation.jinja", context, status=status)


def _after(actor: Actor, organisation_id: int) -> HttpResponse:
    """Go back to the organisation, or to the list where one has just left it."""
    on = now().astimezone(VN).date()
    try:
        readers.organisation(actor=actor, organisation_id=organisation_id, on=on)
    except NotFound:
        return HttpResponseRedirect(reverse("portal:organisations"))
    return HttpResponseRedirect(reverse("portal:organisation", args=[organisation_id]))


@require_http_methods(["GET", "POST"])
def mandate(request: HttpRequest, organisation_id: int, member_id: int) -> HttpResponse:
    """Give one member a mandate."""
    actor, at = actor_of(request), now()
    on, errors, status = at.astimezone(VN).date(), {}, 200
    readers.managed_by(actor=actor, organisation_id=organisation_id)
    found = readers.organisation(actor=actor, organisation_id=organisation_id, on=on)
    member = next((m for m in found.members if m.id == member_id and m.counts), None)
    if member is None:
        raise NotFound("member_unknown", N_("Không có thành viên hoặc ủy quyền này."))
    if request.method == "POST" and not is_finding(request):
        try:
            scope = mandate_scope_from(request, actor, on)
            members.give_mandate(actor=actor, at=at, member_id=member_id, scope=scope)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ủy quyền."))
            return _after(actor, organisation_id)
    context = {
        "o": found,
        "m": member,
        "doings": [doing.value for doing in Doing],
        "fields": [row.name for row in fields_in_force(actor=actor, on=on)],
        "typed": request.POST,
        "procedures": procedure_choice(request, actor, on),
        "ticked": request.POST.getlist("doing"),
        "chosen": request.POST.getlist("field"),
        "today": on,
        "errors": errors,
    }
    return page(request, "portal/account/mandate.jinja", context, status=status)


def _add(request: HttpRequest, actor: Actor, organisation_id: int) -> None:
    members.add_member(
        actor=actor,
        at=now(),
        organisation_id=organisation_id,
        id_number=forms.line(request.POST, "id_number", 20),
        name=forms.line(request.POST, "name"),
        role=forms.line(request.POST, "role", 20),
    )


def _end(request: HttpRequest, actor: Actor, _: int) -> None:
    place = forms.whole(request.POST, "member", 0) or 0
    members.end_member(actor=actor, at=now(), member_id=place)


def _role(request: HttpRequest, actor: Actor, _: int) -> None:
    place = forms.whole(request.POST, "member", 0) or 0
    role = forms.line(request.POST, "role", 20)
    members.change_role(actor=actor, at=now(), member_id=place, role=role)


def _revoke(request: HttpRequest, actor: Actor, _: int) -> None:
    which = forms.whole(request.POST, "mandate", 0) or 0
    members.end_mandate(actor=actor, at=now(), mandate_id=which)


def _do(request: HttpRequest, actor: Actor, organisation_id: int) -> None:
    button = _DO.get(request.POST.get("do", ""))
    if button is None:
        raise NotFound("button_unknown", N_("Không có nút này."))
    button(request, actor, organisation_id)


_DO: dict[str, Callable[[HttpRequest, Actor, int], None]] = {
    "add": _add,
    "end": _end,
    "role": _role,
    "revoke": _revoke,
}
