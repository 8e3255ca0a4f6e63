"""The counter: open it, call, serve, hold, transfer, end; by keys or by mouse."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.hall import actions
from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.panel import free_counters, panel, targets
from motcua.domain.hall.readers.places import day_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

Do = Callable[[Actor, HttpRequest], None]


@never_cache
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """Show the counter, and do what its buttons ask."""
    actor = officer_of(request)
    require(actor, Act.SERVE_COUNTER)
    if request.method == "GET":
        return _page(request, actor)
    try:
        do = _VERBS[forms.one_of(request.POST, "do", _VERBS)]
        do(actor, request)
    except MotcuaError as error:
        return _page(request, actor, say_errors(error), error.status)
    return HttpResponseRedirect(reverse("desk:counter"))


def _open(actor: Actor, request: HttpRequest) -> None:
    chosen = forms.whole(request.POST, "counter", 0) or 0
    actions.open_counter(actor=actor, at=now(), counter_id=chosen)


def _close(actor: Actor, _: HttpRequest) -> None:
    actions.close_counter(actor=actor, at=now())


def _break(actor: Actor, _: HttpRequest) -> None:
    actions.begin_break(actor=actor, at=now())


def _back(actor: Actor, _: HttpRequest) -> None:
    actions.end_break(actor=actor, at=now())


def _call(actor: Actor, request: HttpRequest) -> None:
    found = actions.call_next(
        actor=actor, at=now(), request_id=forms.uuid(request.POST, "request")
    )
    if found is None:
        messages.info(request, gettext("Không có ai đang chờ quầy này."))


def _press(act: Callable[..., object], actor: Actor, request: HttpRequest) -> None:
    act(
        actor=actor,
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        ticket_id=forms.whole(request.POST, "ticket", 0) or 0,
    )


def _transfer(actor: Actor, request: HttpRequest) -> None:
    kind, _, number = forms.line(request.POST, "to", 30).partition("-")
    if kind not in ("s", "c") or not number.isdecimal() or len(number) > 15:
        raise Invalid(
            "to_missing",
            N_("Chưa chọn nơi chuyển đến."),
            field="to",
            remedy=N_("Hãy chọn một việc hoặc một quầy."),
        )
    act = (
        partial(actions.transfer, service_id=int(number))
        if kind == "s"
        else partial(actions.transfer, counter_id=int(number))
    )
    _press(act, actor, request)


_VERBS: dict[str, Do] = {
    "open": _open,
    "close": _close,
    "break": _break,
    "back": _back,
    "call": _call,
    "recall": partial(_press, actions.recall),
    "start": partial(_press, actions.start_serving),
    "hold": partial(_press, actions.hold),
    "resume": partial(_press, actions.resume),
    "finish": partial(_press, actions.finish),
    "no_show": partial(_press, actions.mark_no_show),
    "transfer": _transfer,
}


def _page(
    request: HttpRequest,
    actor: Actor,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    found = panel(actor=actor, at=at)
    context: dict[str, object] = {
        "panel": found,
        "at": at,
        "request_id": uuid4(),
        "errors": errors or {},
    }
    if found is not None:
        context["targets"] = targets(session=found.session) if found.current else None
    elif (unit_id := places.hall_unit(on=day_of(at))) is not None:
        context["free"] = free_counters(actor=actor, unit_id=unit_id)
    return page(request, "desk/counter.jinja", context, status=status)
