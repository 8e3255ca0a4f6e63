"""Sign in by a national identity: there, and back."""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.adapters.identity import oidc
from motcua.domain.accounts import actions
from motcua.domain.accounts.ports import (
    IdentityFault,
    IdentityProvider,
    Journey,
    NotIdentified,
    Told,
)
from motcua.domain.accounts.rules.identity import Mapped, identified
from motcua.kernel.clock import now
from motcua.kernel.errors import MotcuaError, NotAllowed
from motcua.kernel.text import N_
from motcua.web.common.rates import address_of, check_rate
from motcua.web.common.sessions import enter
from motcua.web.common.views import safe_next
from motcua.web.portal.views.sign_in import form

log = logging.getLogger(__name__)
JOURNEYS, SIGN_OUT = "identity_journeys", "identity_sign_out"
_MOST_OPEN = 5
_MOST_A_MINUTE = 30
_LIFE = timedelta(minutes=15)
_AGAIN = N_("Hãy thử lại, hoặc đăng nhập bằng cách khác.")
_FAULTS = {
    IdentityFault.UNREACHABLE: (
        N_("%(provider)s hiện không trả lời."),
        N_("Hãy thử lại sau ít phút, hoặc đăng nhập bằng cách khác."),
        503,
    ),
    IdentityFault.DECLINED: (N_("%(provider)s không xác nhận ông/bà."), _AGAIN, 422),
    IdentityFault.UNTRUSTED: (
        N_("Câu trả lời của %(provider)s không đúng chữ ký nên không được dùng."),
        _AGAIN,
        422,
    ),
    IdentityFault.EXPIRED: (
        N_("Câu trả lời của %(provider)s đã hết hạn."),
        N_("Hãy đăng nhập lại từ đầu."),
        422,
    ),
    IdentityFault.NOT_FOR_US: (
        N_("Câu trả lời của %(provider)s không dành cho lần đăng nhập này."),
        N_("Hãy đăng nhập lại từ đầu."),
        422,
    ),
}


@require_GET
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Send the person to the provider, keeping what has to match in their session."""
    provider = _provider(key)
    check_rate(request, "identity", most=_MOST_A_MINUTE)
    try:
        journey = provider.begin(back=_address("identity_back", key))
    except NotIdentified as fault:
        return _refused(request, provider, fault.fault, fault)
    open_ones = dict(request.session.get(JOURNEYS, {}))
    while len(open_ones) >= _MOST_OPEN:
        open_ones.pop(next(iter(open_ones)))
    open_ones[journey.state] = {
        **asdict(journey),
        "key": key,
        "next": safe_next(request, request.GET.get("next", ""), ""),
        "begun": now().isoformat(),
    }
    request.session[JOURNEYS] = open_ones
    return HttpResponseRedirect(journey.address)


@require_GET
def back(request: HttpRequest, key: str) -> HttpResponse:
    """Take who comes back, once; say in plain words why not."""
    provider, at = _provider(key), now()
    check_rate(request, "identity", most=_MOST_A_MINUTE)
    open_ones = dict(request.session.get(JOURNEYS, {}))
    row = open_ones.pop(request.GET.get("state", ""), None)
    request.session[JOURNEYS] = open_ones
    if row is None or row["key"] != key:
        return _refused(request, provider, IdentityFault.NOT_FOR_US, "state")
    if at - datetime.fromisoformat(row["begun"]) > _LIFE:
        return _refused(request, provider, IdentityFault.EXPIRED, "state", row["next"])
    if request.GET.get("error") or not request.GET.get("code"):
        return _refused(request, provider, IdentityFault.DECLINED, "error", row["next"])
    journey = Journey(row["address"], row["state"], row["nonce"], row["verifier"])
    try:
        told = provider.finish(
            journey=journey,
            code=request.GET["code"],
            back=_address("identity_back", key),
            left=_address("signed_out"),
            at=at,
        )
    except NotIdentified as fault:
        return _refused(request, provider, fault.fault, fault, row["next"])
    return _enter(request, key, told, row["next"], at)


def _enter(
    request: HttpRequest, key: str, told: Told, going: str, at: datetime
) -> HttpResponse:
    row = settings.IDENTITY_PROVIDERS[key]
    try:
        entered = actions.sign_in_by_identity(
            provider=key,
            found=identified(
                told.claims, Mapped(row["claims"], row["kinds"], row["levels"])
            ),
            address=address_of(request) or None,
            at=at,
        )
    except MotcuaError as error:
        log.warning("identity by %s was not taken: %s", key, error.code)
        return form(request, error=error, going=going)
    enter(
        request,
        entered.account_id,
        method="identity",
        level=entered.level,
        provider=key,
    )
    request.session[SIGN_OUT] = {
        "address": told.sign_out,
        "name": row["name"],
    }
    return HttpResponseRedirect(going or reverse("portal:my_dossiers"))


def _refused(
    request: HttpRequest,
    provider: IdentityProvider,
    fault: IdentityFault,
    detail: object,
    going: str = "",
) -> HttpResponse:
    log.warning("identity by %s failed: %s (%s)", provider.name, fault, detail)
    message, remedy, status = _FAULTS[fault]
    error = NotAllowed(
        f"identity_{fault}", message, facts={"provider": provider.name}, remedy=remedy
    )
    return form(request, error=error, going=going, status=status)


def _provider(key: str) -> IdentityProvider:
    provider = oidc.providers().get(key)
    if provider is None:
        raise Http404
    return provider


def _address(name: str, *args: str) -> str:
    """Return the full address of a page of ours, as the provider has it registered."""
    return f"{settings.PUBLIC_URL}{reverse(f'portal:{name}', args=args)}"
