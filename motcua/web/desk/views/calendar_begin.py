"""Begin the draft of a working calendar from a published version."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from motcua.domain.accounts import readers as accounts
from motcua.domain.deadlines import actions
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.models import CalendarState
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.kernel.clock import now
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.wording import say_errors
from motcua.web.desk.views.calendar import draft_of, editor_of, list_page, today
from motcua.web.desk.views.calendar_edit import gone_to


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft from a published version, or go on with the one there is."""
    actor, on = editor_of(request), today()
    try:
        unit_code = _unit_asked(request, on)
        draft = draft_of(unit_code)
        if draft is not None:
            said = gettext("Đã có bản nháp, %(name)s sửa gần nhất.")
            messages.warning(request, said % {"name": draft.edited_by})
            return gone_to(draft.id)
        before = _version_asked(request, unit_code, on)
    except Invalid as error:
        return list_page(request, say_errors(error), error.status)
    at = now()
    draft_id = actions.save_draft(
        actor=actor,
        at=at,
        calendar=replace(before.calendar, version=_new_name(unit_code, on)),
        valid_from=max(on, before.valid_from),
        unit_code=unit_code,
        seen=at,  # were there a draft by now, it would be somebody else's
    )
    messages.success(
        request,
        gettext("Bản nháp bắt đầu từ phiên bản %(version)s.")
        % {"version": before.version},
    )
    return gone_to(draft_id)


def _unit_asked(request: HttpRequest, on: date) -> str:
    """Return the code of the unit to draft for, "" for everybody; raise Invalid."""
    code = forms.line(request.POST, "unit", 60)
    if code and code not in {unit.code for unit in accounts.units_in_force(on=on)}:
        raise Invalid(
            "unit_unknown",
            N_("Chưa chọn đơn vị."),
            field="unit",
            remedy=N_("Hãy chọn một đơn vị trong danh sách."),
        )
    return code


def _version_asked(request: HttpRequest, unit_code: str, on: date) -> CalendarFacts:
    """Return the version to begin from: the one named, else the one that counts."""
    asked = forms.whole(request.POST, "calendar")
    if asked is None:
        asked = deadlines.calendar_id_for(unit_code=unit_code, on=on)
    facts = deadlines.calendar_facts(calendar_id=asked)
    if facts.state == CalendarState.DRAFT or facts.unit_code not in ("", unit_code):
        raise NotFound("calendar_unknown", N_("Không có lịch làm việc này."))
    return facts


def _new_name(unit_code: str, on: date) -> str:
    """Return a name that no version of the unit bears yet: `2027-1`, `hcc-2027-1`."""
    taken = {c.version for c in deadlines.calendar_versions(unit_code=unit_code)}
    stem = f"{unit_code}-{on.year}" if unit_code else f"{on.year}"
    n = 1
    while f"{stem}-{n}" in taken:
        n += 1
    return f"{stem}-{n}"
