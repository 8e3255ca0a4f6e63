"""What the public post tells us, and what applicants ask of it."""

from collections.abc import Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.catalogue.readers.filing import received_at
from motcua.domain.post import actions
from motcua.domain.post.readers import orders
from motcua.domain.post.readers.exclusions import excluded
from motcua.domain.post.rules.parcels import ParcelPaper, Place
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common import forms
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.filings import signed_in

MOST_BYTES = 5 * 1024 * 1024
MOST_NOTICES = 1200
"""How many notices one address may send in a minute."""


@csrf_exempt  # the carrier has no form of ours; its signature says who it is
@require_POST
def notice(request: HttpRequest) -> JsonResponse:
    """Take a notice of the carrier's; its signature is all that opens this door."""
    check_rate(request, "post-notice", most=MOST_NOTICES)
    length = request.headers.get("Content-Length") or "0"
    if not (length.isdecimal() and int(length) <= MOST_BYTES):
        return JsonResponse({"result": "refused", "why": "too large"}, status=413)
    try:
        heard = actions.take_notice(
            actor=SYSTEM,
            at=now(),
            body=request.body,
            signature=request.headers.get("X-Post-Signature", ""),
        )
    except MotcuaError as error:
        said = {"result": "refused", "code": error.code, "why": str(error)}
        return JsonResponse(said, status=error.status)
    return JsonResponse({"result": heard.verdict, "state": heard.state})


@require_GET
def not_by_post(request: HttpRequest) -> HttpResponse:
    """Publish which procedures do not go by post, and why."""
    rows = excluded(on=now().astimezone(VN).date())
    return page(request, "portal/not_by_post.jinja", {"rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in
def collect(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for papers to be fetched at home."""
    actor, at = actor_of(request), now()
    terms = received_at(procedure_code=code, on=at.astimezone(VN).date())
    typed: Mapping[str, object] = {
        "name": actor.name,
        "request": uuid4(),
        "papers": "\n".join(terms.papers),
    }
    errors, status = {}, 200
    if request.method == "POST":
        try:
            return _asked(request, code)
        except MotcuaError as error:
            typed, errors, status = request.POST.dict(), say_errors(error), error.status
    context = {"terms": terms, "units": terms.units, "t": typed, "errors": errors}
    return page(request, "portal/collect.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def my_parcels(request: HttpRequest) -> HttpResponse:
    """List one's own pick-ups; call one off."""
    actor = actor_of(request)
    if request.method == "POST":
        number = forms.line(request.POST, "number", 40)
        actions.call_off(actor=actor, at=now(), number=number)
        messages.success(request, gettext("Đã hủy yêu cầu lấy hồ sơ."))
        return HttpResponseRedirect(reverse("portal:my_parcels"))
    rows = orders.my_collections(actor=actor)
    return page(request, "portal/my_parcels.jinja", {"rows": rows})


def _asked(request: HttpRequest, code: str) -> HttpResponse:
    form = forms.Reading(request.POST)
    sender = Place(
        *(form.line(name) for name in ("name", "phone", "street", "ward", "province"))
    )
    papers, unit_id = form.text("papers"), form.whole("unit", 0)
    form.finish()
    actions.ask_collection(
        actor=actor_of(request),
        at=now(),
        request_id=forms.uuid(request.POST, "request"),
        procedure_code=code,
        unit_id=unit_id or 0,
        sender=sender,
        papers=[ParcelPaper(line) for line in papers.splitlines() if line.strip()],
    )
    messages.success(
        request, gettext("Đã gửi yêu cầu. Bưu tá sẽ gọi điện trước khi đến.")
    )
    return HttpResponseRedirect(reverse("portal:my_parcels"))
