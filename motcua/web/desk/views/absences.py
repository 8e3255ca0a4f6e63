"""Absence and who stands in: declared by officers, arranged and confirmed by heads."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import actions
from motcua.domain.accounts.readers import arrangement
from motcua.domain.accounts.rules import Act, require
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

TYPED = ("substitute", "document", "valid_from", "valid_to")


@require_GET
def absences(request: HttpRequest) -> HttpResponse:
    """List absences, and offer to declare one's own or arrange a colleague's."""
    actor = officer_of(request)
    return _page(request, actor, _absent_asked(actor, request.GET.get("nguoi", "")))


@require_POST
def arrange(request: HttpRequest) -> HttpResponse:
    """Declare one's own absence, or let somebody stand in for a colleague."""
    actor, at = officer_of(request), now()
    absent_id = _absent_asked(actor, request.POST.get("absent", ""))
    try:
        reading = forms.Reading(request.POST)
        absence = actions.Absence(
            substitute_id=reading.whole("substitute"),
            document=reading.line("document"),
            valid_from=reading.day("valid_from"),
            valid_to=reading.day("valid_to"),
        )
        reading.finish()
        if absent_id == actor.officer_id:
            actions.declare_absence(actor=actor, at=at, absence=absence)
        else:
            actions.register_substitution(
                actor=actor, at=at, absent_id=absent_id, absence=absence
            )
    except Invalid as error:
        return _page(request, actor, absent_id, say_errors(error), error.status)
    return _done(request, N_("Đã ghi việc vắng mặt."))


@require_POST
def confirm(request: HttpRequest, substitution_id: int) -> HttpResponse:
    """Confirm what an officer proposed."""
    actor = officer_of(request)
    try:
        actions.confirm_substitution(
            actor=actor, at=now(), substitution_id=substitution_id
        )
    except (Conflict, Invalid) as error:
        errors = {"": say_error(error)}
        return _page(request, actor, actor.officer_id or 0, errors, error.status)
    return _done(request, N_("Đã đồng ý người làm thay."))


@require_POST
def end(request: HttpRequest, substitution_id: int) -> HttpResponse:
    """End an absence early, take a proposal back, or decline it."""
    actor = officer_of(request)
    try:
        actions.end_substitution(
            actor=actor,
            at=now(),
            substitution_id=substitution_id,
            reason=forms.line(request.POST, "reason"),
        )
    except (Conflict, Invalid) as error:
        field = f"reason-{substitution_id}" if error.field else ""
        errors = {field: say_error(error)}
        return _page(request, actor, actor.officer_id or 0, errors, error.status)
    return _done(request, N_("Đã chấm dứt việc làm thay."))


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, gettext(said))
    return HttpResponseRedirect(reverse("desk:absences"))


def _absent_asked(actor: Actor, text: str) -> int:
    """Return whose absence a page is about: the one asked for, else the actor."""
    own = actor.officer_id or 0
    if not text:
        return own
    asked = int(text) if text.isdecimal() and len(text) < 12 else 0
    on = _today()
    if asked != own:
        require(actor, Act.EDIT_SUBSTITUTION)
        found = arrangement.team(actor=actor, act=Act.EDIT_SUBSTITUTION, on=on)
        if asked not in {officer.id for officer in found}:
            raise NotFound("officer_unknown", N_("Không có cán bộ này."))
    return asked


def _page(
    request: HttpRequest,
    actor: Actor,
    absent_id: int,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    on = _today()
    found = arrangement.substitutions(actor=actor, on=on)
    context = {
        "open_ones": [f for f in found if f.state in ("proposed", "coming", "current")],
        "past": [f for f in found if f.state in ("over", "ended")],
        "team": arrangement.team(actor=actor, act=Act.EDIT_SUBSTITUTION, on=on),
        "absent_id": absent_id,
        "able": arrangement.able_to_stand_in(officer_id=absent_id, on=on),
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "errors": errors or {},
    }
    return page(request, "desk/absences.jinja", context, status=status)


def _today() -> date:
    return now().astimezone(VN).date()
