"""Parcels at the desk: what waits to be sent, orders, one parcel with its history."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require, units_for
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.payments.readers.owing import open_sum
from motcua.domain.post import actions
from motcua.domain.post.readers import lists, orders
from motcua.domain.post.readers.troubles import troubles
from motcua.domain.post.rules.parcels import Place, parts_of
from motcua.journeys import collect
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import file, pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

FIELDS = ("name", "phone", "street", "ward", "province")


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """List what waits: to be packed, to be handed over, coming, on its way."""
    actor = officer_of(request)
    sends, settles = may(actor, Act.SEND_BY_POST), may(actor, Act.SETTLE_POST)
    if not sends:
        require(actor, Act.SETTLE_POST)
        return HttpResponseRedirect(reverse("desk:post_troubles"))
    context = {
        "found": orders.desk(actor=actor),
        "lists": lists.lists(actor=actor),
        "units": [
            accounts.unit(unit_id=n) for n in sorted(units_for(actor, Act.SEND_BY_POST))
        ],
        "request_id": uuid4(),
        "waiting": troubles(actor=actor).count if settles else 0,
    }
    return page(request, "desk/post.jinja", context)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Make the order for a dossier's result; the reading is noted."""
    actor, at = officer_of(request), now()
    require(actor, Act.SEND_BY_POST)
    dossier_id = dossiers.id_of(actor=actor, code=code, on=at.astimezone(VN).date())
    facts = reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="parcel")
    owed = open_sum(dossier_id=dossier_id)
    typed: Mapping[str, object] = {
        "name": facts.submitter_name,
        "phone": facts.submitter_phone,
        **dict(zip(FIELDS[2:], parts_of(facts.delivery_address), strict=True)),
        "cod": str(owed or 0),
        "request": uuid4(),
    }
    errors: Mapping[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            found = collect.order_delivery(
                actor=actor,
                at=at,
                request_id=forms.uuid(request.POST, "request"),
                dossier_id=dossier_id,
                receiver=place_typed(request),
                cod=forms.whole(request.POST, "cod", 0) or 0,
            )
        except MotcuaError as error:
            typed, errors, status = request.POST.dict(), say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã lập phiếu gửi."))
            return HttpResponseRedirect(reverse("desk:parcel", args=[found.number]))
    context = {"d": facts, "t": typed, "errors": errors, "owed": owed}
    return page(request, "desk/post_order.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def parcel(request: HttpRequest, number: str) -> HttpResponse:
    """Show a parcel and everything stated of it; do what its buttons ask."""
    actor, at = officer_of(request), now()
    errors: Mapping[str, str] = {}
    status = 200
    if request.method == "POST":
        what = forms.one_of(request.POST, "do", _ACTS)
        try:
            _ACTS[what](actor, at, number, request)
        except NotFound:
            raise
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext(_SAID[what]))
            return HttpResponseRedirect(reverse("desk:parcel", args=[number]))
    opened = actions.open_parcel(actor=actor, at=at, number=number)
    context = {
        "o": opened.order,
        "history": opened.history,
        "may_come_back": opened.may_come_back,
        "errors": errors,
        "t": request.POST,
    }
    return page(request, "desk/parcel.jinja", context, status=status)


@require_GET
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """Return the slip that goes with a parcel, as PDF."""
    content = actions.open_slip(actor=officer_of(request), at=now(), number=number)
    return pdf(content, f"phieu-gui-{number}.pdf")


@require_GET
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """Return the picture that proves a delivery."""
    content, kind = actions.open_proof(actor=officer_of(request), at=now(), number=number)
    return file(content, f"bang-chung-{number}", kind)


def place_typed(request: HttpRequest) -> Place:
    """Return the end of a parcel's way that was typed; raise naming every field."""
    form = forms.Reading(request.POST)
    values = [form.line(name) for name in FIELDS]
    form.finish()
    return Place(*values)


Do = Callable[[Actor, datetime, str, HttpRequest], object]


def _seal(actor: Actor, at: datetime, number: str, _: HttpRequest) -> object:
    return actions.seal(actor=actor, at=at, number=number)


def _cancel(actor: Actor, at: datetime, number: str, _: HttpRequest) -> object:
    return actions.call_off(actor=actor, at=at, number=number)


def _mend(actor: Actor, at: datetime, number: str, request: HttpRequest) -> object:
    return actions.mend(actor=actor, at=at, number=number, receiver=place_typed(request))


def _lost(actor: Actor, at: datetime, number: str, request: HttpRequest) -> object:
    words = forms.text(request.POST, "words", 500)
    return actions.report_loss(actor=actor, at=at, number=number, words=words)


def _delivered(actor: Actor, at: datetime, number: str, request: HttpRequest) -> object:
    return actions.note_delivered(
        actor=actor,
        at=at,
        number=number,
        signer=forms.line(request.POST, "signer"),
        moment=forms.moment(request.POST, "moment") or at,
    )


def _back(actor: Actor, at: datetime, number: str, request: HttpRequest) -> object:
    return actions.note_came_back(
        actor=actor,
        at=at,
        number=number,
        reason=forms.line(request.POST, "reason"),
        moment=forms.moment(request.POST, "back_at") or at,
    )


_ACTS: Mapping[str, Do] = {
    "back": _back,
    "delivered": _delivered,
    "seal": _seal,
    "cancel": _cancel,
    "mend": _mend,
    "lost": _lost,
}
_SAID = {
    "back": N_("Đã ghi bưu gửi quay về. Lập biên bản giao nhận để nhận lại giấy tờ."),
    "delivered": N_("Đã ghi tin phát theo giấy báo của bưu chính."),
    "seal": N_("Đã ghi: bưu gửi được niêm phong trước hai người."),
    "cancel": N_("Đã hủy phiếu gửi."),
    "mend": N_("Đã sửa địa chỉ; phiếu sẽ được gửi lại trong ít phút."),
    "lost": N_("Đã báo thất lạc; vụ việc ở trang Cần xử lý."),
}
