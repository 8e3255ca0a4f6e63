"""Guidance for everybody: find a page, read it, print it, say whether it was useful."""

from urllib.parse import urlencode
from uuid import uuid4

import segno
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.guidance.actions import say_useful
from motcua.domain.guidance.readers.pages import PAGE, published_page, published_pages
from motcua.domain.guidance.rules.campaigns import Followed
from motcua.kernel.clock import now
from motcua.web.common import forms
from motcua.web.common.rates import check_rate
from motcua.web.common.views import actor_of, offset_of, page
from motcua.web.portal.campaign_mark import mark_query, note_followed

_ANSWERED = "da-tra-loi"
"""A cookie of one page for a day: it says that, and nothing else."""

_DAY = 24 * 3600
_MOST_ANSWERS = 20
"""How many answers one network address may give in a minute: a hall shares one."""


@require_GET
def pages(request: HttpRequest) -> HttpResponse:
    """List the pages that have the words asked for; all of them without a word."""
    text, offset = request.GET.get("q", "").strip()[:200], offset_of(request)
    context = {
        "text": text,
        "offset": offset,
        "page_size": PAGE,
        "query": f"{urlencode({'q': text})}&" if text else "",
        "found": published_pages(text=text, language=_language(), offset=offset),
    }
    return page(request, "portal/guidance.jinja", context)


@require_GET
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page; a campaign's link to it is counted."""
    found = published_page(slug=slug, language=_language())
    note_followed(request, Followed.PAGE)
    context = {
        "p": found,
        "mark": mark_query(request),
        "thanks": _ANSWERED in request.COOKIES,
        "request_id": uuid4(),
    }
    return page(request, "portal/guidance_page.jinja", context)


@require_GET
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page as it is printed, with a code that leads back to it."""
    found = published_page(slug=slug, language=_language())
    address = f"{settings.PUBLIC_URL}{_address(slug)}{mark_query(request)}"
    qr = segno.make(address, error="m").svg_data_uri(border=2, scale=4)
    context = {"p": found, "qr": qr, "address": address}
    return page(request, "portal/guidance_print.jinja", context)


@require_POST
def useful(request: HttpRequest, slug: str) -> HttpResponse:
    """Count an answer once, however often it is pressed."""
    check_rate(request, "guidance-useful", most=_MOST_ANSWERS)
    answer = forms.one_of(request.POST, "useful", ("yes", "no"))
    key = f"guidance-useful-{forms.uuid(request.POST, 'request')}"
    response = HttpResponseRedirect(f"{_address(slug)}#main-content")
    if _ANSWERED not in request.COOKIES and cache.add(key, 1, _DAY):
        say_useful(actor=actor_of(request), at=now(), slug=slug, useful=answer == "yes")
    response.set_cookie(
        _ANSWERED,
        "1",
        max_age=_DAY,
        path=_address(slug),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _address(slug: str) -> str:
    return reverse("portal:guidance_page", args=[slug])


def _language() -> str:
    return get_language() or "vi"
