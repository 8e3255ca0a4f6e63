"""Sign in by a passkey; add and remove one's own."""

import json
from base64 import b64decode, b64encode

from django.conf import settings
from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.actions import passkeys as actions
from motcua.domain.accounts.readers.passkeys import my_passkeys
from motcua.domain.accounts.rules.passkeys import (
    Asked,
    Place,
    ask_to_make,
    ask_to_use,
    place_of,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotAllowed
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.rates import address_of, check_rate
from motcua.web.common.sessions import check_way, enter
from motcua.web.common.views import actor_of, page, safe_next
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.sign_in import form, go_on

_MAKING, _USING = "passkey_making", "passkey_using"
_MOST_A_MINUTE = 30


@require_http_methods(["GET", "POST"])
def use(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey (GET), and take its answer (POST), once."""
    place = _place()
    check_rate(request, "passkey", most=_MOST_A_MINUTE)
    if request.method == "GET":
        return _asked(request, _USING, ask_to_use(place=place))
    going = safe_next(request, request.POST.get("next", ""), "")
    try:
        entered = actions.sign_in_by_passkey(
            answer=request.POST.get("credential", ""),
            challenge=_challenge(request, _USING),
            place=place,
            address=address_of(request) or None,
            at=now(),
        )
        check_way(entered.account_id, "passkey")
    except MotcuaError as error:
        return form(request, error=error, going=going)
    actor = enter(request, entered.account_id, method="passkey", level=entered.level)
    return go_on(actor, going)


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """List one's passkeys; add one a device has made, or remove one."""
    place, actor = _place(), _signed_in(request)
    if request.method == "GET":
        return _page(request, actor, {}, 200)
    try:
        if request.POST.get("do") == "remove":
            which = forms.whole(request.POST, "passkey", 0) or 0
            actions.remove_passkey(actor=actor, at=now(), passkey_id=which)
            said = gettext("Đã bỏ khóa truy cập.")
        else:
            actions.add_passkey(
                actor=actor,
                at=now(),
                answer=request.POST.get("credential", ""),
                challenge=_challenge(request, _MAKING),
                place=place,
                name=forms.line(request.POST, "name", 60),
            )
            said = gettext("Đã thêm khóa truy cập.")
    except MotcuaError as error:
        return _page(request, actor, say_errors(error), error.status)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("portal:passkeys"))


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Ask the browser to have a passkey made for the account that is signed in."""
    actor = _signed_in(request)
    asked = ask_to_make(
        place=_place(),
        account_id=actor.account_id or 0,
        name=actor.name,
        known=[one.credential for one in my_passkeys(actor=actor)],
    )
    return _asked(request, _MAKING, asked)


def _asked(request: HttpRequest, what: str, asked: Asked) -> HttpResponse:
    request.session[what] = b64encode(asked.challenge).decode()
    return JsonResponse(json.loads(asked.options))


def _challenge(request: HttpRequest, what: str) -> bytes:
    """Return the challenge that was asked, which counts once."""
    return b64decode(request.session.pop(what, "")) or b"none was asked"


def _place() -> Place:
    place = place_of(settings.PUBLIC_URL)
    if place is None:
        raise Http404
    return place


def _signed_in(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.account_id is None:
        raise NotAllowed("sign_in_first", N_("Hãy đăng nhập trước."))
    return actor


def _page(
    request: HttpRequest, actor: Actor, errors: dict[str, str], status: int
) -> HttpResponse:
    context = {
        "errors": errors,
        "found": my_passkeys(actor=actor),
        "name": request.POST.get("name", "")[:60],
    }
    return page(request, "portal/account/passkeys.jinja", context, status=status)
