"""Reports everybody may read and take along: the evaluation, the index of QĐ 766."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.domain.reports.readers import whole
from motcua.domain.reports.readers.public_evaluation import public_evaluation
from motcua.domain.reports.readers.public_pages import public_index
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.pages import Report
from motcua.domain.reports.rules.periods import (
    MONTHS,
    PART_NAMES,
    QUARTERS,
    YEAR,
    Period,
    period_of,
)
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.quarters import Quarter
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import XLSX, made_file
from motcua.web.common.rates import check_rate
from motcua.web.common.views import page
from motcua.web.common.wording import say_error

KEPT = 3600
"""Seconds that a report is kept: each dossier of a year is looked at for one.

It says up to when it counts, so an hour's age is told.
"""

_MOST_FILES = 20
"""How many files one address may have made in a minute."""
_FIELDS = {"year": "nam", "part": "ky"}
_WRITERS = {
    "xlsx": (page_xlsx, XLSX),
    "csv": (page_csv, "text/csv; charset=utf-8"),
    "json": (page_json, "application/json"),
}
Maker = Callable[..., Report | None]


@require_GET
def evaluation(request: HttpRequest) -> HttpResponse:
    """Show the evaluation of a quarter or a year; else the last quarter's."""
    return _shown(
        request, "portal/figures_evaluation.jinja", _evaluated, (*QUARTERS, *YEAR)
    )


@require_GET
def evaluation_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the same as a file."""
    return _file(request, "danh-gia", ending, _evaluated, (*QUARTERS, *YEAR))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the index of a month of some year, this one where none is named."""
    return _shown(request, "portal/figures_index.jinja", _indexed, (*MONTHS, *YEAR))


@require_GET
def index_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the same as a file."""
    return _file(request, "766", ending, _indexed, (*MONTHS, *YEAR))


def _evaluated(period: Period) -> Report | None:
    return _kept("danh-gia", period, public_evaluation)


def _indexed(period: Period) -> Report | None:
    return _kept("766", period, public_index)


def _kept(name: str, period: Period, make: Maker) -> Report | None:
    """Return a report, counted once an hour, whoever asks."""
    counted = whole().at
    hour = f"{counted:%Y-%m-%dT%H}" if counted is not None else "none"
    key = f"figures-{name}/{period.year}/{period.part}/{hour}"
    found: Report | None = cache.get(key)
    if found is None:
        found = make(period=period)
        cache.set(key, found, KEPT)
    return found


def _shown(
    request: HttpRequest,
    template: str,
    make: Callable[[Period], Report | None],
    parts: tuple[str, ...],
) -> HttpResponse:
    usual = _usual(parts)
    context: dict[str, object] = {
        "typed": request.GET,
        "year": usual.year,
        "part": request.GET.get("ky") or usual.part,
        "parts": {part: PART_NAMES[part] for part in parts},
        "found": None,
    }
    try:
        period = _asked(request, parts)
    except Invalid as error:
        name = _FIELDS.get(error.field or "", error.field or "")
        context["errors"] = {name: say_error(error)}
        return page(request, template, context, status=error.status)
    context |= {"year": period.year, "part": period.part, "found": make(period)}
    return page(request, template, context)


def _file(
    request: HttpRequest,
    name: str,
    ending: str,
    make: Callable[[Period], Report | None],
    parts: tuple[str, ...],
) -> HttpResponse:
    check_rate(request, "figures", most=_MOST_FILES)
    period = _asked(request, parts)
    found = make(period)
    if found is None:
        raise NotFound("figures_none", N_("Chưa có số liệu nào được tính."))
    write, media = _WRITERS[ending]
    return made_file(write(found), f"{name}-{period.year}-{period.part}.{ending}", media)


def _asked(request: HttpRequest, parts: tuple[str, ...]) -> Period:
    """Return the period asked for; raise Invalid naming `year` or `part`."""
    usual = _usual(parts)
    year = forms.whole(request.GET, "nam", usual.year) or usual.year
    part = request.GET.get("ky") or usual.part
    today = now().astimezone(VN).date()
    return period_of(year=year, part=part if part in parts else "", today=today)


def _usual(parts: tuple[str, ...]) -> Period:
    """Return what is shown first: this month, or the quarter that is over."""
    today = now().astimezone(VN).date()
    if "t1" in parts:
        return Period(today.year, f"t{today.month}")
    over = Quarter.of(today).before
    return Period(over.year, f"q{over.n}")
