"""Help people with their accounts at the counter."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.readers.second_step import has_account
from motcua.domain.accounts.rules import Act, require
from motcua.journeys.send_codes import hand_out_recovery
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.sessions import recover_address
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET"])
def find(request: HttpRequest) -> HttpResponse:
    """Find whose account it is about."""
    actor = officer_of(request)
    require(actor, Act.GIVE_RECOVERY)
    text = forms.line(request.GET, "q", 100)
    people = accounts.find_people(actor=actor, text=text)
    context = {"people": people, "q": text}
    return page(request, "desk/find_account.jinja", context)


@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest, person_id: int) -> HttpResponse:
    """Hand a person the way back into their account, with what was seen of them."""
    actor = officer_of(request)
    require(actor, Act.GIVE_RECOVERY)
    context: dict[str, object] = {
        "person": accounts.person(actor=actor, person_id=person_id),
        "has_account": has_account(person_id=person_id),
        "errors": {},
        "proof": request.POST.get("proof", "")[:300],
    }
    if request.method == "GET":
        return page(request, "desk/recovery.jinja", context)
    try:
        way = hand_out_recovery(
            actor=actor,
            at=now(),
            person_id=person_id,
            proof=forms.line(request.POST, "proof"),
            url=recover_address(),
        )
    except MotcuaError as error:
        context["errors"] = say_errors(error)
        return page(request, "desk/recovery.jinja", context, status=error.status)
    return page(request, "desk/recovery.jinja", {**context, "way": way})
