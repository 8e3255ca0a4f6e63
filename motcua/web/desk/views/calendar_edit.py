"""Edit the draft of a working calendar, or throw it away."""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.domain.deadlines import actions
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.models import CalendarState
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.faults import faults
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Conflict, Invalid, MotcuaError, NotNow
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import actor_of, page
from motcua.web.common.wording import say_errors
from motcua.web.desk import calendar_faults, calendar_form, calendar_months
from motcua.web.desk.intake_form import Fields, fields_from
from motcua.web.desk.views.calendar import (
    draft_of,
    editor_of,
    owner_name,
    today,
    words,
    year_asked,
)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show the form of a draft, and do what its buttons ask."""
    if request.method == "POST" and actor_of(request).kind is ActorKind.ANONYMOUS:
        return _signed_out(request)
    actor = editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    if request.method == "POST":
        return _do(request, actor, facts)
    if facts.state != CalendarState.DRAFT:
        raise NotNow(
            "calendar_published",
            N_("Phiên bản %(version)s đã công bố, không sửa được nữa."),
            facts={"version": facts.version},
            remedy=N_("Hãy mở phiên bản đó và chọn Sửa thành phiên bản mới."),
        )
    year = calendar_months.year_shown(facts.calendar, year_asked(request), today())
    errors = calendar_faults.errors_on_form(faults(facts.calendar), facts.calendar, year)
    return _form(request, facts, calendar_form.fields_of(facts, year), errors)


@require_POST
def drop(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Throw a draft away."""
    actor = editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    if facts.state == CalendarState.DRAFT:
        actions.drop_draft(actor=actor, at=now(), unit_code=facts.unit_code)
        messages.success(request, gettext("Đã xóa bản nháp."))
    return HttpResponseRedirect(reverse("desk:calendars"))


def _do(request: HttpRequest, actor: Actor, facts: CalendarFacts) -> HttpResponse:
    """Do one button; whatever goes wrong, the form comes back as it was typed."""
    fields, do = fields_from(request.POST), request.POST.get("do", "save")
    if do == "more":
        return _form(request, facts, calendar_form.with_more_rows(fields))
    if do == "season":
        return _form(request, facts, calendar_form.with_season(fields))
    try:
        typed = calendar_form.read(fields, facts.calendar)
        calendar = _changed(typed.calendar, do)
        draft_id = actions.save_draft(
            actor=actor,
            at=now(),
            calendar=calendar,
            valid_from=typed.valid_from,
            decision=typed.decision,
            unit_code=facts.unit_code,
            seen=seen_of(fields, "newest" if do == "over" else "seen"),
        )
    except MotcuaError as error:
        draft = draft_of(facts.unit_code) if isinstance(error, Conflict) else None
        return _form(request, facts, fields, say_errors(error), error.status, draft)
    if do == "check":
        return HttpResponseRedirect(reverse("desk:calendar_check", args=[draft_id]))
    messages.success(request, _said(typed.calendar, calendar))
    return gone_to(draft_id, _year_after(fields, calendar, do))


def _changed(calendar: WorkingCalendar, do: str) -> WorkingCalendar:
    """Return what was typed after a button that changes it."""
    if do == "year":
        return calendar_form.with_next_year(calendar)
    if do == "trim":
        return calendar_form.without_outside(calendar)
    return calendar


def _said(typed: WorkingCalendar, saved: WorkingCalendar) -> str:
    """Return what to say after a button."""
    more = len(saved.days) - len(typed.days)
    facts = {"year": saved.last.year, "count": abs(more)}
    if more > 0:
        return (
            gettext("Đã thêm năm %(year)s với %(count)s ngày, đánh dấu dự kiến.") % facts
        )
    if saved.last != typed.last:
        said = gettext(
            "Đã thêm năm %(year)s. Chưa biết ngày nghỉ của năm này, hãy tự ghi."
        )
        return said % facts
    if more < 0:
        return gettext("Đã bỏ %(count)s ngày ngoài thời gian của lịch.") % facts
    return gettext("Đã lưu bản nháp.")


def _year_after(fields: Fields, calendar: WorkingCalendar, do: str) -> str:
    """Return the year to show after a button."""
    if do == "year":
        return str(calendar.last.year)
    return do.removeprefix("go-") if do.startswith("go-") else fields.get("year", "")


def _form(
    request: HttpRequest,
    facts: CalendarFacts,
    fields: Fields,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    newer: CalendarFacts | None = None,
) -> HttpResponse:
    """Return the form; `newer` is the draft of somebody who saved in the meantime."""
    typed_year = fields.get("year", "")
    asked = int(typed_year) if re.fullmatch(r"[0-9]{4}", typed_year) else None
    year = calendar_months.year_shown(facts.calendar, asked, today())
    open_faults = [fault for fault in faults(facts.calendar) if not fault.warning]
    context = {
        **words(),
        "c": facts,
        "owner": owner_name(facts.unit_code, today()),
        "f": fields,
        "year": year,
        "years": calendar_months.years(facts.calendar),
        "next_year": calendar_form.with_next_year(facts.calendar).last.year,
        "faulty_years": {calendar_faults.year_of(fault) for fault in open_faults},
        "rows": calendar_form.row_count(fields),
        "most_rows": calendar_form.MOST_ROWS,
        "seasons": calendar_form.season_count(fields),
        "most_seasons": calendar_form.MOST_SEASONS,
        "outside": len(calendar_form.outside(facts.calendar)),
        "newer": newer,
        "newer_at": newer.edited_at.astimezone(VN).isoformat() if newer else "",
        "errors": errors or {},
    }
    return page(request, "desk/calendar_edit.jinja", context, status=status)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Keep what was typed after the session has ended; it can be sent again."""
    typed = [
        (name, str(value))
        for name in request.POST
        for value in request.POST.getlist(name)
        if name != "csrfmiddlewaretoken"
    ]
    said = gettext(
        "Phiên làm việc đã hết, bản nháp chưa được lưu; những gì vừa nhập còn ở trang "
        "này. Hãy đăng nhập lại ở một cửa sổ khác rồi bấm Gửi lại."
    )
    context = {
        "status": 403,
        "message": said,
        "typed": typed,
        "layout": "common/layout.jinja",
    }
    return page(request, "common/error.jinja", context, status=403)


def gone_to(draft_id: int, year: str = "") -> HttpResponse:
    """Go on to the form of a draft, to the days of a year."""
    address = reverse("desk:calendar_edit", args=[draft_id])
    query = f"?{urlencode({'nam': year})}#days" if year else ""
    return HttpResponseRedirect(address + query)


def seen_of(fields: forms.Typed, name: str) -> datetime:
    """Return when the draft was saved that the form shows; raise Invalid."""
    found = forms.moment(fields, name)
    if found is None:
        raise Invalid(
            "form_broken",
            N_("Biểu mẫu thiếu số hiệu."),
            remedy=N_("Hãy tải lại trang rồi nhập lại."),
        )
    return found
