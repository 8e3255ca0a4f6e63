"""Figures to take along: files by year, how they are made, and a program that checks."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.domain.reports.rules.opening import COLUMNS, as_csv, as_json, schema
from motcua.domain.reports.rules.small import LEAST
from motcua.domain.reports.rules.tables import DEFINITIONS, OnTime
from motcua.web.common.marks import marked_content, marked_name
from motcua.web.common.views import page
from motcua.web.portal.kept_figures import known_years, of_year

PROGRAM = Path(__file__).resolve().parent.parent / "recompute.py"


@require_GET
def open_data(request: HttpRequest) -> HttpResponse:
    """Show which files there are, what is in them, and how people are protected."""
    context = {
        "years": known_years(),
        "columns": COLUMNS,
        "least": LEAST,
        "definition": DEFINITIONS[OnTime.CURRENT],
        "frame": _full("portal:figures_chart"),
    }
    return page(request, "portal/open_data.jinja", context)


@require_GET
def year_csv(request: HttpRequest, year: int) -> HttpResponse:
    """Return a year's months as CSV."""
    del request
    return _file(
        as_csv(of_year(year).rows), f"so-lieu-{year}.csv", "text/csv; charset=utf-8"
    )


@require_GET
def year_json(request: HttpRequest, year: int) -> HttpResponse:
    """Return a year's months as JSON, by the schema it names."""
    del request
    found = of_year(year)
    content = as_json(found.rows, as_of=found.as_of, schema=_full("portal:open_schema"))
    return _file(content, f"so-lieu-{year}.json", "application/json")


@require_GET
def schema_json(request: HttpRequest) -> HttpResponse:
    """Return what a year's JSON looks like, as JSON Schema."""
    del request
    return _shared(JsonResponse(schema(_full("portal:open_schema"))))


@require_GET
def recompute(request: HttpRequest) -> HttpResponse:
    """Return the program that recomputes the headline figures from a file."""
    del request
    return _file(PROGRAM.read_bytes(), "tinh-lai.py", "text/x-python; charset=utf-8")


def _full(name: str) -> str:
    return settings.PUBLIC_URL + reverse(name)


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(marked_content(content, media_type), content_type=media_type)
    named = f'attachment; filename="{marked_name(name)}"'
    response.headers["Content-Disposition"] = named
    return _shared(response)


def _shared(response: HttpResponse) -> HttpResponse:
    """Let programs of other sites read it, as open data is meant to be."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
