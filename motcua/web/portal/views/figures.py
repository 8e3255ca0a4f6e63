"""The public figures: how much, how fast, by whom; with how it is counted."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.public import (
    PublicFigures,
    public_figures,
    year_before,
)
from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime, Share
from motcua.kernel.clock import VN, now
from motcua.kernel.text import N_
from motcua.web.common.views import page

PERIODS: Mapping[str, str] = {
    "thang-nay": N_("Tháng này"),
    "thang-truoc": N_("Tháng trước"),
    "nam-nay": N_("Năm nay"),
    "nam-truoc": N_("Năm trước"),
}

KEPT = 120
"""Seconds that figures are kept; they follow the ledger a minute behind."""


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of one of a few periods; an unknown one is this year."""
    period = request.GET.get("ky", "")
    period = period if period in PERIODS else "nam-nay"
    first, last = _days(period, now().astimezone(VN).date())
    found, before = _found(first, last)
    context = {
        "periods": PERIODS,
        "period": period,
        "first": first,
        "last": last,
        "found": found,
        "before": before,
        "definition": DEFINITIONS[OnTime.CURRENT],
        "heads": [
            gettext("Tiếp nhận mới"),
            gettext("trong đó trực tuyến"),
            gettext("Đã giải quyết"),
            gettext("Đang giải quyết"),
            gettext("trong đó quá hạn"),
            gettext("Tỷ lệ đúng hạn"),
        ],
    }
    return page(request, "portal/figures.jinja", context)


def _found(first: date, last: date) -> tuple[PublicFigures | None, Share | None]:
    """Return the figures of a period and its share a year before, counted once.

    What was known at an instant never changes; a minute later there is another.
    """
    key = f"figures/{first}/{last}/{whole().at}".replace(" ", "/")
    kept: tuple[PublicFigures | None, Share | None] | None = cache.get(key)
    if kept is None:
        days = {"first": first, "last": last}
        kept = public_figures(**days), year_before(**days)
        cache.set(key, kept, KEPT)
    return kept


def _days(period: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a period, up to today."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    match period:
        case "thang-nay":
            return month, today
        case "thang-truoc":
            last = month - timedelta(days=1)
            return last.replace(day=1), last
        case "nam-truoc":
            last = year - timedelta(days=1)
            return last.replace(month=1, day=1), last
        case _:
            return year, today
