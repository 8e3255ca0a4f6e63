"""Booking a time at the centre: what for, which day, which hour, then the telephone.

No account and no script is needed. A code opens when and what for; only together with
its telephone it is moved or cancelled.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from uuid import uuid4, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.appointments import actions, readers
from motcua.domain.appointments.readers import AppointmentFacts
from motcua.domain.appointments.rules.calendar_file import calendar_file
from motcua.domain.appointments.rules.visits import State, tidy_code
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.places import ServiceFacts, day_of
from motcua.domain.hall.rules.limits import Limits
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.hall import hall_or_404

MOST_OPENED = 60
"""Codes an address may open in a minute; a whole hall can share one address."""

MOST_CHANGED = 20
"""Holds, bookings and changes an address may make in a minute."""


@never_cache
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """Ask what one comes for, or lead a typed code to its page."""
    code = tidy_code(request.GET.get("ma", ""))
    if code:
        return HttpResponseRedirect(reverse("portal:appointment", args=[code]))
    return _choose(request)


@never_cache
@require_http_methods(["GET", "POST"])
def times(request: HttpRequest, service_id: int) -> HttpResponse:
    """Show days, then the times of one; a chosen time is held."""
    service = _service(service_id)
    if request.method == "GET":
        return _times(request, service)
    check_rate(request, "appointment-change", most=MOST_CHANGED)
    try:
        form = forms.uuid(request.POST, "request")
        starts_at = _starts_at(request)
        held = actions.hold(
            actor=actor_of(request),
            at=now(),
            request_id=uuid5(form, starts_at.isoformat()),
            service_id=service.id,
            starts_at=starts_at,
        )
    except MotcuaError as error:
        return _times(request, service, say_errors(error), error.status)
    dossier = request.POST.get("dossier", "")[:60]
    query = (
        f"?ho-so={dossier}" if dossier.replace(".", "").replace("-", "").isalnum() else ""
    )
    return HttpResponseRedirect(reverse("portal:appointment", args=[held.code]) + query)


@never_cache
@require_http_methods(["GET", "POST"])
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """Show an appointment, and book, cancel or come to it."""
    check_rate(request, "appointment-open", most=MOST_OPENED)
    try:
        found = readers.by_code(actor=actor_of(request), code=code)
    except NotFound as error:
        return _choose(request, say_errors(error), error.status, typed=code[:20])
    if request.method == "GET":
        return _appointment(request, found)
    check_rate(request, "appointment-change", most=MOST_CHANGED)
    try:
        do = _VERBS[forms.one_of(request.POST, "do", _VERBS)]
        return HttpResponseRedirect(do(request, found))
    except MotcuaError as error:
        return _appointment(request, found, say_errors(error), error.status)


@never_cache
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another time for an appointment, with its telephone."""
    check_rate(request, "appointment-open", most=MOST_OPENED)
    found = readers.by_code(actor=actor_of(request), code=code)
    service = _service(found.service_id)
    if request.method == "GET":
        return _times(request, service, moved=found)
    check_rate(request, "appointment-change", most=MOST_CHANGED)
    try:
        actions.move(
            actor=actor_of(request),
            at=now(),
            code=code,
            phone=forms.line(request.POST, "phone", 30),
            starts_at=_starts_at(request),
        )
    except MotcuaError as error:
        return _times(request, service, say_errors(error), error.status, moved=found)
    return HttpResponseRedirect(reverse("portal:appointment", args=[found.code]))


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give an appointment as a file for the telephone's calendar."""
    check_rate(request, "appointment-open", most=MOST_OPENED)
    found = readers.by_code(actor=actor_of(request), code=code)
    if found.state is State.HELD:
        raise readers.no_such_appointment()
    path = reverse("portal:appointment", args=[found.code])
    content = calendar_file(
        code=found.code,
        begins=found.starts_at,
        ends=found.ends_at,
        place=found.place,
        url=f"{settings.PUBLIC_URL}{path}",
        sequence=found.sequence,
        cancelled=found.state is State.CANCELLED,
        at=now(),
    )
    return file(content, f"lich-hen-{found.code}.ics", "text/calendar")


