"""File many at once from a spreadsheet: the one to fill in, its rows, their results."""

from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.domain.accounts.rules.behalf import reach_of
from motcua.domain.catalogue.readers.filing import OnlineTerms, online_terms
from motcua.domain.documents.actions import KeptFile, take_file
from motcua.domain.documents.readers.tables import files_of_bundle, tables_of
from motcua.domain.documents.rules.filetypes import safe_name
from motcua.domain.filings.actions.bulk import Sheet, take_bulk
from motcua.domain.filings.actions.bulk_confirming import confirm_bulk, leave_bulk
from motcua.domain.filings.readers import bulk as readers
from motcua.domain.filings.readers.bulk import FaultFacts
from motcua.domain.filings.readers.bulk_form import Plan, plan_of
from motcua.domain.filings.rules.bulk import (
    MOST_FILES,
    MOST_ROWS,
    ROW_NAMES,
    SHEET,
    RowState,
    rows_of,
)
from motcua.domain.filings.rules.bulk_form import statements_of
from motcua.domain.filings.rules.bulk_groups import joined
from motcua.domain.filings.rules.sheets import RowResult, results, template
from motcua.domain.payments.readers.gateway import takes_online
from motcua.domain.payments.readers.online import my_attempts
from motcua.journeys.bills import bills_of_sheet
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.eforms import told
from motcua.web.common.files import XLSX, file, made_file
from motcua.web.common.marks import marked_name
from motcua.web.common.uploads import check_sizes
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_error, say_errors
from motcua.web.portal.views.bills import begun
from motcua.web.portal.views.filings import signed_in

MOST_UNPACKED = 2
"""So many times the largest file may come out of one ZIP."""


