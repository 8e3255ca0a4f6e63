"""Petitions at the desk: written down, sorted, forwarded, answered, published."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.feedback import actions
from motcua.domain.feedback.actions import Sorting
from motcua.domain.feedback.readers import petitions as readers
from motcua.domain.feedback.rules.petitions import KIND_NAMES, Kind, Way
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.petition_form import petition_form, petition_typed
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors

MODES: Mapping[str, str] = {
    "open": N_("Đang xử lý"),
    "late": N_("Quá hạn"),
    "all": N_("Tất cả"),
}


@require_GET
def petitions(request: HttpRequest) -> HttpResponse:
    """List what an officer may see, the most urgent first."""
    actor, offset = officer_of(request), offset_of(request)
    if not may(actor, Act.READ_PETITIONS) and may(actor, Act.RECEIVE_PETITION):
        return HttpResponseRedirect(reverse("desk:enter_petition"))
    mode = request.GET.get("xem", "open")
    mode = mode if mode in MODES else "open"
    rows = readers.listed(actor=actor, at=now(), mode=mode, offset=offset)
    context = {
        "rows": rows[: readers.PAGE],
        "modes": MODES,
        "mode": mode,
        "offset": offset,
        "page_size": readers.PAGE,
        "next_offset": offset + readers.PAGE if len(rows) > readers.PAGE else None,
    }
    return page(request, "desk/petitions.jinja", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Write down what somebody says at the counter or by telephone."""
    actor = officer_of(request)
    require(actor, Act.RECEIVE_PETITION)
    if request.method == "GET":
        return _enter(request)
    try:
        typed = forms.Reading(request.POST)
        ways = [Way.COUNTER.value, Way.PHONE.value]
        way = typed.one_of("way", ways, N_("Chưa chọn nhận tại quầy hay qua điện thoại."))
        filed = petition_typed(typed)
        found = actions.file_petition(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            filed=filed,
            way=Way(way),
        )
    except MotcuaError as error:
        return _enter(request, say_errors(error), error.status)
    messages.success(
        request,
        gettext("Đã ghi số %(number)s. Mã theo dõi cho người phản ánh: %(code)s")
        % {"number": f"{found.number}/{found.year}", "code": found.code},
    )
    return HttpResponseRedirect(reverse("desk:enter_petition"))


@require_http_methods(["GET", "POST"])
def petition(request: HttpRequest, petition_id: int) -> HttpResponse:
    """Show one, and do what its forms ask."""
    actor = officer_of(request)
    found = readers.petition(actor=actor, at=now(), petition_id=petition_id)
    if request.method == "GET":
        return _petition(request, found)
    try:
        do, said = _VERBS[forms.one_of(request.POST, "do", _VERBS)]
        do(request, {"actor": actor, "at": now(), "petition_id": petition_id})
    except NotFound:
        raise
    except MotcuaError as error:
        return _petition(request, found, say_errors(error), error.status)
    messages.success(request, gettext(said))
    try:
        readers.petition(actor=actor, at=now(), petition_id=petition_id)
    except NotFound:
        return HttpResponseRedirect(reverse("desk:petitions"))
    return HttpResponseRedirect(reverse("desk:petition", args=[petition_id]))


Known = dict[str, Any]


def _ask(request: HttpRequest, known: Known) -> None:
    actions.ask_more(text=forms.text(request.POST, "text"), **known)


def _refuse(request: HttpRequest, known: Known) -> None:
    actions.refuse(reason=forms.text(request.POST, "reason"), **known)


def _forward(request: HttpRequest, known: Known) -> None:
    typed = forms.Reading(request.POST)
    kind = typed.one_of("kind", [k.value for k in Kind])
    unit, officer = typed.whole("unit", 0), typed.whole("officer")
    typed.finish()
    actions.forward(sorting=Sorting(Kind(kind), unit or 0, officer or None), **known)


def _answer(request: HttpRequest, known: Known) -> None:
    founded = _FOUNDED.get(request.POST.get("founded", ""))
    text = forms.text(request.POST, "text")
    actions.answer_petition(text=text, founded=founded, **known)


def _publish(request: HttpRequest, known: Known) -> None:
    actions.publish(
        text=forms.text(request.POST, "public_text"),
        answer=forms.text(request.POST, "public_answer"),
        confirmed=request.POST.get("confirmed") == "yes",
        **known,
    )


def _withhold(request: HttpRequest, known: Known) -> None:
    actions.withhold(reason=forms.text(request.POST, "reason"), **known)


_FOUNDED = {"yes": True, "no": False}
_VERBS: Mapping[str, tuple[Callable[[HttpRequest, Known], None], str]] = {
    "ask": (_ask, N_("Đã hỏi thêm; thời hạn tạm dừng đến khi có trả lời.")),
    "refuse": (_refuse, N_("Đã báo lý do không tiếp nhận.")),
    "forward": (_forward, N_("Đã chuyển đến cơ quan trả lời.")),
    "answer": (_answer, N_("Đã trả lời và báo cho người phản ánh.")),
    "publish": (_publish, N_("Đã công khai.")),
    "withhold": (_withhold, N_("Đã ghi lý do không công khai.")),
}


def _enter(
    request: HttpRequest, errors: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    context = petition_form(request, request.POST, errors)
    return page(request, "desk/enter_petition.jinja", context, status=status)


def _petition(
    request: HttpRequest,
    found: readers.PetitionFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    units = readers.answering_units(on=now().astimezone(VN).date())
    sorts = Act.SORT_PETITION in found.may
    ids = [unit_id for unit_id, _ in units] if sorts else []
    context = {
        "p": found,
        "may_sort": sorts,
        "may_answer": Act.ANSWER_PETITION in found.may,
        "may_publish": Act.PUBLISH_PETITION in found.may,
        "kinds": {k.value: name for k, name in KIND_NAMES.items()},
        "units": units,
        "officers": readers.officers_of(unit_ids=ids),
        "typed": request.POST,
        "errors": errors or {},
    }
    return page(request, "desk/petition.jinja", context, status=status)
