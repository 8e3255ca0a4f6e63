"""Reports of several tables: one click, the dossiers behind each number, as files."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.reports.actions.typing import Typed, enter_figure
from motcua.domain.reports.readers import reach, reachable_units
from motcua.domain.reports.readers.pages import page_pdf
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.domain.reports.rules.periods import PART_NAMES, Period, period_of
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.web.common import forms
from motcua.web.common.files import XLSX, made_file, pdf
from motcua.web.common.on_time import ON_TIME_WORDS
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error
from motcua.web.desk.figures_soon import said_when_none
from motcua.web.desk.pages_asked import (
    KINDS,
    TYPEABLE,
    page_question,
    part_choices,
)
from motcua.web.desk.reports_asked import SIDE_WORDS

MEDIA = {
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
WRITERS = {"xlsx": page_xlsx, "csv": page_csv, "json": page_json}
_FIELDS = {
    "year": "nam",
    "part": "ky",
    "as_of": "tinh-den",
    "first": "nam",
    "last": "nam",
    "unit_id": "don-vi",
}
_TYPED_FIELDS = {
    **_FIELDS,
    "value": "gia-tri",
    "out_of": "mau-so",
    "source": "nguon",
    "last": "ky",
}


@require_GET
@said_when_none
def report_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a report of a period, and what it can be asked for with."""
    actor = officer_of(request)
    reach(actor=actor)
    context: dict[str, object] = {
        "kinds": KINDS,
        "key": kind,
        "units": reachable_units(actor=actor),
        "typed": request.GET,
        "on_times": ON_TIME_WORDS,
        "sides": SIDE_WORDS,
        "enters": may(actor, Act.ENTER_FIGURE),
        "found": None,
    }
    try:
        asked = page_question(kind, request.GET, actor, _today())
        found = asked.make(actor)
    except (Invalid, NotAllowed) as error:
        if error.field is None:
            raise
        name = _FIELDS.get(error.field, error.field)
        known = KINDS[kind]
        context |= {"kind": known, "parts": part_choices(known)}
        context |= {"errors": {name: say_error(error)}, "asked": None}
        return page(request, "desk/report_page.jinja", context, status=error.status)
    context |= {
        "asked": asked,
        "kind": asked.kind,
        "parts": part_choices(asked.kind),
        "found": found,
    }
    return page(request, "desk/report_page.jinja", context)


@require_GET
def report_page_file(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """Return the same report as a file."""
    actor = officer_of(request)
    asked = page_question(kind, request.GET, actor, _today())
    found = asked.make(actor)
    name = f"bao-cao-{kind}-{found.first}-{found.last}.{ending}"
    if ending == "pdf":
        return pdf(page_pdf(actor=actor, report=found, at=now()), name)
    return made_file(WRITERS[ending](found), name, MEDIA[ending])


@require_http_methods(["GET", "POST"])
def outside_figure(request: HttpRequest) -> HttpResponse:
    """Type in a number that is not in our data, with its source."""
    actor, today = officer_of(request), _today()
    require(actor, Act.ENTER_FIGURE)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            period, typed = _typed(request, today)
            enter_figure(actor=actor, at=now(), typed=typed)
        except Invalid as error:
            name = _TYPED_FIELDS.get(error.field or "", error.field or "")
            errors, status = {name: say_error(error)}, error.status
        else:
            messages.success(
                request,
                gettext("Đã ghi số liệu của %(period)s.") % {"period": period.name},
            )
            return HttpResponseRedirect(reverse("desk:outside_figure"))
    typed_in = request.POST if request.method == "POST" else request.GET
    context = {
        "typeable": TYPEABLE,
        "typed": typed_in,
        "year": typed_in.get("nam") or today.year,
        "parts": PART_NAMES,
        "errors": errors,
    }
    return page(request, "desk/outside_figure.jinja", context, status=status)


def _typed(request: HttpRequest, today: date) -> tuple[Period, Typed]:
    key = forms.one_of(request.POST, "so", TYPEABLE)
    year = forms.whole(request.POST, "nam", 0) or 0
    period = period_of(year=year, part=request.POST.get("ky", ""), today=today)
    value = forms.whole(request.POST, "gia-tri")
    return period, Typed(
        TYPEABLE[key],
        period.first,
        period.last,
        -1 if value is None else value,
        forms.line(request.POST, "nguon", 500),
        forms.whole(request.POST, "mau-so"),
    )


def _today() -> date:
    return now().astimezone(VN).date()
