"""Files from unit to unit: scanned out onto lists, scanned in, asked after."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.delivery.actions import lists as acts
from motcua.domain.delivery.readers import lists
from motcua.domain.delivery.rules import Sort, list_number
from motcua.domain.dossiers.readers.dossier import id_of
from motcua.domain.dossiers.readers.handing_over import to_hand_over
from motcua.journeys import hand_over
from motcua.journeys.hand_over import Scanned
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error

MOST_CODES = 100
OUT, IN = "giao", "nhan"
_SCANS: Mapping[str, Callable[..., Scanned]] = {
    OUT: hand_over.scan_out,
    IN: hand_over.scan_in,
}


@require_GET
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Show what is to be handed over, the lists being made, sent and coming."""
    actor, at = officer_of(request), now()
    today = at.astimezone(VN).date()
    waiting = to_hand_over(actor=actor)
    context = {
        "lists": lists.lists_for(actor=actor, at=at),
        "late": [one for one in waiting if one.due_at < at],
        "today": [
            one
            for one in waiting
            if one.due_at >= at and one.due_at.astimezone(VN).date() == today
        ],
        "later": [one for one in waiting if one.due_at.astimezone(VN).date() > today],
        "unlisted": lists.not_listed(actor=actor, at=at),
        "way": IN if request.GET.get("viec") == IN else OUT,
        "request_id": uuid4(),
    }
    return page(request, "desk/hand_overs.jinja", context)


