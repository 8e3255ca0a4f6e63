"""Setting up the hall: areas, services, counters; orders that limit it; the day's end."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.hall import actions
from motcua.domain.hall.actions import CounterRow, ServiceRow
from motcua.domain.hall.models import Purpose
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.rules.limits import Limits
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed
from motcua.kernel.text import N_, normalise
from motcua.web.common import forms
from motcua.web.common.forms import Reading
from motcua.web.common.hall_words import purpose
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Show what the hall has, and write what its forms ask."""
    actor = officer_of(request)
    if not may(actor, Act.LEAD_HALL):
        require(actor, Act.EDIT_HALL)
    unit_id = _unit(actor)
    if request.method == "GET":
        return _page(request, actor, unit_id)
    try:
        do = _VERBS[forms.one_of(request.POST, "do", _VERBS)]
        said = do(request, actor, unit_id)
    except MotcuaError as error:
        return _page(request, actor, unit_id, say_errors(error), error.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:hall_setup"))


def _area(request: HttpRequest, actor: Actor, unit_id: int) -> str:
    typed = Reading(request.POST)
    code, name = typed.line("code", 20), typed.line("name")
    typed.finish()
    actions.save_area(actor=actor, at=now(), unit_id=unit_id, code=code, name=name)
    return gettext("Đã ghi khu.")


def _service(request: HttpRequest, actor: Actor, unit_id: int) -> str:
    typed = Reading(request.POST)
    row = ServiceRow(
        letter=typed.line("letter", 5),
        name=typed.line("name"),
        area=typed.line("area", 20),
        purpose=typed.line("purpose", 20),
        hint=typed.line("hint"),
        fields=_parts(typed.line("fields", 2000)),
        procedures=_parts(typed.line("procedures", 2000)),
        active=typed.line("active", 5) == "yes",
    )
    typed.finish()
    actions.save_service(actor=actor, at=now(), unit_id=unit_id, row=row)
    return gettext("Đã ghi việc ở sảnh.")


def _counter(request: HttpRequest, actor: Actor, unit_id: int) -> str:
    typed = Reading(request.POST)
    row = CounterRow(
        code=typed.line("code", 20),
        name=typed.line("name"),
        area=typed.line("area", 20),
        staff_unit_id=typed.whole("staff_unit", 0) or 0,
        serves=tuple(str(one)[:2] for one in request.POST.getlist("serves")[:26]),
        active=typed.line("active", 5) == "yes",
    )
    typed.finish()
    actions.save_counter(actor=actor, at=now(), unit_id=unit_id, row=row)
    return gettext("Đã ghi quầy.")


def _order(request: HttpRequest, actor: Actor, unit_id: int) -> str:
    typed = Reading(request.POST)
    found = {
        area.code: typed.whole(f"places-{area.id}")
        for area in places.areas(unit_id=unit_id)
    }
    first, last = typed.day("valid_from"), typed.day("valid_to")
    limits = Limits(
        number=typed.line("number"),
        authority=typed.line("authority"),
        valid_from=first or date.min,
        valid_to=last or date.min,
        places={code: most for code, most in found.items() if most is not None},
        questions=tuple(
            line
            for text in typed.text("questions").splitlines()
            if (line := normalise(text))
        ),
        advice=typed.line("advice"),
        keep_days=typed.whole("keep_days", 0) or 0,
    )
    typed.finish()
    for field, day in (("valid_from", first), ("valid_to", last)):
        if day is None:
            raise Invalid(
                "day_missing",
                N_("Chưa ghi ngày hiệu lực."),
                field=field,
                remedy=N_("Hãy ghi ngày trong văn bản."),
            )
    actions.enter_order(actor=actor, at=now(), unit_id=unit_id, limits=limits)
    return gettext("Đã ghi văn bản; sảnh giới hạn người theo văn bản.")


def _end_order(request: HttpRequest, actor: Actor, _: int) -> str:
    order_id = Reading(request.POST).whole("order", 0) or 0
    actions.end_order(actor=actor, at=now(), order_id=order_id)
    return gettext("Văn bản hết hiệu lực từ hôm nay; người chờ ngoài đã được mời vào.")


def _close(_: HttpRequest, actor: Actor, unit_id: int) -> str:
    count = actions.close_day(actor=actor, at=now(), unit_id=unit_id)
    return ngettext(
        "Đã kết thúc ngày: %(count)s số còn mở đã đóng.",
        "Đã kết thúc ngày: %(count)s số còn mở đã đóng.",
        count,
    ) % {"count": count}


Do = Callable[[HttpRequest, Actor, int], str]
_VERBS: dict[str, Do] = {
    "area": _area,
    "service": _service,
    "counter": _counter,
    "order": _order,
    "end_order": _end_order,
    "close_day": _close,
}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _unit(actor: Actor) -> int:
    """Return the centre whose hall it is: one that is set up, else the actor's own."""
    on = day_of(now())
    found = places.hall_unit(on=on)
    own = [
        unit.id
        for unit in accounts.receptions(on=on)
        if unit.id in {grant.unit_id for grant in actor.roles}
    ]
    if found is None and not own:
        raise NotAllowed(
            "hall_of_another_unit",
            N_("Bạn không phụ trách sảnh của trung tâm này."),
        )
    return own[0] if own else found or 0


def _page(
    request: HttpRequest,
    actor: Actor,
    unit_id: int,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    leads = may(actor, Act.LEAD_HALL)
    on, found = day_of(now()), places.areas(unit_id=unit_id)
    context = {
        "unit": accounts.unit(unit_id=unit_id),
        "areas": found,
        "services": places.services(unit_id=unit_id, every=True),
        "counters": places.counters(unit_id=unit_id, every=True),
        "orders": places.orders(actor=actor, unit_id=unit_id) if leads else (),
        "edits": may(actor, Act.EDIT_HALL),
        "leads": leads,
        "today": on,
        "area_options": [(a.code, f"{a.code} – {a.name}") for a in found],
        "purpose_options": [(p, purpose(p)) for p in Purpose.values],
        "unit_options": [(u.id, u.short_name) for u in accounts.units_in_force(on=on)],
        "typed": request.POST if errors else {},
        "errors": errors or {},
    }
    return page(request, "desk/hall_setup.jinja", context, status=status)
