"""Money beside the till: exemptions, refunds, the gateway's days, the settlement."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may
from motcua.domain.payments import actions
from motcua.domain.payments.readers import account, online
from motcua.domain.payments.readers.settlement import settlement as settled
from motcua.domain.payments.readers.settlement import settlement_pdf
from motcua.domain.payments.readers.tills import till_differences
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.kernel.quarters import Quarter
from motcua.web.common import forms
from motcua.web.common.files import made_file, pdf
from motcua.web.common.payment_words import gap, method
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

MOST_LIST = 10 * 1024 * 1024


@require_POST
def exempt(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm or refuse that less is to be paid of a due."""
    actor = officer_of(request)
    found = account(actor=actor, code=code)
    option = forms.whole(request.POST, "option")
    return _done(
        request,
        lambda: actions.decide_exemption(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            dossier_id=found.dossier_id,
            source=forms.line(request.POST, "source", 40),
            option=option,
            granted=request.POST.get("do") == "grant",
            reason=forms.text(request.POST, "reason", 500),
        ),
        reverse("desk:account", args=[found.code]),
        gettext("Đã ghi quyết định miễn, giảm."),
    )


@require_POST
def ask_refund(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for a payment to be given back."""
    return _done(
        request,
        lambda: actions.ask_refund(
            actor=officer_of(request),
            at=now(),
            attempt_key=key,
            reason=forms.text(request.POST, "reason", 500),
        ),
        reverse("desk:refunds"),
        gettext("Đã đề nghị hoàn; chờ người thứ hai duyệt."),
    )


@require_http_methods(["GET", "POST"])
def refunds(request: HttpRequest) -> HttpResponse:
    """List refunds; decide one that a colleague has asked for."""
    actor = officer_of(request)
    if request.method == "POST":
        return _done(
            request,
            lambda: actions.decide_refund(
                actor=actor,
                at=now(),
                refund_id=forms.whole(request.POST, "refund") or 0,
                approved=request.POST.get("do") == "approve",
                note=forms.text(request.POST, "note", 500),
            ),
            reverse("desk:refunds"),
            gettext("Đã ghi quyết định hoàn tiền."),
        )
    context = {
        "refunds": online.refunds(actor=actor),
        "may_ask": may(actor, Act.ASK_REFUND),
        "may_approve": may(actor, Act.APPROVE_REFUND),
    }
    return page(request, "desk/refunds.jinja", context)


@require_http_methods(["GET", "POST"])
def reconciling(request: HttpRequest) -> HttpResponse:
    """Show what differs from the gateway; compare a day, by its list or a file of it."""
    actor, errors, status = officer_of(request), {}, 200
    if request.method == "POST":
        try:
            return _compared(request)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
    context = {
        "differences": online.differences(actor=actor),
        "tills": till_differences(actor=actor),
        "days": online.days_compared(actor=actor),
        "heard": online.notices(actor=actor),
        "yesterday": now().astimezone(VN).date() - timedelta(days=1),
        "errors": errors,
    }
    return page(request, "desk/reconciling.jinja", context, status=status)


def _compared(request: HttpRequest) -> HttpResponse:
    day = forms.day(request.POST, "day")
    upload = request.FILES.get("file")
    content = upload.read(MOST_LIST) if upload else None
    count = actions.compare_day(
        actor=officer_of(request),
        at=now(),
        day=day or now().astimezone(VN).date(),
        content=content,
    )
    said = gettext("Đã đối soát; còn %(count)s chênh lệch chưa giải quyết.")
    messages.success(request, said % {"count": count})
    return HttpResponseRedirect(reverse("desk:reconciling"))


@require_POST
def resolve(request: HttpRequest, difference_id: int) -> HttpResponse:
    """Close a difference with a note."""
    return _done(
        request,
        lambda: actions.resolve_difference(
            actor=officer_of(request),
            at=now(),
            difference_id=difference_id,
            note=forms.text(request.POST, "note", 500),
        ),
        reverse("desk:reconciling"),
        gettext("Đã ghi cách giải quyết."),
    )


@require_GET
def differences_csv(request: HttpRequest) -> HttpResponse:
    """Return the differences of a day, or everything open, as CSV."""
    found = online.differences(
        actor=officer_of(request), day=forms.day(request.GET, "ngay")
    )
    heads = [
        gettext("Ngày"),
        gettext("Mã tham chiếu"),
        gettext("Lý do"),
        gettext("Hệ thống (đồng)"),
        gettext("Cổng (đồng)"),
        gettext("Cách giải quyết"),
    ]
    rows = [
        (
            f"{one.day:%d/%m/%Y}",
            one.reference,
            gap(one.gap),
            "" if one.ours is None else one.ours,
            "" if one.theirs is None else one.theirs,
            one.note,
        )
        for one in found
    ]
    return csv_table(heads, rows, "doi-soat.csv")


@require_GET
def settlement(request: HttpRequest) -> HttpResponse:
    """Show what a quarter brought each agency."""
    actor, quarter = officer_of(request), _quarter(request)
    context = {"s": settled(actor=actor, quarter=quarter), "before": quarter.before}
    return page(request, "desk/settlement.jinja", context)


@require_GET
def settlement_csv(request: HttpRequest) -> HttpResponse:
    """Return a quarter's settlement as CSV."""
    quarter = _quarter(request)
    found = settled(actor=officer_of(request), quarter=quarter)
    heads = [
        gettext("Cơ quan"),
        gettext("Mã thủ tục"),
        gettext("Thủ tục"),
        gettext("Khoản thu"),
        gettext("Hình thức"),
        gettext("Số biên lai"),
        gettext("Số tiền (đồng)"),
    ]
    rows = [
        (
            one.unit_name,
            one.procedure_code,
            one.procedure_name,
            one.fee_name,
            method(one.method),
            one.count,
            one.total,
        )
        for one in found.lines
    ]
    return csv_table(heads, rows, f"quyet-toan-quy-{quarter.n}-{quarter.year}.csv")


@require_GET
def settlement_sheet(request: HttpRequest) -> HttpResponse:
    """Return a quarter's settlement as PDF, for both sides to sign."""
    quarter = _quarter(request)
    content = settlement_pdf(actor=officer_of(request), quarter=quarter, at=now())
    return pdf(content, f"quyet-toan-quy-{quarter.n}-{quarter.year}.pdf")


def _quarter(request: HttpRequest) -> Quarter:
    """Return the quarter asked for; nonsense is the one before this one."""
    today: date = now().astimezone(VN).date()
    year, n = request.GET.get("nam", ""), request.GET.get("quy", "")
    if year.isdecimal() and n in ("1", "2", "3", "4") and int(year[:6]) in forms.YEARS:
        return Quarter(int(year[:6]), int(n))
    return Quarter.of(today)


def _done(
    request: HttpRequest, act: Callable[[], object], back: str, said: str
) -> HttpResponse:
    """Do it and go back; what is wrong is said on that page."""
    try:
        act()
    except MotcuaError as error:
        for message in say_errors(error).values():
            messages.error(request, message)
        if error.status in (403, 404):
            raise
    else:
        messages.success(request, said)
    return HttpResponseRedirect(back)


def csv_table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], name: str
) -> HttpResponse:
    """Return a table that spreadsheets open with its accents; no cell is a formula."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return made_file(text.getvalue().encode(), name, "text/csv; charset=utf-8")


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
