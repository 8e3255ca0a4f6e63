"""The hall for everybody: choose what you come for, take a number, see your place.

No account, no script and no name are needed. What a page knows of somebody is what the
secret in its address opens.
"""

from collections.abc import Mapping
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.hall import actions
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.paper import slip_pdf
from motcua.domain.hall.readers.places import ServiceFacts, day_of
from motcua.domain.hall.readers.tickets import my_place, wait_for
from motcua.domain.hall.rules.calling import Priority
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import files, forms
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors

MOST_TAKEN = 60
"""Numbers an address may take in a minute; a whole hall can share one address."""


def hall_or_404() -> int:
    """Return the centre whose hall it is; a site without one has no such pages."""
    unit_id = places.hall_unit(on=day_of(now()))
    if unit_id is None:
        raise Http404
    return unit_id


@never_cache
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """Ask what one comes for."""
    unit_id, at = hall_or_404(), now()
    services = places.services(unit_id=unit_id)
    context = {
        "services": services,
        "waits": {
            s.id: wait_for(unit_id=unit_id, service_id=s.id, at=at) for s in services
        },
        "closed": closed_now(unit_id),
    }
    return page(request, "portal/hall.jinja", context)


@never_cache
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask the little that is needed, and give the number."""
    service = service_or_404(service_id)
    if request.method == "GET":
        return _ask(request, service)
    check_rate(request, "hall", most=MOST_TAKEN)
    try:
        secret = taken(request, service)
    except MotcuaError as error:
        return _ask(request, service, say_errors(error), error.status)
    return HttpResponseRedirect(reverse("portal:hall_place", args=[secret]))


@never_cache
@require_GET
def place(request: HttpRequest, secret: str) -> HttpResponse:
    """Show one's number, how many are before it, and where to go when it is called."""
    found = my_place(actor=actor_of(request), secret=secret, at=now())
    return page(request, "portal/hall_place.jinja", {"place": found, "at": now()})


@require_POST
def cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the number back."""
    try:
        actions.cancel_number(actor=actor_of(request), at=now(), secret=secret)
    except MotcuaError as error:
        found = my_place(actor=actor_of(request), secret=secret, at=now())
        context = {"place": found, "at": now(), "errors": say_errors(error)}
        return page(request, "portal/hall_place.jinja", context, status=error.status)
    return HttpResponseRedirect(reverse("portal:hall_place", args=[secret]))


@never_cache
@require_POST
def word(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for a message when one's turn is near."""
    try:
        check_rate(request, "hall", most=MOST_TAKEN)
        actions.ask_for_word(
            actor=actor_of(request),
            at=now(),
            secret=secret,
            phone=forms.line(request.POST, "phone", 30),
        )
    except MotcuaError as error:
        found = my_place(actor=actor_of(request), secret=secret, at=now())
        context = {"place": found, "at": now(), "errors": say_errors(error)}
        return page(request, "portal/hall_place.jinja", context, status=error.status)
    return HttpResponseRedirect(reverse("portal:hall_place", args=[secret]))


@require_GET
def slip(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the number on paper."""
    content = slip_pdf(actor=actor_of(request), secret=secret, at=now())
    return files.pdf(content, "phieu-so.pdf")


def closed_now(unit_id: int) -> str:
    """Return why no number can be taken now, "" where one can."""
    try:
        places.check_doors_open(unit_id=unit_id, at=now())
    except MotcuaError as error:
        return next(iter(say_errors(error).values()))
    return ""


def service_or_404(service_id: int) -> ServiceFacts:
    """Return a service of the hall that is in use."""
    for service in places.services(unit_id=hall_or_404()):
        if service.id == service_id:
            return service
    raise Http404


def taken(request: HttpRequest, service: ServiceFacts) -> str:
    """Take the number a form asks for; return the secret of its page."""
    answers = [
        str(request.POST.get(f"health-{n}", "")) for n in range(len(questions(service)))
    ]
    found = actions.take_number(
        actor=actor_of(request),
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        service_id=service.id,
        priority=forms.line(request.POST, "priority"),
        phone=forms.line(request.POST, "phone", 30),
        answers=answers,
    )
    return found.secret


def questions(service: ServiceFacts) -> tuple[str, ...]:
    """Return what is asked about health, nothing while no order says so."""
    found = places.limits_in_force(unit_id=service.unit_id, on=day_of(now()))
    return tuple(found[1].questions) if found else ()


def asked(request: HttpRequest, service: ServiceFacts) -> dict[str, object]:
    """Return what both the phone's and the kiosk's form need."""
    order = places.limits_in_force(unit_id=service.unit_id, on=day_of(now()))
    return {
        "service": service,
        "request_id": request.POST.get("request") or uuid4(),
        "priorities": [p.value for p in Priority],
        "typed": request.POST,
        "order": order[1] if order else None,
        "wait": wait_for(unit_id=service.unit_id, service_id=service.id, at=now()),
    }


def _ask(
    request: HttpRequest,
    service: ServiceFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **asked(request, service),
        "closed": closed_now(service.unit_id),
        "errors": errors or {},
    }
    return page(request, "portal/hall_take.jinja", context, status=status)