@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Do what the codes scanned ask for, each for itself; tell what came of each.

    The code of a list, scanned on its paper, opens it.
    """
    actor, at = officer_of(request), now()
    way = forms.one_of(request.POST, "way", _SCANS)
    request_id = forms.uuid(request.POST, "request")
    try:
        codes = _codes(request)
    except Invalid as error:
        messages.error(request, say_error(error))
        codes = ()
    if len(codes) == 1 and (number := list_number(codes[0])) is not None:
        return HttpResponseRedirect(reverse("desk:hand_over_list", args=[number]))
    for code in codes:
        _scan(request, _SCANS[way], (actor, at, uuid5(request_id, code)), code)
    return HttpResponseRedirect(f"{reverse('desk:hand_overs')}?viec={way}")


@require_POST
def put_unlisted(request: HttpRequest) -> HttpResponse:
    """Put what the officer has handed a unit today, and is on no list, on one."""
    count = acts.put_unlisted(
        actor=officer_of(request),
        at=now(),
        receiving_unit_id=forms.whole(request.POST, "to", 0) or 0,
        sort=Sort(forms.one_of(request.POST, "sort", list(Sort))),
    )
    if count:
        said = gettext("Đã đưa %(count)s hồ sơ vào phiếu.")
        messages.success(request, said % {"count": count})
    return HttpResponseRedirect(reverse("desk:hand_overs"))


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, list_id: int) -> HttpResponse:
    """Show a list and its files; close it, tick off, take off, report, ask."""
    actor, at = officer_of(request), now()
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        what = forms.one_of(request.POST, "do", _ACTS)
        try:
            _ACTS[what](request, actor, at, list_id)
        except MotcuaError as error:
            errors, status = {error.field or "": say_error(error)}, error.status
        else:
            return HttpResponseRedirect(reverse("desk:hand_over_list", args=[list_id]))
    context = {
        "found": lists.list_of(actor=actor, list_id=list_id, at=at),
        "rows": lists.rows_of(actor=actor, list_id=list_id, at=at),
        "own": {grant.unit_id for grant in actor.roles},
        "request_id": uuid4(),
        "errors": errors,
    }
    return page(request, "desk/hand_over_list.jinja", context, status=status)


@require_GET
def slip(request: HttpRequest, list_id: int) -> HttpResponse:
    """Return a list as PDF; the reading of each dossier is noted."""
    content = acts.open_list_slip(actor=officer_of(request), at=now(), list_id=list_id)
    return pdf(content, f"phieu-ban-giao-BG{list_id}.pdf")


def _codes(request: HttpRequest) -> tuple[str, ...]:
    """Return the codes that were scanned, each once, in their order."""
    found = tuple(dict.fromkeys(request.POST.get("codes", "").upper().split()))
    if not 0 < len(found) <= MOST_CODES or any(len(code) > 100 for code in found):
        raise Invalid(
            "codes_missing",
            N_("Hãy quét từ 1 đến %(most)s mã hồ sơ."),
            facts={"most": MOST_CODES},
            field="codes",
            remedy=N_("Quét mã vạch trên giấy hẹn, hoặc gõ mã rồi ấn Enter."),
        )
    return found


def _scan(
    request: HttpRequest,
    act: Callable[..., Scanned],
    by: tuple[Actor, datetime, UUID],
    code: str,
) -> None:
    actor, at, request_id = by
    try:
        found = act(actor=actor, at=at, request_id=request_id, code=code)
    except MotcuaError as error:
        messages.error(request, f"{code}: {say_error(error)}")
        return
    facts = {"code": code, "list": found.list_code, "unit": found.unit_name}
    if found.before and found.list_code:
        said = gettext("%(code)s đã ở trong phiếu %(list)s từ trước.")
    elif found.before:
        said = gettext("%(code)s đã nhận từ trước.")
    elif act is hand_over.scan_out:
        said = gettext("%(code)s: đưa vào phiếu %(list)s đến %(unit)s.")
    elif found.list_code:
        said = gettext("%(code)s: đã nhận, phiếu %(list)s.")
    else:
        said = gettext("%(code)s: đã nhận; hồ sơ không có trong phiếu nào.")
    (messages.warning if found.before else messages.success)(request, said % facts)


def _close(_: HttpRequest, actor: Actor, at: datetime, list_id: int) -> None:
    acts.close_list(actor=actor, at=at, list_id=list_id)


def _ask(request: HttpRequest, actor: Actor, at: datetime, list_id: int) -> None:
    acts.ask_after(actor=actor, at=at, list_id=list_id)
    messages.success(request, gettext("Đã hỏi bên nhận về hồ sơ chưa đến."))


def _all(request: HttpRequest, actor: Actor, at: datetime, list_id: int) -> None:
    refused = hand_over.receive_all(
        actor=actor,
        at=at,
        request_id=forms.uuid(request.POST, "request"),
        list_id=list_id,
    )
    for code, error in refused.items():
        messages.error(request, f"{code}: {say_error(error)}")
    if not refused:
        messages.success(request, gettext("Đã nhận đủ cả phiếu."))


def _missing(request: HttpRequest, actor: Actor, at: datetime, _: int) -> None:
    acts.report_missing(
        actor=actor,
        at=at,
        request_id=forms.uuid(request.POST, "request"),
        dossier_id=_dossier(request, actor, at),
        remark=forms.text(request.POST, "remark", 500),
    )


def _take_off(request: HttpRequest, actor: Actor, at: datetime, _: int) -> None:
    acts.take_off(
        actor=actor,
        at=at,
        dossier_id=_dossier(request, actor, at),
        remark=forms.text(request.POST, "remark", 500),
    )


def _arrived(request: HttpRequest, actor: Actor, at: datetime, _: int) -> None:
    code = forms.line(request.POST, "code")
    by = (actor, at, forms.uuid(request.POST, "request"))
    _scan(request, hand_over.scan_in, by, code)


def _dossier(request: HttpRequest, actor: Actor, at: datetime) -> int:
    code = forms.line(request.POST, "code")
    return id_of(actor=actor, code=code, on=at.astimezone(VN).date())


_ACTS: Mapping[str, Callable[[HttpRequest, Actor, datetime, int], None]] = {
    "close": _close,
    "ask": _ask,
    "all": _all,
    "missing": _missing,
    "take_off": _take_off,
    "arrived": _arrived,
}
