"""Sign in and out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts import actions as accounts
from motcua.domain.accounts.readers.second_step import asked_of
from motcua.domain.accounts.rules.identity import Assurance
from motcua.domain.accounts.rules.passkeys import place_of
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotAllowed
from motcua.web.common.sessions import check_way, enter, leave
from motcua.web.common.views import page, safe_next
from motcua.web.common.wording import say_error

WAITING = "second_step_waiting"
"""Who has given their password and owes the code, in the browser's session."""


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; go on to where the person was going."""
    if request.method == "GET":
        return form(request)
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
        if account_id is not None:
            check_way(account_id, "password")
    except NotAllowed as error:
        status = 429 if error.code == "too_many_sign_ins" else error.status
        return _form(request, {"username": say_error(error)}, status)
    if account_id is None:
        wrong = gettext("Tên đăng nhập hoặc mật khẩu không đúng.")
        return _form(request, {"username": wrong}, 422)
    going = safe_next(request, request.POST.get("next", ""), "")
    if asked_of(account_id=account_id):
        request.session[WAITING] = {
            "account": account_id,
            "next": going,
            "begun": now().isoformat(),
        }
        return HttpResponseRedirect(reverse("portal:second_step"))
    actor = enter(request, account_id, method="password", level=Assurance.PASSWORD)
    return go_on(actor, going)


def go_on(actor: Actor, going: str) -> HttpResponse:
    """Send who has signed in to where they were going, else to their own work."""
    home = "desk:work" if actor.officer_id else "portal:my_dossiers"
    return HttpResponseRedirect(going or reverse(home))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; whoever came by a national identity may sign out there too."""
    elsewhere = request.session.get("identity_sign_out")
    leave(request)
    if not elsewhere or not elsewhere["address"]:
        return HttpResponseRedirect(reverse("portal:home"))
    request.session["identity_sign_out"] = elsewhere
    return HttpResponseRedirect(reverse("portal:signed_out"))


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that one is signed out here, and offer to sign out there."""
    # A link and no redirect: a form of ours may lead to pages of ours only.
    elsewhere = request.session.pop("identity_sign_out", None)
    return page(request, "portal/signed_out.jinja", {"elsewhere": elsewhere})


def form(
    request: HttpRequest,
    *,
    error: MotcuaError | None = None,
    going: str = "",
    status: int = 0,
) -> HttpResponse:
    """Show the ways to sign in, with why the last one failed."""
    errors = {} if error is None else {error.field or "": say_error(error)}
    return _form(request, errors, status or (error.status if error else 200), going)


def _form(
    request: HttpRequest, errors: dict[str, str], status: int, going: str = ""
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "errors": errors,
        "username": asked.get("username", "")[:150],
        "next": going or safe_next(request, asked.get("next", ""), ""),
        "has_passkeys": place_of(settings.PUBLIC_URL) is not None,
        "providers": [
            {"key": key, "name": row["name"]}
            for key, row in settings.IDENTITY_PROVIDERS.items()
        ],
    }
    return page(request, "portal/sign_in.jinja", context, status=status)
