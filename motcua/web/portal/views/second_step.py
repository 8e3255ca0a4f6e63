"""The second step of signing in, and setting it up."""

from datetime import datetime, timedelta

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.actions import second_step as actions
from motcua.domain.accounts.models import StepKind
from motcua.domain.accounts.readers import second_step as readers
from motcua.domain.accounts.rules.codes import app_address, new_secret
from motcua.domain.accounts.rules.identity import Assurance
from motcua.journeys import send_codes
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, MotcuaError, NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.rates import address_of
from motcua.web.common.sessions import enter
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.sign_in import WAITING, go_on

LIFE = timedelta(minutes=15)
_BEGUN = "second_step_begun"
_Errors = dict[str, str]


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Ask for the code of who has given their password; send it where it is sent."""
    waiting = request.session.get(WAITING)
    at = now()
    if not waiting or at - datetime.fromisoformat(waiting["begun"]) > LIFE:
        request.session.pop(WAITING, None)
        return HttpResponseRedirect(reverse("portal:sign_in"))
    account_id: int = waiting["account"]
    kind = readers.asked_of(account_id=account_id)
    try:
        if request.method == "GET":
            return _code_page(request, kind, {}, 200)
        if request.POST.get("do") == "send":
            send_codes.send_sign_in_code(account_id=account_id, at=at)
            messages.success(request, gettext("Đã gửi mã đến thư điện tử của ông/bà."))
            return HttpResponseRedirect(reverse("portal:second_step"))
        right = actions.take_second_step(
            account_id=account_id,
            code=request.POST.get("code", "")[:40],
            address=address_of(request) or None,
            at=at,
        )
    except MotcuaError as error:
        return _code_page(request, kind, say_errors(error), error.status)
    if not right:
        wrong = gettext("Mã không đúng, đã dùng hoặc đã hết hạn.")
        return _code_page(request, kind, {"code": wrong}, 422)
    del request.session[WAITING]
    actor = enter(request, account_id, method="code", level=Assurance.TWO_STEPS)
    return go_on(actor, waiting["next"])


@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show one's second step; choose, confirm, or drop it."""
    actor = actor_of(request)
    if actor.account_id is None:
        raise NotAllowed("sign_in_first", N_("Hãy đăng nhập trước."))
    if request.method == "GET":
        return _set_up_page(request, actor, {}, 200)
    try:
        papers = _do(request, actor, request.POST.get("do", ""))
    except MotcuaError as error:
        return _set_up_page(request, actor, say_errors(error), error.status)
    if papers:
        request.session.pop(_BEGUN, None)
        return page(request, "portal/account/papers.jinja", {"papers": papers})
    return HttpResponseRedirect(reverse("portal:two_steps"))


def _do(request: HttpRequest, actor: Actor, do: str) -> tuple[str, ...]:
    at = now()
    if do == "app":
        request.session[_BEGUN] = {"kind": "app", "secret": new_secret()}
    elif do == "email":
        send_codes.send_set_up_code(actor=actor, at=at)
        request.session[_BEGUN] = {"kind": "email", "secret": ""}
    elif do == "drop":
        actions.drop_second_step(actor=actor, at=at)
        messages.success(request, gettext("Đã bỏ bước thứ hai."))
    elif do == "confirm":
        begun = request.session.get(_BEGUN)
        if not begun:
            raise Invalid(
                "set_up_lost",
                N_("Chưa chọn cách nhận mã."),
                remedy=N_("Hãy chọn lại từ đầu."),
            )
        return actions.set_second_step(
            actor=actor,
            at=at,
            kind=StepKind(begun["kind"]),
            code=request.POST.get("code", "")[:40],
            secret=begun["secret"],
        )
    else:
        request.session.pop(_BEGUN, None)
    return ()


def _code_page(
    request: HttpRequest, kind: str, errors: _Errors, status: int
) -> HttpResponse:
    context = {"errors": errors, "kind": kind}
    return page(request, "portal/account/code.jinja", context, status=status)


def _set_up_page(
    request: HttpRequest, actor: Actor, errors: _Errors, status: int
) -> HttpResponse:
    step = readers.my_step(actor=actor)
    begun = request.session.get(_BEGUN)
    secret = begun["secret"] if begun else ""
    context = {"errors": errors, "step": step, "begun": begun}
    if secret:
        where = app_address(secret=secret, who=actor.name, where="Một Cửa")
        drawn = segno.make(where, error="m")
        # In groups, to be read over to the telephone; blanks do not count in the app.
        context["groups"] = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
        context["picture"] = drawn.png_data_uri(scale=5, border=3)
    return page(request, "portal/account/two_steps.jinja", context, status=status)
