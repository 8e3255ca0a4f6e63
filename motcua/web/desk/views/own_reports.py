"""Reports officers make: the list, a report with its chart and files, what is behind."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules import ROLE_NAMES
from motcua.domain.bespoke import actions
from motcua.domain.bespoke.readers.figures import MOST_ROWS, Made, behind, made
from motcua.domain.bespoke.readers.printing import definitions, filters, report_of
from motcua.domain.bespoke.readers.reports import (
    ReportFacts,
    my_reports,
    saved_report,
    shared_reports,
)
from motcua.domain.bespoke.rules.definition import DIMENSION_NAMES
from motcua.domain.bespoke.rules.measures import MEASURES
from motcua.domain.reports.readers.pages import page_pdf
from motcua.domain.reports.rules.lives import STANDING_NAMES, Standing
from motcua.domain.reports.rules.page_files import page_csv, page_json, page_xlsx
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.files import XLSX, made_file, pdf
from motcua.web.common.views import officer_of, page
from motcua.web.common.wording import say_error
from motcua.web.desk.own_report_form import Shown, keys_of, local, read

_WRITERS = {
    "xlsx": (page_xlsx, XLSX),
    "csv": (page_csv, "text/csv; charset=utf-8"),
    "json": (page_json, "application/json"),
}


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """List one's own reports and those of others that are shared."""
    actor = officer_of(request)
    context = {
        "mine": my_reports(actor=actor),
        "shared": shared_reports(actor=actor),
    }
    return page(request, "desk/own_reports.jinja", context)


@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """Show a report: its chart, its table with what is behind, how it is counted."""
    actor = officer_of(request)
    facts = saved_report(actor=actor, report_id=report_id)
    context: dict[str, object] = {
        "r": facts,
        "role_names": {one: gettext(name) for one, name in ROLE_NAMES.items()},
        "request_id": uuid4(),
        "at_typed": request.GET.get("tinh-den", ""),
    }
    try:
        found = _made(request, actor, facts)
    except Invalid as error:
        context["errors"] = {
            "tinh-den" if error.field == "as_of" else "": say_error(error)
        }
        return page(request, "desk/own_report.jinja", context, status=error.status)
    return page(
        request, "desk/own_report.jinja", context | shown_context(found, actor, report_id)
    )


@require_GET
def report_file(request: HttpRequest, report_id: int, ending: str) -> HttpResponse:
    """Return the same report as a file."""
    actor = officer_of(request)
    facts = saved_report(actor=actor, report_id=report_id)
    found = _made(request, actor, facts)
    written = report_of(actor=actor, found=found, title=facts.title)
    name = f"bao-cao-rieng-{report_id}-{written.first}-{written.last}.{ending}"
    if ending == "pdf":
        return pdf(page_pdf(actor=actor, report=written, at=now()), name)
    writer, media = _WRITERS[ending]
    return made_file(writer(written), name, media)


@require_GET
def behind_value(request: HttpRequest) -> HttpResponse:
    """List the dossiers that a value of a report is of."""
    actor = officer_of(request)
    after = forms.whole(request.GET, "sau", 0) or 0
    topic = request.GET.get("loai", "")
    found = behind(
        actor=actor,
        definition=read(request.GET),
        as_of=None,
        measure_key=request.GET.get("so", ""),
        whole_of=bool(request.GET.get("mau")),
        keys=keys_of(request.GET),
        on=now().astimezone(VN).date(),
        after=(topic if topic in ("dossier", "filing") else "", after),
        most=MOST_ROWS + 1,
    )
    rows = found.rows
    query = request.GET.copy()
    for word in ("sau", "loai"):
        query.pop(word, None)
    context = {
        "rows": rows[:MOST_ROWS],
        "more": rows[MOST_ROWS - 1] if len(rows) > MOST_ROWS else None,
        "first_page": not after,
        "query": query.urlencode(),
        "measure": MEASURES[request.GET["so"]],
        "whole": bool(request.GET.get("mau")),
        "found": found,
        "report_id": forms.whole(request.GET, "bc"),
        "known": local(found.asked.as_of),
        "words": {one.value: gettext(STANDING_NAMES[one]) for one in Standing},
    }
    return page(request, "desk/own_report_behind.jinja", context)


@require_POST
def copy(request: HttpRequest, report_id: int) -> HttpResponse:
    """Keep a report as one of one's own and go on to change it."""
    actor = officer_of(request)
    new_id = actions.copy_report(
        actor=actor,
        at=now(),
        report_id=report_id,
        request_id=forms.uuid(request.POST, "so-hieu"),
    )
    messages.success(request, gettext("Đã sao thành báo cáo của bạn."))
    return HttpResponseRedirect(reverse("desk:edit_own_report", args=[new_id]))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, report_id: int) -> HttpResponse:
    """Say who uses a report, and delete it when that is confirmed."""
    actor = officer_of(request)
    if request.method == "POST":
        title = actions.delete(actor=actor, at=now(), report_id=report_id)
        messages.success(
            request, gettext("Đã xóa báo cáo “%(title)s”.") % {"title": title}
        )
        return HttpResponseRedirect(reverse("desk:own_reports"))
    facts = own(actor, report_id)
    names = {one: gettext(name) for one, name in ROLE_NAMES.items()}
    context = {"r": facts, "role_names": names}
    return page(request, "desk/own_report_delete.jinja", context)


def own(actor: Actor, report_id: int) -> ReportFacts:
    """Return a report of one's own; another's is not there to be changed."""
    facts = saved_report(actor=actor, report_id=report_id)
    if not facts.mine:
        raise NotAllowed(
            "report_of_another",
            N_("Chỉ người lập báo cáo làm được việc này."),
            remedy=N_("Hãy sao báo cáo thành của bạn rồi sửa bản sao."),
        )
    return facts


def shown_context(found: Made, actor: Actor, report_id: int = 0) -> dict[str, object]:
    """Return what the table and the chart of a report need."""
    return {
        "shown": Shown(found, report_id),
        "found": found,
        "heads": [gettext(DIMENSION_NAMES[one]) for one in found.definition.dimensions],
        "narrowed": filters(found=found),
        "notes": definitions(found=found, actor=actor),
    }


def _made(request: HttpRequest, actor: Actor, facts: ReportFacts) -> Made:
    known = forms.moment(request.GET, "tinh-den")
    return made(actor=actor, definition=facts.definition, as_of=known)
