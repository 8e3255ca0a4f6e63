"""Appointments at the desk: who is expected, and when times are given."""

from collections.abc import Callable, Mapping
from datetime import time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.appointments import actions, readers
from motcua.domain.appointments.rules.slots import Closure, Window
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.places import day_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.appointment_words import WEEKDAYS
from motcua.web.common.forms import Reading
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def appointments(request: HttpRequest) -> HttpResponse:
    """Show whom a day expects, and note who has come without the code."""
    actor, unit_id = officer_of(request), _hall()
    readers.check_desk(actor=actor)
    try:
        day = forms.day(request.GET, "ngay") or day_of(now())
    except MotcuaError as error:
        return _day(request, actor, unit_id, say_errors(error), error.status)
    if request.method == "GET":
        return _day(request, actor, unit_id)
    try:
        found = forms.whole(request.POST, "appointment", 0) or 0
        actions.note_arrival(actor=actor, at=now(), appointment_id=found)
    except MotcuaError as error:
        return _day(request, actor, unit_id, say_errors(error), error.status)
    messages.success(request, gettext("Đã ghi người hẹn đã đến."))
    query = f"?ngay={day:%Y-%m-%d}"
    return HttpResponseRedirect(reverse("desk:appointments") + query)


@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest) -> HttpResponse:
    """Show when appointments are given and when not, and write what a form asks."""
    actor, unit_id = officer_of(request), _hall()
    if not may(actor, Act.LEAD_HALL):
        require(actor, Act.EDIT_HALL)
    if request.method == "GET":
        return _booking(request, actor, unit_id)
    try:
        do = _VERBS[forms.one_of(request.POST, "do", _VERBS)]
        said = do(request, actor, unit_id)
    except MotcuaError as error:
        return _booking(request, actor, unit_id, say_errors(error), error.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:booking"))


def _add(request: HttpRequest, actor: Actor, _: int) -> str:
    typed = Reading(request.POST)
    window = Window(
        weekday=typed.whole("weekday", -1) or 0,
        begins=typed.take(lambda: _time(request, "begins")) or time(),
        ends=typed.take(lambda: _time(request, "ends")) or time(),
        minutes=typed.whole("minutes", 0) or 0,
        capacity=typed.whole("capacity", 0) or 0,
        days_ahead=typed.whole("days_ahead", 0) or 0,
        soonest=typed.whole("soonest", 0) or 0,
    )
    service_id = typed.whole("service", 0) or 0
    typed.finish()
    actions.add_window(actor=actor, at=now(), service_id=service_id, window=window)
    return gettext("Đã thêm khung giờ.")


def _end(request: HttpRequest, actor: Actor, _: int) -> str:
    window_id = forms.whole(request.POST, "window", 0) or 0
    actions.end_window(actor=actor, at=now(), window_id=window_id)
    return gettext("Khung giờ không nhận hẹn mới nữa; lịch đã hẹn vẫn giữ.")


def _close(request: HttpRequest, actor: Actor, unit_id: int) -> str:
    typed = Reading(request.POST)
    begins, ends = typed.moment("closed_from"), typed.moment("closed_to")
    reason = typed.line("reason")
    service_id = typed.whole("closed_service", 0) or None
    typed.finish()
    if begins is None or ends is None:
        raise Invalid(
            "closure_untimed",
            N_("Chưa ghi đủ từ lúc nào, đến lúc nào."),
            field="closed_from" if begins is None else "closed_to",
            remedy=N_("Nhập theo dạng 2021-11-22 08:05."),
        )
    count = actions.close_time(
        actor=actor,
        at=now(),
        unit_id=unit_id,
        closure=Closure(begins, ends),
        reason=reason,
        service_id=service_id,
    )
    return ngettext(
        "Đã ghi giờ nghỉ; %(count)s lịch hẹn bị hủy và đã được báo tin.",
        "Đã ghi giờ nghỉ; %(count)s lịch hẹn bị hủy và đã được báo tin.",
        count,
    ) % {"count": count}


def _open(request: HttpRequest, actor: Actor, _: int) -> str:
    closure_id = forms.whole(request.POST, "closure", 0) or 0
    actions.open_time(actor=actor, at=now(), closure_id=closure_id)
    return gettext("Đã bỏ giờ nghỉ.")


_VERBS: Mapping[str, Callable[[HttpRequest, Actor, int], str]] = {
    "add": _add,
    "end": _end,
    "close": _close,
    "open": _open,
}


def _hall() -> int:
    unit_id = places.hall_unit(on=day_of(now()))
    if unit_id is None:
        raise Http404
    return unit_id


def _time(request: HttpRequest, name: str) -> time:
    value = forms.line(request.POST, name, 10)
    try:
        return time.fromisoformat(value.zfill(5))
    except ValueError:
        raise Invalid(
            "not_a_time",
            N_("“%(value)s” không phải giờ trong ngày."),
            facts={"value": value},
            field=name,
            remedy=N_("Nhập theo dạng 08:05."),
        ) from None


def _day(
    request: HttpRequest,
    actor: Actor,
    unit_id: int,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = day_of(now())
    try:
        day = forms.day(request.GET, "ngay") or today
    except MotcuaError:
        day = today
    context = {
        "day": day,
        "today": today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "rows": readers.expected(actor=actor, unit_id=unit_id, day=day),
        "errors": errors or {},
    }
    return page(request, "desk/appointments.jinja", context, status=status)


def _booking(
    request: HttpRequest,
    actor: Actor,
    unit_id: int,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    edits = may(actor, Act.EDIT_HALL)
    services = [
        (s.id, f"{s.letter} – {s.name}") for s in places.services(unit_id=unit_id)
    ]
    context = {
        "edits": edits,
        "windows": readers.windows(actor=actor, unit_id=unit_id) if edits else (),
        "closures": readers.closures(actor=actor, unit_id=unit_id, at=now()),
        "services": services,
        "weekdays": [(n, gettext(name)) for n, name in enumerate(WEEKDAYS)],
        "typed": request.POST if errors else {},
        "errors": errors or {},
    }
    return page(request, "desk/booking.jinja", context, status=status)
