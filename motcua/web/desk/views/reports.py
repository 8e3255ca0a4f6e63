"""The official tables: choose, read, open what is behind a number, take along."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.reports.readers import (
    MOST_ROWS,
    drilled,
    reach,
    reachable_units,
    table,
    whole,
)
from motcua.domain.reports.readers.printing import sheet_of, sheet_pdf
from motcua.domain.reports.rules.exports import definitions
from motcua.domain.reports.rules.lives import STANDING_NAMES, Standing
from motcua.domain.reports.rules.tables import Column, Form
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import made_file, pdf
from motcua.web.common.on_time import ON_TIME_WORDS
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error
from motcua.web.desk.figures_soon import said_when_none
from motcua.web.desk.pages_asked import KINDS
from motcua.web.desk.reports_asked import (
    FIELDS,
    FORM_WORDS,
    GROUP_WORDS,
    LEFT_WORDS,
    SIDE_WORDS,
    question,
)

_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@require_GET
@said_when_none
def report(request: HttpRequest) -> HttpResponse:
    """Show a table of a period, and the choices it can be asked for with."""
    actor = officer_of(request)
    reach(actor=actor)
    context: dict[str, object] = {
        "units": reachable_units(actor=actor),
        "typed": request.GET,
        "choices": _CHOICES,
        "kinds": KINDS,
        "whole": whole(),
    }
    try:
        asked = question(request.GET, actor)
        found = table(actor=actor, form=asked.form, asked=asked.asked)
    except (Invalid, NotAllowed) as error:
        if error.field is None:
            raise
        name = FIELDS.get(error.field, error.field)
        context |= {"errors": {name: say_error(error)}, "found": None}
        return page(request, "desk/report.jinja", context, status=error.status)
    context |= {
        "found": found,
        "asked": asked,
        "notes": definitions(asked.form, asked.asked),
        "groups": _groups(asked.form),
    }
    return page(request, "desk/report.jinja", context)


@require_GET
def report_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Return the same table as a file."""
    actor = officer_of(request)
    asked = question(request.GET, actor)
    found = table(actor=actor, form=asked.form, asked=asked.asked)
    sheet = sheet_of(actor=actor, table=found)
    name = f"bieu-{asked.chosen['bieu']}-{asked.asked.first}-{asked.asked.last}.{ending}"
    match ending:
        case "pdf":
            return pdf(sheet_pdf(actor=actor, sheet=sheet, at=now()), name)
        case "xlsx":
            return made_file(sheet.xlsx, name, _MEDIA[ending])
        case "csv":
            return made_file(sheet.csv, name, _MEDIA[ending])
        case _:
            return made_file(sheet.json, name, _MEDIA["json"])


@require_GET
def report_dossiers(request: HttpRequest) -> HttpResponse:
    """List the dossiers that a number of a table counts."""
    actor = officer_of(request)
    asked = question(request.GET, actor)
    column = _column(asked.form, request.GET.get("cot", ""))
    key = forms.whole(request.GET, "dong")
    after = forms.whole(request.GET, "sau", 0) or 0
    topic = request.GET.get("loai", "")
    rows = drilled(
        actor=actor,
        asked=asked.asked,
        column=column,
        on=now().astimezone(VN).date(),
        key=key,
        after=(topic if topic in ("dossier", "filing") else "", after),
        most=MOST_ROWS + 1,
    )
    context = {
        "asked": asked,
        "column": column,
        "rows": rows[:MOST_ROWS],
        "more": rows[MOST_ROWS - 1] if len(rows) > MOST_ROWS else None,
        "first_page": not after,
        "row_key": key,
        "words": {one.value: gettext(STANDING_NAMES[one]) for one in Standing},
    }
    return page(request, "desk/report_dossiers.jinja", context)


_CHOICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "bieu": (N_("Biểu"), FORM_WORDS),
    "phia": (N_("Tính hồ sơ mà"), SIDE_WORDS),
    "nhom": (N_("Mỗi dòng là"), GROUP_WORDS),
    "dinh-nghia": (N_("Đúng hạn tính"), ON_TIME_WORDS),
    "rut": (N_("Hồ sơ rút, dừng"), LEFT_WORDS),
}


def _column(form: Form, key: str) -> Column:
    found = next((column for column in form.columns if column.key == key), None)
    if found is None:
        raise NotFound("column_unknown", N_("Biểu này không có cột đó."))
    return found


def _groups(form: Form) -> list[tuple[str, int]]:
    """Return the headings above the columns, and over how many each stands."""
    found: list[tuple[str, int]] = []
    for column in form.columns:
        if found and found[-1][0] == column.group:
            found[-1] = (column.group, found[-1][1] + 1)
        else:
            found.append((column.group, 1))
    return found
