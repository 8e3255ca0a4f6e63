"""The till: what a dossier still owes, money received, receipts written and cancelled."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import Act, may, units_for
from motcua.domain.documents.rules.codes import qr
from motcua.domain.payments import actions, readers
from motcua.domain.payments.models import Method, ReceiptPart, ReceiptState
from motcua.domain.payments.readers import online
from motcua.domain.payments.readers.tills import own_tills, transfer_to
from motcua.domain.payments.rules import FeeLine
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error, say_errors

MOST_LINES = 5
"""How many fees one form takes; a second receipt takes more."""


@require_GET
def till(request: HttpRequest) -> HttpResponse:
    """Find a dossier by its code; list the receipts of the day."""
    actor = officer_of(request)
    code = request.GET.get("q", "").strip()[:100]
    if code:
        return HttpResponseRedirect(reverse("desk:account", args=[code]))
    return _till(request, actor)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a dossier owes; receive money for it."""
    actor, at = officer_of(request), now()
    try:
        found = actions.open_account(actor=actor, at=at, code=code)
    except NotFound as error:
        return _till(request, actor, {"q": say_error(error)}, code, error.status)
    if request.method == "GET":
        return _account(request, found)
    try:
        receipt = actions.issue(
            actor=actor,
            at=at,
            request_id=forms.uuid(request.POST, "request"),
            dossier_id=found.dossier_id,
            payment=_payment(request.POST),
        )
    except MotcuaError as error:
        shown = {"errors": say_errors(error), "typed": request.POST}
        return _account(request, found, shown, error.status)
    messages.success(
        request, gettext("Đã lập biên lai số %(number)s.") % {"number": receipt.number}
    )
    return HttpResponseRedirect(reverse("desk:account", args=[found.code]))


@require_GET
def receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Return a receipt as PDF; the reading is noted."""
    name, content = actions.open_receipt(
        actor=officer_of(request), at=now(), receipt_id=receipt_id
    )
    return pdf(content, name)


@require_GET
def void_notice(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Return the notice that a receipt is void as PDF; the reading is noted."""
    name, content = actions.open_receipt(
        actor=officer_of(request),
        at=now(),
        receipt_id=receipt_id,
        part=ReceiptPart.VOID,
    )
    return pdf(content, name)


@require_POST
def cancel(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Propose to cancel a receipt, or carry out what a colleague has proposed."""
    actor = officer_of(request)
    try:
        found = actions.cancel(
            actor=actor,
            at=now(),
            request_id=forms.uuid(request.POST, "request"),
            receipt_id=receipt_id,
            reason=forms.text(request.POST, "reason", 500),
        )
    except NotFound:
        raise
    except MotcuaError as error:
        return _till(request, actor, {"": say_error(error)}, "", error.status)
    said = gettext("Đã hủy biên lai số %(number)s.")
    if found.state == ReceiptState.PROPOSED:
        said = gettext("Đã đề nghị hủy biên lai số %(number)s; chờ người thứ hai.")
    messages.success(request, said % {"number": found.number})
    return HttpResponseRedirect(reverse("desk:till"))


def _till(
    request: HttpRequest,
    actor: Actor,
    errors: Mapping[str, str] | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    today = at.astimezone(VN).date()
    days = [
        readers.receipts_of_day(actor=actor, unit_id=unit_id, day=today)
        for unit_id in sorted(units_for(actor, Act.ISSUE_FEE_RECEIPT))
    ] or [readers.receipts_of_day(actor=actor, unit_id=0, day=today)]
    context = {
        "errors": errors or {},
        "code": code,
        "receipts": [receipt for receipts, _ in days for receipt in receipts],
        "total": sum(total for _, total in days),
        "unsigned": readers.unsigned(actor=actor, at=at),
        "may_cancel": may(actor, Act.CANCEL_FEE_RECEIPT),
        "own_tills": own_tills(actor=actor),
        "today": today,
        "payments": online.payments_at_till(actor=actor)[:20],
        "methods": _methods(),
        "request_id": uuid4,
    }
    return page(request, "desk/till.jinja", context, status=status)


def _account(
    request: HttpRequest,
    found: readers.Account,
    shown: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = {
        f"{part}-{n}": value
        for n, line in enumerate(found.lines[:MOST_LINES], start=1)
        for part, value in (("name", line.name), ("amount", line.amount))
        if found.open != 0
    }
    methods, actor = _methods(), officer_of(request)
    today = now().astimezone(VN).date()
    transfer = transfer_to(
        unit_id=found.receiving_unit_id, on=today, amount=found.open or 0, code=found.code
    )
    cancelled = [r for r in found.receipts if not r.counts]
    context = {
        "a": found,
        "own_tills": own_tills(actor=actor),
        "today": today,
        "transfer": transfer,
        "transfer_qr": qr(transfer.payload) if transfer else "",
        "payments": online.payments_at_till(actor=actor, dossier_id=found.dossier_id),
        "new_id": uuid4,
        "typed": typed,
        "most_lines": max(2, min(len(found.lines) + 1, MOST_LINES)),
        "methods": methods,
        "method_items": [{"value": k, "text": v} for k, v in methods.items()],
        "cancelled": cancelled,
        "replace_items": [
            {"value": "", "text": gettext("Không")},
            *({"value": r.id, "text": r.number} for r in cancelled),
        ],
        "request_id": uuid4(),
        **(shown or {}),
    }
    return page(request, "desk/account.jinja", context, status=status)


def _methods() -> dict[str, str]:
    return {method.value: gettext(str(method.label)) for method in Method}


def _payment(posted: Mapping[str, object]) -> actions.Payment:
    """Return what was typed; raise Several naming every field that is wrong."""
    reading = forms.Reading(posted)
    lines = []
    for n in range(1, MOST_LINES + 1):
        name, amount = reading.line(f"name-{n}"), reading.whole(f"amount-{n}")
        if name and amount is None and not _fault_at(reading, f"amount-{n}"):
            reading.faults.append(_missing("amount", n))
        if amount is not None and not name:
            reading.faults.append(_missing("name", n))
        if name and amount is not None:
            lines.append(FeeLine(name, amount))
    method = reading.one_of("method", Method.values)
    payer, reference = reading.line("payer"), reading.line("reference")
    approval = reading.line("approval", 40)
    replaces = reading.whole("replaces")
    reading.finish()
    return actions.Payment(lines, Method(method), payer, reference, replaces, approval)


def _fault_at(reading: forms.Reading, field: str) -> bool:
    return any(fault.field == field for fault in reading.faults)


def _missing(part: str, n: int) -> Invalid:
    message = (
        N_("Chưa ghi số tiền.") if part == "amount" else N_("Chưa ghi tên khoản thu.")
    )
    return Invalid(f"fee_{part}_missing", message, field=f"{part}-{n}")
