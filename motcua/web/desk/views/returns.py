"""Give results back: what waits, and the one screen on which it is given."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, require
from motcua.domain.accounts.rules.card import is_scan
from motcua.domain.delivery.readers import returns
from motcua.domain.delivery.readers.returns import ReadyPage
from motcua.domain.delivery.readers.uncollected import kept_at
from motcua.domain.delivery.rules.handing import (
    AUTHORITIES,
    COLLECTORS,
    PROOFS,
    Collector,
    HandProof,
    check_collector,
    to_witness,
)
from motcua.domain.delivery.rules.signature import HEIGHT, WIDTH
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers import choices
from motcua.domain.dossiers.readers import dossier as dossiers
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.notifications.readers.told import told_at
from motcua.domain.payments.readers.owing import owed_before_return, owed_sums
from motcua.journeys import give_results
from motcua.journeys.give_results import Given
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.views import officer_of, offset_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import return_form
from motcua.web.desk.scans import MEGABYTE

LONGEST_SCAN = 1400
_Key = TypeVar("_Key", bound=StrEnum)


@require_GET
def ready(request: HttpRequest) -> HttpResponse:
    """List what waits at the officer's counters; a scan goes straight to the one."""
    actor, at, offset = officer_of(request), now(), offset_of(request)
    require(actor, Act.RETURN)
    text = request.GET.get("q", "").strip()[:LONGEST_SCAN]
    errors: Mapping[str, str] = {}
    status = 200
    try:
        found = returns.ready(actor=actor, text=text, at=at, offset=offset)
    except MotcuaError as error:
        found, errors, status = ReadyPage((), None), say_errors(error), error.status
    if len(found.rows) == 1 and not offset and _is_exact(text, found):
        return HttpResponseRedirect(reverse("desk:give", args=[found.rows[0].code]))
    context = {
        "found": found,
        "text": "" if "|" in text else text,
        "is_asked": bool(text),
        "errors": errors,
        "owed": owed_sums(ids=[row.id for row in found.rows]),
        "offset": offset,
        "page_size": returns.PAGE,
    }
    return page(request, "desk/returns.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a dossier has for its owner, and give it; the reading is noted."""
    actor = officer_of(request)
    require(actor, Act.RETURN)
    on = now().astimezone(VN).date()
    dossier_id = dossiers.id_of(actor=actor, code=code, on=on)
    if request.method == "GET":
        return _page(request, actor, dossier_id)
    if request.POST.get("do") == "witness":
        return _witnessed(request, actor, dossier_id, code)
    posted = request.POST.copy()
    said: list[str] = []
    do = posted.get("do", "check")
    try:
        said += return_form.with_card(posted, today=on)
        return_form.keep_authority(request, posted, actor=actor)
        if do == "give":
            return _given(request, actor, dossier_id, code, posted)
        said.append(
            _sent(actor, dossier_id, posted)
            if do == "send"
            else _checked(dossier_id, posted)
        )
    except MotcuaError as error:
        found = return_form.said_errors(error)
        context: Mapping[str, object] = {
            "errors": say_errors(found),
            "typed": return_form.shown(posted),
        }
        return _page(request, actor, dossier_id, context, error.status)
    typed = return_form.shown(posted)
    return _page(request, actor, dossier_id, {"said": said, "typed": typed, "next": do})


def _given(
    request: HttpRequest, actor: Actor, dossier_id: int, code: str, posted: QueryDict
) -> HttpResponse:
    found = give_results.give(
        actor=actor,
        at=now(),
        request_id=forms.uuid(posted, "request"),
        dossier_id=dossier_id,
        handing=return_form.read(posted),
    )
    messages.success(request, _said(found))
    return HttpResponseRedirect(reverse("desk:give", args=[code]))


def _witnessed(
    request: HttpRequest, actor: Actor, dossier_id: int, code: str
) -> HttpResponse:
    names = give_results.witness(
        actor=actor,
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        dossier_id=dossier_id,
    )
    if names:
        said = gettext("Bạn cùng giao: %(names)s. Đồng nghiệp của bạn giao tiếp.")
        messages.success(request, said % {"names": "; ".join(names)})
    return HttpResponseRedirect(reverse("desk:give", args=[code]))


def _said(found: Given) -> str:
    if found.repeated:
        return gettext("Lần giao này đã được ghi từ lần gửi trước; không ghi lần nữa.")
    if found.left:
        said = gettext("Đã giao: %(handed)s. Còn trả sau: %(left)s.")
        return said % {"handed": "; ".join(found.handed), "left": "; ".join(found.left)}
    return gettext("Đã trả đủ kết quả; hồ sơ kết thúc.")


def _sent(actor: Actor, dossier_id: int, posted: QueryDict) -> str:
    posted["proof"] = HandProof.CODE.value
    if give_results.send_pickup_code(actor=actor, at=now(), dossier_id=dossier_id):
        return gettext("Đã gửi mã; hãy hỏi người nhận mã trong tin nhắn.")
    return gettext("Mã vừa được gửi; hãy đợi tin nhắn đến.")


def _checked(dossier_id: int, posted: QueryDict) -> str:
    """Compare who stands there with the dossier, before anything is given."""
    faults = forms.Reading(posted)
    collecting = return_form.read_collecting(posted, faults)
    faults.finish()
    owner = returns.owner_of(dossier_id=dossier_id)
    check_collector(collecting, owner)
    if collecting.who is Collector.OWNER:
        who = owner.who_is(collecting) or owner
        return gettext("Số giấy tờ khớp với %(name)s.") % {"name": who.name}
    return gettext("Đã đủ thông tin người nhận thay.")


def _page(
    request: HttpRequest,
    actor: Actor,
    dossier_id: int,
    context: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    facts = reading.open_dossier(actor=actor, at=at, dossier_id=dossier_id, what="return")
    owner = returns.owner_of(dossier_id=dossier_id)
    commands = choices.choices(actor=actor, dossier_id=dossier_id, at=at).commands
    pieces = returns.pieces_of(actor=actor, dossier_id=dossier_id)
    shown = {
        "d": facts,
        "pieces": pieces,
        "to_witness": to_witness(pieces),
        "handed": returns.handed_before(dossier_id=dossier_id),
        "is_offered": Command.RETURN in commands,
        "may_notify": Command.NOTIFY_EARLY in commands,
        "told": told_at(ids=[dossier_id], kinds=returns.READY_NOTICES).get(dossier_id),
        "owed": owed_before_return(dossier_id=dossier_id),
        "last_code": returns.last_code(dossier_id=dossier_id, at=at),
        "now": at,
        "kept_at": kept_at(dossier_id=dossier_id),
        "owner": owner,
        "collectors": _words(COLLECTORS),
        "authorities": [("", gettext("Chọn")), *_words(AUTHORITIES).items()],
        "proofs": _words(PROOFS),
        "width": WIDTH,
        "height": HEIGHT,
        "most_mb": settings.UPLOAD_LIMIT // MEGABYTE,
        "request_id": uuid4(),
        "typed": _blank(is_organisation=not owner.has_person),
        "said": (),
        "next": "",
    }
    return page(request, "desk/give.jinja", {**shown, **(context or {})}, status=status)


def _blank(*, is_organisation: bool) -> dict[str, object]:
    who = Collector.AUTHORISED if is_organisation else Collector.OWNER
    return {
        **return_form.shown({}),
        "who": who.value,
        "proof": HandProof.DRAWN.value,
        "papers": None,
    }


def _words(known: Mapping[_Key, str]) -> dict[str, str]:
    return {key.value: gettext(text) for key, text in known.items()}


def _is_exact(text: str, found: ReadyPage) -> bool:
    """Say whether what was asked for is one dossier: a scan, its code, a number."""
    code = returns.code_in(text).upper()
    digits = text.replace(" ", "").replace(".", "")
    return "|" in text or is_scan(text) or code == found.rows[0].code or digits.isdigit()