@require_GET
@signed_in
def sheet(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Return the workbook of a procedure, to fill in."""
    plan = _plan(_terms(code))
    made = template(plan.columns, plan.further)
    return file(made, marked_name(f"nop-nhieu-{code}.xlsx"), XLSX)


@require_http_methods(["GET", "POST"])
@signed_in
def many(request: HttpRequest, code: str) -> HttpResponse:
    """Say how it is done, and take a sheet with its files."""
    terms, errors = _terms(code), dict[str, str]()
    try:
        plan = _plan(terms)
    except Conflict as conflict:
        context = {"terms": terms, "reason": say_error(conflict)}
        return page(request, "portal/many_not.jinja", context, status=conflict.status)
    if request.method == "POST":
        try:
            key = _take(request, terms)
        except MotcuaError as error:
            errors = say_errors(error)
        else:
            return HttpResponseRedirect(reverse("portal:many_result", args=[key]))
    context = {
        "terms": terms,
        "statements": statements_of(told(plan.asked.form)),
        "before": readers.my_bulks(actor=actor_of(request), procedure_code=code),
        "further": [one.title for one in plan.further],
        "most_rows": MOST_ROWS,
        "most_mb": settings.UPLOAD_LIMIT // 1024 // 1024,
        "errors": errors,
    }
    status = 422 if errors else 200
    return page(request, "portal/many.jinja", context, status=status)


@require_GET
@signed_in
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how far a sheet has come, and every row."""
    return _result(request, key)


@require_POST
@signed_in
def pay(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin to pay what is open of the rows that were shown, with one payment."""
    readers.my_bulk(actor=actor_of(request), key=key)
    try:
        return begun(request, sheet=key)
    except MotcuaError as error:
        return _result(request, key, say_errors(error), error.status)


def _result(
    request: HttpRequest,
    key: UUID,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    found, rows = readers.my_bulk(actor=actor, key=key)
    pays = found.confirmed_at and takes_online() and reach_of(actor, Doing.PAY)
    context = {
        "b": found,
        "rows": [(row, [(f.column, _said(f)) for f in row.faults]) for row in rows],
        "bills": bills_of_sheet(actor=actor, at=now(), key=key) if pays else None,
        "attempts": my_attempts(actor=actor, sheet_key=key),
        "errors": errors or {},
    }
    return page(request, "portal/many_result.jinja", context, status=status)


@require_POST
@signed_in
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Have the rows that are in order filed, or leave the sheet."""
    actor = actor_of(request)
    found, _ = readers.my_bulk(actor=actor, key=key)
    try:
        if request.POST.get("do") == "leave":
            leave_bulk(actor=actor, at=now(), key=key)
            messages.success(request, gettext("Đã bỏ bảng; không có hồ sơ nào được gửi."))
            many_at = reverse("portal:many", args=[found.procedure_code])
            return HttpResponseRedirect(many_at)
        confirm_bulk(actor=actor, at=now(), key=key)
    except Conflict as conflict:
        messages.warning(request, say_error(conflict))
    return HttpResponseRedirect(reverse("portal:many_result", args=[key]))


@require_GET
@signed_in
def result_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the result of every row as a workbook."""
    found, rows = readers.my_bulk(actor=actor_of(request), key=key)
    made = results(
        [
            RowResult(
                row.line,
                gettext(ROW_NAMES[RowState(row.state)]),
                str(row.filing_key or ""),
                tuple((f.column, _said(f)) for f in row.faults),
                row.fee if row.costs else None,
            )
            for row in rows
        ]
    )
    return made_file(made, f"ket-qua-{found.procedure_code}.xlsx", XLSX)


def _take(request: HttpRequest, terms: OnlineTerms) -> UUID:
    check_sizes(request)
    form = forms.Reading(request.POST)
    unit_id = form.whole("unit") if len(terms.units) > 1 else terms.units[0].id
    form.finish()
    actor, sent = actor_of(request), _sheet(request)
    _check_for_whom(request, actor)
    # What is refused is refused before anything is kept; the sheet is kept last.
    plan, opened = _plan(terms), cast("BinaryIO", sent.file)
    tables = tables_of(file=opened, name=sent.name or "", titles=plan.titles)
    rows = joined(rows_of(tables[SHEET], plan.columns), tables, plan.further)
    files = [
        one for upload in request.FILES.getlist("files") for one in _files(actor, upload)
    ]
    kept = _keep(actor, sent.name, sent.file)
    return take_bulk(
        actor=actor,
        at=now(),
        procedure_code=terms.code,
        unit_id=unit_id or 0,
        sheet=Sheet(kept, rows),
        files=files,
        agreed=request.POST.get("agreed") == "1",
    )


def _check_for_whom(request: HttpRequest, actor: Actor) -> None:
    """Raise Conflict when the page was opened for somebody else than one acts for now.

    A mandate that has ended meanwhile would make many filings of one's own.
    """
    behalf = actor.on_behalf_of
    if request.POST.get("for", "") != (str(behalf.person_id) if behalf else ""):
        raise Conflict(
            "behalf_changed",
            N_("Người được làm thay đã đổi. Hãy xem lại bạn làm cho ai."),
            remedy=N_("Chưa nhận bảng. Chọn lại ở “Tôi làm cho” rồi gửi."),
        )


def _sheet(request: HttpRequest) -> "UploadedFile[Any]":
    """Return the workbook that was sent; raise Invalid where it is none."""
    sent = request.FILES.get("sheet")
    remedy = N_("Hãy tải bảng mẫu, điền rồi chọn tệp đó.")
    if sent is None:
        raise Invalid(
            "sheet_missing",
            N_("Chưa chọn bảng tính XLSX."),
            field="sheet",
            remedy=remedy,
        )
    name = sent.name or ""
    if not name.lower().endswith(".xlsx"):
        raise Invalid(
            "sheet_of_another_sort",
            N_("Tệp “%(name)s” không phải bảng tính XLSX."),
            facts={"name": name[-80:]},
            field="sheet",
            remedy=remedy,
        )
    return sent


def _files(actor: Actor, upload: "UploadedFile[Any]") -> Iterator[KeptFile]:
    """Yield a file that came with the sheet, of a ZIP those inside; each is looked at."""
    if not (upload.name or "").lower().endswith(".zip"):
        yield _keep(actor, upload.name, upload.file)
        return
    bundle = files_of_bundle(
        file=cast("BinaryIO", upload.file),
        name=safe_name(upload.name or ""),
        most_files=MOST_FILES,
        most_bytes=MOST_UNPACKED * settings.UPLOAD_LIMIT,
    )
    for name, inside in bundle:
        yield _keep(actor, name, inside)


def _keep(actor: Actor, name: str | None, content: object) -> KeptFile:
    return take_file(
        actor=actor,
        at=now(),
        name=name or "",
        file=cast("BinaryIO", content),
        most_bytes=settings.UPLOAD_LIMIT,
    )


def _said(fault: FaultFacts) -> str:
    text = f"{gettext(fault.message)} {gettext(fault.remedy) if fault.remedy else ''}"
    return (text % fault.facts if fault.facts else text).strip()


def _terms(code: str) -> OnlineTerms:
    return online_terms(procedure_code=code, on=now().astimezone(VN).date())


def _plan(terms: OnlineTerms) -> Plan:
    return plan_of(terms=terms, on=now().astimezone(VN).date())
