"""Cashiers' tills: opened, emptied, counted, confirmed by a second person; the day."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.payments import actions
from motcua.domain.payments.readers import tills as readers
from motcua.domain.payments.readers.till_paper import till_day_pdf
from motcua.domain.payments.readers.tills import SessionFacts
from motcua.domain.payments.rules.till import DENOMINATIONS, SessionState
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.payment_words import method, session_state
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk.views.money import csv_table


@require_http_methods(["GET", "POST"])
def tills(request: HttpRequest) -> HttpResponse:
    """Open one's till; list those of others that have to be closed."""
    actor = officer_of(request)
    if request.method == "GET":
        return _tills(request, actor)
    try:
        found = actions.open_till(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            unit_id=forms.whole(request.POST, "unit") or 0,
            opening=_opening(request.POST),
        )
    except MotcuaError as error:
        if error.status == 403:
            raise
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _tills(request, actor, shown, error.status)
    messages.success(request, gettext("Đã mở ca thu ngân."))
    return HttpResponseRedirect(reverse("desk:till_session", args=[found.id]))


def _opening(posted: Mapping[str, object]) -> int:
    opening = forms.whole(posted, "opening")
    if opening is None:
        raise Invalid(
            "opening_missing",
            N_("Chưa ghi số dư đầu ca."),
            field="opening",
            remedy=N_("Két không có tiền thì ghi 0."),
        )
    return opening


