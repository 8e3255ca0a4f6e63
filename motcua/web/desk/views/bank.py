"""The bank at the till: units' accounts, and statements compared with transfers."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments import actions
from motcua.domain.payments.actions import BankRow
from motcua.domain.payments.readers import bank as readers
from motcua.domain.payments.rules.bank import BANK_GAPS
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

MOST_STATEMENT = 5 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def statements(request: HttpRequest) -> HttpResponse:
    """Show what differs from the bank; compare a statement; close a difference."""
    actor = officer_of(request)
    require(actor, Act.RECONCILE)
    return _shown(request, actor, _statements, _STATEMENT_VERBS)


@require_http_methods(["GET", "POST"])
def bank_accounts(request: HttpRequest) -> HttpResponse:
    """List units' bank accounts; propose another one; confirm or drop what waits."""
    actor = officer_of(request)
    require(actor, Act.CONFIRM_BANK_ACCOUNT)
    return _shown(request, actor, _accounts, _ACCOUNT_VERBS)


Shown = Callable[[HttpRequest, Actor, Mapping[str, str], int], HttpResponse]
Verb = Callable[[HttpRequest, Actor], str]


def _shown(
    request: HttpRequest, actor: Actor, show: Shown, verbs: Mapping[str, Verb]
) -> HttpResponse:
    """Show a page; or do its button and show it again with what is wrong."""
    if request.method == "GET":
        return show(request, actor, {}, 200)
    try:
        said = verbs[forms.one_of(request.POST, "do", verbs)](request, actor)
    except MotcuaError as error:
        if error.status in (403, 404):
            raise
        return show(request, actor, say_errors(error), error.status)
    messages.success(request, said)
    return HttpResponseRedirect(request.path)


def _compare(request: HttpRequest, actor: Actor) -> str:
    check_sizes(request)
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > MOST_STATEMENT:
        raise Invalid(
            "statement_missing",
            N_("Chưa có tệp sao kê, hoặc tệp quá 5 MB."),
            field="file",
            remedy=N_("Hãy tải sao kê dạng CSV từ ngân hàng rồi chọn tệp đó."),
        )
    count = actions.compare_statement(
        actor=actor,
        at=now(),
        unit_id=forms.whole(request.POST, "unit") or 0,
        content=upload.read(),
    )
    return gettext("Đã so sao kê; còn %(count)s chênh lệch chưa giải quyết.") % {
        "count": count
    }


def _resolve(request: HttpRequest, actor: Actor) -> str:
    actions.resolve_bank_difference(
        actor=actor,
        at=now(),
        difference_id=forms.whole(request.POST, "difference") or 0,
        note=forms.text(request.POST, "note", 500),
    )
    return gettext("Đã ghi cách giải quyết.")


_STATEMENT_VERBS: Mapping[str, Verb] = {"compare": _compare, "resolve": _resolve}


def _propose(request: HttpRequest, actor: Actor) -> str:
    typed = forms.Reading(request.POST)
    row = BankRow(
        unit_id=typed.whole("unit") or 0,
        bank=typed.line("bank", 20),
        bank_name=typed.line("bank_name", 100),
        number=typed.line("number", 40).replace(" ", ""),
        holder=typed.line("holder", 150),
        valid_from=typed.day("valid_from") or now().astimezone(VN).date(),
    )
    typed.finish()
    if not actions.propose_bank_account(actor=actor, at=now(), row=row):
        return gettext("Tài khoản này đã có.")
    return gettext("Đã đề nghị; tài khoản có hiệu lực khi người thứ hai xác nhận.")


def _confirm(request: HttpRequest, actor: Actor) -> str:
    account_id = forms.whole(request.POST, "account") or 0
    actions.confirm_bank_account(actor=actor, at=now(), account_id=account_id)
    return gettext("Đã xác nhận tài khoản.")


def _drop(request: HttpRequest, actor: Actor) -> str:
    account_id = forms.whole(request.POST, "account") or 0
    actions.drop_bank_account(actor=actor, at=now(), account_id=account_id)
    return gettext("Đã bỏ đề nghị.")


_ACCOUNT_VERBS: Mapping[str, Verb] = {
    "propose": _propose,
    "confirm": _confirm,
    "drop": _drop,
}


def _units(actor: Actor, act: Act) -> list[dict[str, object]]:
    own = units_for(actor, act)
    return [
        {"value": unit.id, "text": unit.name}
        for unit in accounts.units_in_force(on=now().astimezone(VN).date())
        if unit.id in own
    ]


def _statements(
    request: HttpRequest, actor: Actor, errors: Mapping[str, str], status: int
) -> HttpResponse:
    context = {
        "differences": readers.bank_differences(actor=actor),
        "statements": readers.statements(actor=actor),
        "gaps": {gap: gettext(said) for gap, said in BANK_GAPS.items()},
        "units": _units(actor, Act.RECONCILE),
        "typed": request.POST,
        "errors": errors,
    }
    return page(request, "desk/bank_statements.jinja", context, status=status)


def _accounts(
    request: HttpRequest, actor: Actor, errors: Mapping[str, str], status: int
) -> HttpResponse:
    context = {
        "accounts": readers.bank_accounts(actor=actor),
        "units": _units(actor, Act.EDIT_RECEIPT_SERIES),
        "today": now().astimezone(VN).date(),
        "typed": request.POST,
        "errors": errors,
    }
    return page(request, "desk/bank_accounts.jinja", context, status=status)
