"""One's own account: who one is here, by what, and where one is signed in."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from motcua.domain.accounts import actions
from motcua.domain.accounts.actions.recovery import stop_recovery
from motcua.domain.accounts.readers import second_step, sessions
from motcua.domain.accounts.readers.passkeys import my_passkeys
from motcua.domain.accounts.rules.passkeys import place_of
from motcua.kernel.clock import now
from motcua.web.common import forms
from motcua.web.common.views import actor_of, page


@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Show how one has signed in, and what opens the account; object to a recovery."""
    actor, at = actor_of(request), now()
    if request.method == "POST":
        stop_recovery(actor=actor, at=at)
        messages.success(request, gettext("Đã hủy yêu cầu khôi phục tài khoản."))
        return HttpResponseRedirect(reverse("portal:my_account"))
    context = {
        "session": sessions.my_session(actor=actor),
        "identities": sessions.my_identities(actor=actor),
        "step": second_step.my_step(actor=actor),
        "has_passkeys": place_of(settings.PUBLIC_URL) is not None,
        "passkeys": my_passkeys(actor=actor),
        "recovery": second_step.my_recovery(actor=actor, at=at),
    }
    return page(request, "portal/account/mine.jinja", context)


@require_http_methods(["GET", "POST"])
def my_sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in; end one, or all others."""
    actor, at = actor_of(request), now()
    if request.method == "GET":
        hours = settings.SESSION_COOKIE_AGE // 3600
        found = sessions.my_sessions(actor=actor, at=at, hours=hours)
        return page(request, "portal/account/sessions.jinja", {"found": found})
    if request.POST.get("do") == "others":
        actions.end_other_sessions(actor=actor, at=at, why="ended by holder")
    else:
        which = forms.whole(request.POST, "session", 0) or 0
        actions.end_session(actor=actor, at=at, session_id=which, why="ended by holder")
    messages.success(request, gettext("Đã kết thúc phiên đăng nhập."))
    return HttpResponseRedirect(reverse("portal:my_sessions"))