def _tills(
    request: HttpRequest,
    actor: Actor,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    others = readers.tills_to_close(actor=actor)
    takes = may(actor, Act.ISSUE_FEE_RECEIPT)
    own = readers.own_tills(actor=actor) if takes else ()
    today = now().astimezone(VN).date()
    context = {
        "others": others,
        "own_tills": own,
        "may_open": not any(
            one.state == SessionState.OPEN or one.is_left(today) for one in own
        ),
        "units": [
            {"value": unit_id, "text": accounts.unit(unit_id=unit_id).name}
            for unit_id in sorted(units_for(actor, Act.ISSUE_FEE_RECEIPT))
        ],
        "differences": readers.till_differences(actor=actor),
        "today": today,
        "errors": {},
        "typed": {},
        "request_id": uuid4(),
        **(shown or {}),
    }
    return page(request, "desk/tills.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Show one till; hand in, count, confirm, return the count or settle."""
    actor = officer_of(request)
    if request.method == "GET":
        return _session(request, actor, session_id)
    try:
        said = _do(request.POST, actor, session_id)
    except MotcuaError as error:
        if error.status in (403, 404):
            raise
        shown = {"errors": _at_fields(say_errors(error)), "typed": request.POST}
        return _session(request, actor, session_id, shown, error.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("desk:till_session", args=[session_id]))


def _at_fields(errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors by field; the note of a settlement is typed on the lists."""
    return {"" if field == "note" else field: said for field, said in errors.items()}


def _do(posted: Mapping[str, object], actor: Actor, session_id: int) -> str:
    """Do what was pressed; return what to say of it."""
    do, at = forms.line(posted, "do", 20), now()
    if do == "hand_in":
        actions.hand_in(
            actor=actor,
            at=at,
            request_id=forms.uuid(posted, "request"),
            session_id=session_id,
            amount=forms.whole(posted, "amount") or 0,
            to_name=forms.line(posted, "to_name"),
        )
        return gettext("Đã ghi nộp quỹ.")
    if do == "count":
        actions.count_till(
            actor=actor,
            at=at,
            request_id=forms.uuid(posted, "request"),
            session_id=session_id,
            notes=_notes(posted),
            reason=forms.line(posted, "reason", 500),
        )
        return gettext("Đã ghi số đếm; chờ người thứ hai xác nhận.")
    if do == "settle":
        actions.settle_till(
            actor=actor,
            at=at,
            session_id=session_id,
            note=forms.text(posted, "note", 500),
        )
        return gettext("Đã ghi cách giải quyết.")
    return _second(posted, actor, session_id)


def _second(posted: Mapping[str, object], actor: Actor, session_id: int) -> str:
    """Let the second person confirm a count, or not."""
    do = forms.one_of(posted, "do", ("confirm", "return"))
    counted = forms.whole(posted, "counted")
    counted = -1 if counted is None else counted
    if do == "confirm":
        actions.confirm_till(
            actor=actor, at=now(), session_id=session_id, counted=counted
        )
        return gettext("Đã xác nhận; ca đã đóng.")
    actions.return_count(
        actor=actor,
        at=now(),
        session_id=session_id,
        counted=counted,
        reason=forms.text(posted, "why", 500),
    )
    return gettext("Đã trả lại để đếm lại.")


def _notes(posted: Mapping[str, object]) -> dict[int, int]:
    """Return how many notes of each denomination were typed; raise Several."""
    reading = forms.Reading(posted)
    notes = {note: reading.whole(f"note-{note}", 0) or 0 for note in DENOMINATIONS}
    reading.finish()
    return notes


def _session(
    request: HttpRequest,
    actor: Actor,
    session_id: int,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    found, outs = readers.till(actor=actor, session_id=session_id)
    today = now().astimezone(VN).date()
    mine = found.officer_id == actor.officer_id
    context = {
        "s": found,
        "outs": outs,
        "is_mine": mine,
        "is_left": found.is_left(today),
        "may_count": _may_count(actor, found, today),
        "may_confirm": actor.officer_id not in (found.officer_id, found.counted_by),
        "denominations": DENOMINATIONS,
        "errors": {},
        "typed": {},
        "new_id": uuid4,
        **(shown or {}),
    }
    return page(request, "desk/till_session.jinja", context, status=status)


def _may_count(actor: Actor, found: SessionFacts, today: date) -> bool:
    if found.state != SessionState.OPEN:
        return False
    if found.officer_id == actor.officer_id:
        return not found.is_left(today)
    return found.unit_id in units_for(actor, Act.CLOSE_LEFT_TILL)


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """List a day: each officer's receipts by method, and the tills."""
    actor, today = officer_of(request), now().astimezone(VN).date()
    errors: dict[str, str] = {}
    asked, status = today, 200
    try:
        asked = forms.day(request.GET, "ngay") or today
    except MotcuaError as error:
        errors, status = say_errors(error), error.status
    context = {
        "d": readers.till_day(actor=actor, day=asked),
        "today": today,
        "errors": errors,
        "typed": request.GET.get("ngay", "")[:40] if errors else "",
    }
    return page(request, "desk/till_day.jinja", context, status=status)


@require_GET
def day_sheet(request: HttpRequest) -> HttpResponse:
    """Return that list as PDF, to be signed."""
    asked = forms.day(request.GET, "ngay") or now().astimezone(VN).date()
    content = till_day_pdf(actor=officer_of(request), day=asked, at=now())
    return pdf(content, f"bang-ke-thu-{asked:%Y-%m-%d}.pdf")


@require_GET
def day_csv(request: HttpRequest) -> HttpResponse:
    """Return that list as CSV: receipts by officer and method, then the tills."""
    asked = forms.day(request.GET, "ngay") or now().astimezone(VN).date()
    found = readers.till_day(actor=officer_of(request), day=asked)
    heads = [
        gettext("Người thu"),
        gettext("Hình thức"),
        gettext("Số biên lai"),
        gettext("Số tiền (đồng)"),
        gettext("Đầu ca"),
        gettext("Trả lại"),
        gettext("Nộp quỹ"),
        gettext("Theo sổ"),
        gettext("Đếm được"),
        gettext("Lý do chênh lệch"),
        gettext("Tình trạng"),
    ]
    blank = [""] * 7
    taken = [
        [line.officer_name, method(line.method), line.count, line.total, *blank]
        for line in found.lines
    ]
    counted = [
        [
            one.officer_name,
            gettext("Ca thu ngân (tiền mặt)"),
            one.receipts,
            one.received,
            one.opening,
            one.given_back,
            one.handed_in,
            one.expected,
            "" if one.counted is None else one.counted,
            one.reason,
            session_state(one.state),
        ]
        for one in found.sessions
    ]
    return csv_table(heads, [*taken, *counted], f"thu-ngan-{asked:%Y-%m-%d}.csv")
