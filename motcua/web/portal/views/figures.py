"""The public figures: how much, how fast, by whom; with how it is counted."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.pages import page_pdf
from motcua.domain.reports.readers.public import (
    PublicFigures,
    public_figures,
    year_before,
)
from motcua.domain.reports.readers.public_pages import public_year
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.pages import Report
from motcua.domain.reports.rules.periods import (
    Period,
    period_of,
)
from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime, Share
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import XLSX, made_file, pdf
from motcua.web.common.middleware import EMBEDDED
from motcua.web.common.on_time import ON_TIME, ON_TIME_WORDS
from motcua.web.common.rates import check_rate
from motcua.web.common.views import page
from motcua.web.common.wording import say_error
from motcua.web.portal.kept_figures import newest_months

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


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """Show the report of a year; this one where none is named."""
    context: dict[str, object] = {
        "typed": request.GET,
        "year": now().astimezone(VN).year,
        "on_times": ON_TIME_WORDS,
        "on_time": request.GET.get("dinh-nghia", ""),
        "found": None,
    }
    try:
        period, word = _year_asked(request)
    except Invalid as error:
        context["errors"] = {
            _YEAR_FIELDS.get(error.field or "", error.field or ""): say_error(error)
        }
        return page(request, "portal/figures_year.jinja", context, status=error.status)
    context |= {"year": period.year, "on_time": word, "found": _year(period, word)}
    return page(request, "portal/figures_year.jinja", context)


@require_GET
def year_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the same as a file."""
    check_rate(request, "figures", most=_MOST_FILES)
    period, word = _year_asked(request)
    found = _year(period, word)
    if found is None:
        raise NotFound("figures_none", N_("Chưa có số liệu nào được tính."))
    name = f"ket-qua-nam-{period.year}.{ending}"
    match ending:
        case "pdf":
            return pdf(page_pdf(actor=SYSTEM, report=found, at=found.as_of), name)
        case "xlsx":
            return made_file(page_xlsx(found), name, XLSX)
        case "csv":
            return made_file(page_csv(found), name, "text/csv; charset=utf-8")
        case _:
            return made_file(page_json(found), name, "application/json")


_YEAR_FIELDS = {"year": "nam", "part": "nam", "dinh-nghia": "dinh-nghia"}
_MOST_FILES = 20
"""How many files one address may have made in a minute."""


def _year_asked(request: HttpRequest) -> tuple[Period, str]:
    today = now().astimezone(VN).date()
    asked = forms.whole(request.GET, "nam", today.year) or today.year
    word = request.GET.get("dinh-nghia") or next(iter(ON_TIME))
    forms.one_of({"dinh-nghia": word}, "dinh-nghia", ON_TIME)
    return period_of(year=asked, part="nam", today=today), word


def _year(period: Period, word: str) -> Report | None:
    """Return the report of a year, counted once for an instant."""
    key = f"figures-year/{period.year}/{word}/{whole().at}".replace(" ", "/")
    kept: Report | None = cache.get(key)
    if kept is None:
        kept = public_year(period=period, on_time=ON_TIME[word])
        cache.set(key, kept, KEPT)
    return kept


def chart(request: HttpRequest) -> HttpResponse:
    """Show the newest twelve months as a picture that other sites may show too."""
    months = newest_months()
    most = max(
        (max(m.figures["received"], m.figures["resolved"]) for m in months), default=0
    )
    response = page(
        request, "portal/figures_chart.jinja", {"months": months, "most": most}
    )
    response.headers["Content-Security-Policy"] = EMBEDDED
    return response


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
