"""Conflicts of interest: declared and withdrawn by officers, seen by their head."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.accounts import actions
from motcua.domain.accounts.readers import arrangement
from motcua.domain.accounts.rules import Act, may
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

TYPED = ("person", "reason", "valid_from", "valid_to")


@require_GET
def interests(request: HttpRequest) -> HttpResponse:
    """List declarations; find the person to declare by name or number."""
    return _page(request, officer_of(request), request.GET.get("q", ""))


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Declare that one keeps away from a person's dossiers."""
    actor = officer_of(request)
    try:
        reading = forms.Reading(request.POST)
        person_id, reason = reading.whole("person"), reading.text("reason")
        first, last = reading.day("valid_from"), reading.day("valid_to")
        reading.finish()
        actions.declare_interest(
            actor=actor,
            at=now(),
            person_id=person_id,
            reason=reason,
            valid_from=first,
            valid_to=last,
        )
    except Invalid as error:
        asked = request.POST.get("q", "")
        return _page(request, actor, asked, say_errors(error), error.status)
    return _done(request, N_("Đã ghi lời khai. Bạn sẽ không xử lý hồ sơ của người này."))


@require_POST
def withdraw(request: HttpRequest, interest_id: int) -> HttpResponse:
    """Take one's own declaration back."""
    actor = officer_of(request)
    try:
        actions.withdraw_interest(actor=actor, at=now(), interest_id=interest_id)
    except Conflict as error:
        return _page(request, actor, "", {"": say_error(error)}, error.status)
    return _done(request, N_("Đã rút lời khai."))


def _done(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, gettext(said))
    return HttpResponseRedirect(reverse("desk:interests"))


def _page(
    request: HttpRequest,
    actor: Actor,
    asked: str,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    found: tuple[arrangement.PersonName, ...] = ()
    faults = dict(errors or {})
    try:
        text = forms.line({"q": asked}, "q")
        if text and may(actor, Act.DECLARE_INTEREST):
            found = arrangement.people_to_declare(actor=actor, text=text)
    except Invalid as error:
        faults |= say_errors(error)
        status = error.status
    context = {
        "rows": arrangement.interests(actor=actor, on=now().astimezone(VN).date()),
        "asked": asked,
        "found": found,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "errors": faults,
    }
    return page(request, "desk/interests.jinja", context, status=status)
