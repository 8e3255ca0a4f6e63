"""The list of what is to be paid, for oneself or for whom one may pay; paid together."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.readers.behalf import principals
from motcua.domain.payments.readers.gateway import takes_online
from motcua.journeys import bills as journeys
from motcua.journeys.pay_together import begin_together
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common.rates import address_of
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.filings import signed_in

_PICK = "pick-"
_LONGEST = 60


@require_http_methods(["GET", "POST"])
@signed_in
def bills(request: HttpRequest) -> HttpResponse:
    """Show every bill that may be paid here, with the way to it; pay several at once."""
    errors, status = dict[str, str](), 200
    if request.method == "POST":
        try:
            return begun(request)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
    actor, at, offset = actor_of(request), now(), offset_of(request)
    context = {
        "found": journeys.bills(actor=actor, at=at, offset=offset),
        "offset": offset,
        "page_size": journeys.MOST,
        "principals": principals(actor=actor, on=at.astimezone(VN).date()),
        "online": takes_online(),
        "picked": set(chosen_in(request.POST)) if errors else None,
        "errors": errors,
    }
    return page(request, "portal/bills.jinja", context, status=status)


def begun(request: HttpRequest, *, sheet: UUID | None = None) -> HttpResponse:
    """Begin to pay what a form chooses, and lead to the payment; raise what refuses."""
    key = begin_together(
        actor=actor_of(request),
        at=now(),
        chosen=chosen_in(request.POST),
        client=address_of(request),
        sheet=sheet,
    )
    return HttpResponseRedirect(reverse("portal:payment", args=[key]))


def chosen_in(posted: QueryDict) -> dict[int, UUID | str]:
    """Return what a form chooses, by number: keys of filings, codes of dossiers.

    What is neither is taken for a code that nothing bears.
    """
    return {
        int(n): _named(str(posted[name]))
        for name in posted
        if name.startswith(_PICK)
        and (n := name.removeprefix(_PICK)).isascii()
        and n.isdecimal()
        and len(n) < 7
    }


def _named(value: str) -> UUID | str:
    try:
        return UUID(value)
    except ValueError:
        return value[:_LONGEST]
