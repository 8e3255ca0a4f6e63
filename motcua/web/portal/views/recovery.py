"""The way back into a lost account."""

import contextlib

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts.actions import recovery as actions
from motcua.journeys import send_codes
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, TooOften
from motcua.web.common.rates import check_rate
from motcua.web.common.sessions import recover_address
from motcua.web.common.views import page
from motcua.web.common.wording import say_errors

MOST_A_MINUTE = 10


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Say the ways back, and send a code to the account's own e-mail."""
    username = request.POST.get("username", "").strip()[:150]
    if request.method == "GET":
        return page(request, "portal/account/recovery.jinja", {"errors": {}})
    if not username:
        errors = {"username": gettext("Chưa nhập tên đăng nhập.")}
        return page(request, "portal/account/recovery.jinja", {"errors": errors}, 422)
    check_rate(request, "recovery", most=MOST_A_MINUTE)
    # Too many codes are said to nobody: it would tell that there is such an account.
    with contextlib.suppress(TooOften):
        send_codes.send_recovery(username=username, url=recover_address(), at=now())
    messages.success(
        request,
        gettext(
            "Nếu có tài khoản này và trung tâm có địa chỉ thư của chủ tài khoản, mã khôi "
            "phục đã được gửi đến đó."
        ),
    )
    return HttpResponseRedirect(reverse("portal:recover"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Take the code and a new password."""
    typed = {
        name: request.POST.get(name, "").strip()[:150] for name in ("username", "code")
    }
    context: dict[str, object] = {"typed": typed, "errors": {}}
    if request.method == "GET":
        return page(request, "portal/account/recover.jinja", context)
    check_rate(request, "recovery", most=MOST_A_MINUTE)
    try:
        done = actions.recover(
            **typed, password=request.POST.get("password", "")[:1000], at=now()
        )
    except MotcuaError as error:
        context["errors"] = say_errors(error)
        return page(request, "portal/account/recover.jinja", context, error.status)
    if not done:
        wrong = gettext("Tên đăng nhập hoặc mã không đúng, hoặc mã chưa đến giờ dùng.")
        context["errors"] = {"code": wrong}
        return page(request, "portal/account/recover.jinja", context, 422)
    said = gettext("Đã đặt mật khẩu mới; mọi phiên đăng nhập cũ đã kết thúc.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:sign_in"))