def _confirm(request: HttpRequest, found: AppointmentFacts) -> str:
    typed = forms.Reading(request.POST)
    phone, name = typed.line("phone", 30), typed.line("name", 100)
    dossier = typed.line("dossier", 60)
    typed.finish()
    actions.confirm(
        actor=actor_of(request),
        at=now(),
        code=found.code,
        phone=phone,
        name=name,
        dossier_code=dossier,
    )
    return reverse("portal:appointment", args=[found.code])


def _cancel(request: HttpRequest, found: AppointmentFacts) -> str:
    phone = forms.line(request.POST, "phone", 30)
    actions.cancel(actor=actor_of(request), at=now(), code=found.code, phone=phone)
    return reverse("portal:appointment", args=[found.code])


def _arrive(request: HttpRequest, found: AppointmentFacts) -> str:
    order = _order()
    asked = order.questions if order else ()
    ticket = actions.arrive(
        actor=actor_of(request),
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        code=found.code,
        answers=[str(request.POST.get(f"health-{n}", "")) for n, _ in enumerate(asked)],
    )
    return reverse("portal:hall_place", args=[ticket.secret])


def _order() -> Limits | None:
    """Return the order about health and room in force today, None where there is none."""
    found = places.limits_in_force(unit_id=hall_or_404(), on=day_of(now()))
    return found[1] if found else None


_VERBS: Mapping[str, Callable[[HttpRequest, AppointmentFacts], str]] = {
    "confirm": _confirm,
    "cancel": _cancel,
    "arrive": _arrive,
}


def _service(service_id: int) -> ServiceFacts:
    for service in readers.bookable(unit_id=hall_or_404()):
        if service.id == service_id:
            return service
    raise Http404


def _starts_at(request: HttpRequest) -> datetime:
    found = forms.moment(request.POST, "slot")
    if found is None:
        raise Invalid(
            "slot_missing",
            N_("Chưa chọn giờ."),
            field="slot",
            remedy=N_("Hãy chọn một giờ còn chỗ."),
        )
    return found


def _asked_day(request: HttpRequest) -> date | None:
    try:
        return forms.day(request.GET, "ngay")
    except MotcuaError:
        return None


def _choose(
    request: HttpRequest,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    typed: str = "",
) -> HttpResponse:
    context = {
        "services": readers.bookable(unit_id=hall_or_404()),
        "typed": typed,
        "errors": errors or {},
    }
    return page(request, "portal/appointments.jinja", context, status=status)


def _times(
    request: HttpRequest,
    service: ServiceFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    moved: AppointmentFacts | None = None,
) -> HttpResponse:
    days = readers.days(service=service, at=now())
    asked = _asked_day(request)
    context = {
        "service": service,
        "days": days,
        "chosen": next((d for d in days if d.day == asked), None),
        "moved": moved,
        "dossier": request.GET.get("ho-so", "")[:60],
        "typed": request.POST,
        "request_id": uuid4(),
        "errors": errors or {},
    }
    return page(request, "portal/appointment_times.jinja", context, status=status)


def _appointment(
    request: HttpRequest,
    found: AppointmentFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    today = day_of(found.starts_at) == day_of(at)
    context = {
        "a": found,
        "over": found.state is State.HELD and found.held_until <= at,
        "today": today,
        "order": _order() if today and found.state is State.BOOKED else None,
        "before": found.starts_at > at,
        "dossier": request.POST.get("dossier") or request.GET.get("ho-so", "")[:60],
        "typed": request.POST,
        "request_id": request.POST.get("request") or uuid4(),
        "errors": errors or {},
    }
    return page(request, "portal/appointment.jinja", context, status=status)
