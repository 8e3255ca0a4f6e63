"""What is promised for each procedure, and how it was kept; also as files."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.domain.accountability.readers.commitments import Commitments, commitments
from motcua.domain.accountability.rules.commitments import (
    HOURS_A_DAY,
    as_csv,
    as_json,
    schema,
)
from motcua.domain.dossiers.rules.usual_time import LEAST, MOST
from motcua.kernel.clock import VN, now
from motcua.web.common.files import made_file
from motcua.web.common.views import offset_of, page

KEPT = 600
"""Seconds a list is kept; it is measured anew once a night."""
AT_ONCE = 40
"""How many procedures are on a page."""


@require_GET
def commitments_page(request: HttpRequest) -> HttpResponse:
    """Show the centre's own times, then the procedures of a field, forty at a time."""
    found = _found()
    fields = sorted({row.field for row in found.rows})
    chosen = request.GET.get("linh-vuc", "")
    rows = [row for row in found.rows if row.field == chosen or chosen not in fields]
    offset = offset_of(request)
    more = len(rows) > offset + AT_ONCE
    context = {
        "whole": found.whole,
        "rows": rows[offset : offset + AT_ONCE],
        "total": len(rows),
        "fields": fields,
        "field": chosen if chosen in fields else "",
        "offset": offset,
        "page_size": AT_ONCE,
        "next_offset": offset + AT_ONCE if more else None,
        "least": LEAST,
        "newest": MOST,
        "hours_a_day": HOURS_A_DAY,
    }
    return page(request, "portal/commitments.jinja", context)


@require_GET
def commitments_csv(request: HttpRequest) -> HttpResponse:
    """Return every procedure as CSV."""
    del request
    return _shared(
        made_file(
            as_csv(_found().rows), "cam-ket-thoi-gian.csv", "text/csv; charset=utf-8"
        )
    )


@require_GET
def commitments_json(request: HttpRequest) -> HttpResponse:
    """Return every procedure as JSON, by the schema it names."""
    del request
    found = _found()
    content = as_json(found.rows, whole=found.whole, schema=_schema_address())
    return _shared(made_file(content, "cam-ket-thoi-gian.json", "application/json"))


@require_GET
def commitments_schema(request: HttpRequest) -> HttpResponse:
    """Return what the JSON looks like, as JSON Schema."""
    del request
    return _shared(JsonResponse(schema(_schema_address())))


def _found() -> Commitments:
    today = now().astimezone(VN).date()
    key = f"commitments/{today}"
    kept: Commitments | None = cache.get(key)
    if kept is None:
        kept = commitments(on=today)
        cache.set(key, kept, KEPT)
    return kept


def _schema_address() -> str:
    return settings.PUBLIC_URL + reverse("portal:commitments_schema")


def _shared(response: HttpResponse) -> HttpResponse:
    """Let programs of other sites read it, as open data is meant to be."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
