"""Sign in and out."""

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.accounts import actions as accounts
from motcua.kernel.clock import now
from motcua.kernel.errors import NotAllowed
from motcua.web.common.views import page, safe_next
from motcua.web.common.wording import say_error

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; go on to where the person was going."""
    if request.method == "GET":
        return _form(request, {}, 200)
    username = request.POST.get("username", "").strip()[:150]
    password = request.POST.get("password", "")[:1000]
    lacking = {
        name: text
        for name, value, text in (
            ("username", username, gettext("Chưa nhập tên đăng nhập.")),
            ("password", password, gettext("Chưa nhập mật khẩu.")),
        )
        if not value
    }
    if lacking:
        return _form(request, lacking, 422)
    try:
        account_id = accounts.sign_in(
            username=username,
            password=password,
            address=request.META.get("REMOTE_ADDR") or None,
            at=now(),
        )
    except NotAllowed as error:
        return _form(request, {"username": say_error(error)}, 429)
    if account_id is None:
        wrong = gettext("Tên đăng nhập hoặc mật khẩu không đúng.")
        return _form(request, {"username": wrong}, 422)
    account = get_user_model().objects.get(pk=account_id)
    login(request, account, backend=BACKEND)
    home = "desk:work" if account.officer_id else "portal:my_dossiers"
    target = safe_next(request, request.POST.get("next", ""), reverse(home))
    return HttpResponseRedirect(target)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("portal:home"))


def _form(request: HttpRequest, errors: dict[str, str], status: int) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "errors": errors,
        "username": asked.get("username", "")[:150],
        "next": safe_next(request, asked.get("next", ""), ""),
    }
    return page(request, "portal/sign_in.jinja", context, status=status)
