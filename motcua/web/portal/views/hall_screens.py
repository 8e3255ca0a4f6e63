"""Screens that stand in the hall: the machine at the door, the wall, the poster."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

import segno
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.hall.readers import places
from motcua.domain.hall.readers.board import BoardFacts, board
from motcua.domain.hall.readers.paper import hall_url, place_url
from motcua.domain.hall.readers.places import ServiceFacts
from motcua.domain.hall.readers.tickets import my_place
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import MotcuaError
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.portal.views.hall import (
    MOST_TAKEN,
    asked,
    closed_now,
    hall_or_404,
    service_or_404,
    taken,
)

KEPT = 0.5
"""For how many seconds a process gives all walls the same answer."""


@never_cache
@require_GET
def kiosk(request: HttpRequest) -> HttpResponse:
    """Show what one can come for as large buttons."""
    unit_id = hall_or_404()
    context = {
        "services": places.services(unit_id=unit_id),
        "closed": closed_now(unit_id),
    }
    return _screen(request, "portal/kiosk.jinja", context)


@never_cache
@require_http_methods(["GET", "POST"])
def kiosk_take(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask whether one goes first, and give the number."""
    service = service_or_404(service_id)
    if request.method == "GET":
        return _ask(request, service)
    check_rate(request, "hall", most=MOST_TAKEN)
    try:
        secret = taken(request, service)
    except MotcuaError as error:
        return _ask(request, service, say_errors(error), error.status)
    return HttpResponseRedirect(
        reverse("portal:kiosk_done", args=[secret]) + _kept(request)
    )


@never_cache
@require_GET
def kiosk_done(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the number, print it where there is a printer, and begin again by itself."""
    found = my_place(actor=actor_of(request), secret=secret, at=now())
    context = {"place": found, "qr": _qr(place_url(secret))}
    return _screen(request, "portal/kiosk_done.jinja", context)


@never_cache
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """Show the called numbers, large; works on from its last state when the net drops."""
    area = _area(request)
    found = board(unit_id=hall_or_404(), at=now(), area=area)
    context = {"board": found, "area": area, "at": now()}
    return _screen(request, "portal/board.jinja", context)


@require_GET
def wall_state(request: HttpRequest) -> HttpResponse:
    """Return the wall as data, or 304; however many walls ask, one answer is made."""
    area, unit_id = _area(request), hall_or_404()
    key = f"hall-board-{unit_id}-{area}"
    body = cache.get(key)
    if body is None:
        body = _spelt(board(unit_id=unit_id, at=now(), area=area))
        cache.set(key, body, KEPT)
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
def poster(request: HttpRequest) -> HttpResponse:
    """Show the poster for the door: how to take a number with a phone, by QR."""
    hall_or_404()
    context = {"qr": _qr(hall_url()), "address": hall_url()}
    return _screen(request, "portal/hall_poster.jinja", context)


def _spelt(found: BoardFacts) -> bytes:
    called = [
        {
            "number": one.number,
            "counter": one.counter,
            "code": one.counter_code,
            "area": one.area,
            "calls": one.calls,
            "serving": one.serving,
        }
        for one in found.called
    ]
    said = {"called": called, "waiting": found.waiting, "outside": found.outside}
    return json.dumps(said, ensure_ascii=False).encode()


def _area(request: HttpRequest) -> str:
    """Return the code of the area a wall stands in, "" for the whole hall."""
    typed = request.GET.get("khu", "")
    known = {area.code for area in places.areas(unit_id=hall_or_404())}
    return typed if typed in known else ""


def _ask(
    request: HttpRequest,
    service: ServiceFacts,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **asked(request, service),
        "request_id": request.POST.get("request") or uuid4(),
        "errors": errors or {},
    }
    return _screen(request, "portal/kiosk_take.jinja", context, status)


def _screen(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    shown = {
        "clear": request.GET.get("ro") == "1",
        "prints": request.GET.get("in") == "1",
        "kept": _kept(request),
        "larger": _kept(request, clear=True),
        "plainer": _kept(request, clear=False),
        "now": _clock(now()),
        **context,
    }
    return page(request, template, shown, status=status)


def _kept(request: HttpRequest, *, clear: bool | None = None) -> str:
    """Return what a machine keeps from page to page: its large face, its printer."""
    ro = request.GET.get("ro") == "1" if clear is None else clear
    kept = {"ro": ro, "in": request.GET.get("in") == "1"}
    query = urlencode({name: 1 for name, on in kept.items() if on})
    return f"?{query}" if query else ""


def _clock(at: datetime) -> str:
    return f"{at.astimezone(VN):%H:%M}"


def _qr(url: str) -> str:
    """Return a QR code as an address a picture can have."""
    return segno.make(url, error="m").svg_data_uri(border=2, scale=8)
