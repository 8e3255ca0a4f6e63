"""What of the post waits for a person; procedures that do not go by post."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.post import actions
from motcua.domain.post.actions.effects import THEIRS
from motcua.domain.post.actions.settling import OUTCOMES
from motcua.domain.post.readers import troubles as waiting
from motcua.domain.post.readers.exclusions import excluded
from motcua.journeys import collect
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_errors

Do = Callable[[Actor, datetime, HttpRequest], None]


@require_http_methods(["GET", "POST"])
def troubles(request: HttpRequest) -> HttpResponse:
    """Show what waits, each with a form to settle it."""
    actor = officer_of(request)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            what = forms.one_of(request.POST, "do", _ACTS)
            _ACTS[what](actor, now(), request)
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi nhận."))
            return HttpResponseRedirect(reverse("desk:post_troubles"))
    context = {
        "found": waiting.troubles(actor=actor),
        "errors": errors,
        "t": request.POST,
        "outcomes": [
            {"value": "", "text": gettext("Chưa kết thúc")},
            *({"value": key, "text": gettext(text)} for key, text in OUTCOMES.items()),
        ],
        "units": [
            accounts.unit(unit_id=n) for n in sorted(units_for(actor, Act.SETTLE_POST))
        ],
    }
    return page(request, "desk/post_troubles.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
def exclusions(request: HttpRequest) -> HttpResponse:
    """Say which procedures do not go by post, why, and by which document."""
    actor, at = officer_of(request), now()
    require(actor, Act.EXCLUDE_FROM_POST)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            actions.exclude(
                actor=actor,
                at=at,
                procedure_code=forms.line(request.POST, "code", 60),
                reason=forms.line(request.POST, "reason"),
                decision=forms.line(request.POST, "decision"),
                end=request.POST.get("do") == "end",
            )
        except MotcuaError as error:
            errors, status = say_errors(error), error.status
        else:
            messages.success(request, gettext("Đã ghi nhận."))
            return HttpResponseRedirect(reverse("desk:post_exclusions"))
    context = {
        "rows": excluded(on=at.astimezone(VN).date()),
        "errors": errors,
        "t": request.POST,
    }
    return page(request, "desk/post_exclusions.jinja", context, status=status)


def _settle(actor: Actor, at: datetime, request: HttpRequest) -> None:
    actions.settle_disagreement(
        actor=actor,
        at=at,
        disagreement_id=forms.whole(request.POST, "id", 0) or 0,
        kept=forms.line(request.POST, "kept"),
        words=forms.text(request.POST, "words", 500),
    )


def _open_again(actor: Actor, at: datetime, request: HttpRequest) -> None:
    """Take the carrier's later word for right, in one press: the return opens again."""
    words = forms.text(request.POST, "words", 500)
    actions.settle_disagreement(
        actor=actor,
        at=at,
        disagreement_id=forms.whole(request.POST, "id", 0) or 0,
        kept=THEIRS,
        words=words or "Theo tin bưu chính báo sau: chưa phát được",
    )


def _seen(actor: Actor, at: datetime, request: HttpRequest) -> None:
    stray_id = forms.whole(request.POST, "id", 0) or 0
    actions.mark_seen(actor=actor, at=at, stray_id=stray_id)


def _cod(actor: Actor, at: datetime, request: HttpRequest) -> None:
    actions.settle_cod(
        actor=actor,
        at=at,
        line_id=forms.whole(request.POST, "id", 0) or 0,
        words=forms.text(request.POST, "words", 500),
    )


def _loss(actor: Actor, at: datetime, request: HttpRequest) -> None:
    actions.settle_loss(
        actor=actor,
        at=at,
        number=forms.line(request.POST, "number", 40),
        carrier_words=forms.text(request.POST, "carrier_words", 1000),
        centre_words=forms.text(request.POST, "centre_words", 1000),
        duplicate_asked=request.POST.get("duplicate") == "1",
        outcome=forms.line(request.POST, "outcome", 40),
    )


def _enter(actor: Actor, at: datetime, request: HttpRequest) -> None:
    found = collect.enter_list(
        actor=actor,
        at=at,
        unit_id=forms.whole(request.POST, "unit", 0) or 0,
        statement=forms.line(request.POST, "statement", 100),
        lines=_lines(forms.text(request.POST, "lines", 20_000)),
    )
    said = gettext("Đã lập %(receipts)s biên lai; %(differ)s dòng cần xem.")
    messages.success(request, said % {"receipts": found.receipts, "differ": found.differ})


def _lines(text: str) -> list[actions.CodTyped]:
    """Return the lines typed: a number, a space, an amount; raise naming the line."""
    found = []
    for n, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        number, _, amount = line.rpartition(" ")
        digits = amount.replace(".", "")
        if not number.strip() or not digits.isdecimal() or len(digits) > 12:
            raise Invalid(
                "cod_line_unreadable",
                N_("Dòng %(n)s không đọc được: “%(line)s”."),
                facts={"n": n, "line": line[:60]},
                field="lines",
                remedy=N_("Mỗi dòng gồm số vận đơn, dấu cách, số tiền."),
            )
        found.append(actions.CodTyped(number.strip(), int(digits)))
    return found


_ACTS: Mapping[str, Do] = {
    "settle": _settle,
    "reopen": _open_again,
    "seen": _seen,
    "cod": _cod,
    "loss": _loss,
    "enter": _enter,
}
