"""Check a draft of a working calendar, see what it would change, publish it."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from motcua.domain.deadlines import actions
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.models import CalendarState
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.deadlines.rules.faults import Fault
from motcua.domain.dossiers.actions import reading
from motcua.domain.dossiers.readers.redating import Place
from motcua.journeys.publish_calendar import (
    impact_of,
    publish_calendar,
    published_before,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, MotcuaError, NotFound
from motcua.kernel.text import N_
from motcua.web.common import forms
from motcua.web.common.views import page
from motcua.web.common.wording import say_error
from motcua.web.desk import calendar_faults
from motcua.web.desk.views.calendar import (
    MONTHS_AHEAD,
    counts_today,
    editor_of,
    is_short,
    owner_name,
    today,
    words,
)
from motcua.web.desk.views.calendar_edit import seen_of

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in words, and the address of the field that mends it."""

    text: str
    address: str
    warning: bool


@require_GET
def check(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show what is wrong with a draft and what publishing it would change."""
    actor = editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    if facts.state != CalendarState.DRAFT:
        return HttpResponseRedirect(reverse("desk:calendar", args=[facts.id]))
    return _page(request, actor, facts)


@require_GET
def move(request: HttpRequest, calendar_id: int, code: str) -> HttpResponse:
    """Explain either date of a dossier that a draft would move; the reading is noted."""
    actor = editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    if facts.state != CalendarState.DRAFT:
        return HttpResponseRedirect(reverse("desk:calendar", args=[facts.id]))
    told = reading.open_move(
        actor=actor,
        at=now(),
        code=code,
        calendar=facts.calendar,
        unit_code=facts.unit_code,
    )
    return page(request, "desk/calendar_move.jinja", {"c": facts, "m": told})


@require_POST
def publish(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Publish a draft once; what goes wrong comes back with what was typed."""
    actor = editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    moves = "move" in request.POST
    try:
        request_id = forms.uuid(request.POST, "request")
        before = published_before(request_id=request_id, calendar_id=facts.id)
        if before is not None or facts.state != CalendarState.DRAFT:
            return _published_before(request, facts)
        with transaction.atomic():
            done = publish_calendar(
                actor=actor,
                at=now(),
                request_id=request_id,
                calendar_id=facts.id,
                move_appointments=moves,
                seen=_decided(request, actor, facts),
            )
    except MotcuaError as error:
        facts = deadlines.calendar_facts(calendar_id=calendar_id)
        if facts.state != CalendarState.DRAFT:
            return _published_before(request, facts)
        return _page(request, actor, facts, error)
    said = gettext("Đã công bố lịch %(version)s. Mọi ngày hẹn đã cấp giữ nguyên.")
    if moves:
        said = gettext(
            "Đã công bố lịch %(version)s. Đã dời %(count)s ngày hẹn và báo cho người nộp."
        )
    if done.goes_on:
        said = gettext(
            "Đã công bố lịch %(version)s. Đã dời %(count)s ngày hẹn; số còn lại đang "
            "được dời, xem tiến độ ở trang này."
        )
    messages.success(request, said % {"version": facts.version, "count": done.moved})
    return HttpResponseRedirect(reverse("desk:calendar", args=[facts.id]))


def _decided(request: HttpRequest, actor: Actor, facts: CalendarFacts) -> datetime:
    """Write down the decision's number; return when the draft was saved.

    A decision is often numbered only after the draft has been checked.
    """
    seen = seen_of(request.POST, "seen")
    decision = forms.line(request.POST, "decision")
    if not decision:
        raise Invalid(
            "decision_missing",
            N_("Chưa ghi số quyết định của lịch."),
            field="decision",
            remedy=N_("Ghi số văn bản ban hành lịch, ví dụ 123/QĐ-UBND."),
        )
    if decision == facts.decision:
        return seen
    at = now()
    actions.save_draft(
        actor=actor,
        at=at,
        calendar=facts.calendar,
        valid_from=facts.valid_from,
        decision=decision,
        unit_code=facts.unit_code,
        seen=seen,
    )
    return at


def _published_before(request: HttpRequest, facts: CalendarFacts) -> HttpResponse:
    """Go on to a version that an earlier sending has published."""
    said = gettext("Phiên bản %(version)s đã được công bố trước đó; không công bố lại.")
    messages.warning(request, said % {"version": facts.version})
    return HttpResponseRedirect(reverse("desk:calendar", args=[facts.id]))


def _page(
    request: HttpRequest,
    actor: Actor,
    facts: CalendarFacts,
    error: MotcuaError | None = None,
) -> HttpResponse:
    after = _place(request)
    impact = impact_of(actor=actor, at=now(), calendar_id=facts.id, after=after)
    part = impact.part
    examined = _count(request, "da-xem") + part.examined
    total = _count(request, "da-doi") + len(part.moved)
    told = [_told(facts, fault) for fault in impact.faults]
    typed = request.POST
    context = {
        **words(),
        "c": facts,
        "owner": owner_name(facts.unit_code, today()),
        "faults": [fault for fault in told if not fault.warning],
        "warnings": [fault for fault in told if fault.warning],
        "notes": _notes(facts),
        "differences": impact.differences,
        "moved": part.moved[:MOST_SHOWN],
        "total": total,
        "touched": impact.touched,
        "examined": examined,
        "whole": after is None and part.next is None,
        "further": _further(part.next, examined, total),
        "request_id": typed.get("request") or uuid4(),
        "seen": facts.edited_at.astimezone(VN).isoformat(),
        "decision": typed.get("decision", facts.decision),
        "move": "move" in typed,
        "errors": {},
    }
    if error is None:
        return page(request, "desk/calendar_check.jinja", context)
    field = error.field if error.field == "decision" else ""
    context["errors"] = {field: say_error(error)}
    # The draft is there; what is not there any more is the state that was checked.
    status = 409 if isinstance(error, NotFound) else error.status
    return page(request, "desk/calendar_check.jinja", context, status=status)


def _place(request: HttpRequest) -> Place | None:
    """Return after which dossier to go on counting; nonsense begins anew."""
    due_at, _, pk = request.GET.get("sau", "").partition(",")
    try:
        found = datetime.fromisoformat(due_at)
    except ValueError:
        return None
    known = found.tzinfo is not None and 2000 <= found.year <= 2100
    fits = pk.isascii() and pk.isdecimal() and len(pk) < 19
    return Place(found, int(pk)) if known and fits else None


def _count(request: HttpRequest, name: str) -> int:
    """Return a count that an earlier part brought along, 0 for nonsense."""
    text = request.GET.get(name, "0")
    begun = _place(request) is not None
    fits = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if begun and fits else 0


def _further(place: Place | None, examined: int, total: int) -> str:
    """Return the address's query for the next part, "" at the end."""
    if place is None:
        return ""
    after = f"{place.due_at.isoformat()},{place.dossier_id}"
    return urlencode({"sau": after, "da-xem": examined, "da-doi": total})


def _told(facts: CalendarFacts, fault: Fault) -> Told:
    place = calendar_faults.place_of(fault, facts.calendar)
    year = calendar_faults.year_of(fault)
    query = f"?nam={year}" if year else ""
    return Told(
        calendar_faults.say_fault(fault, facts.calendar),
        f"{reverse('desk:calendar_edit', args=[facts.id])}{query}#{place}",
        fault.warning,
    )


def _notes(facts: CalendarFacts) -> list[str]:
    """Return what is no fault of the version but should be known before it counts."""
    on, found = today(), []
    counts = counts_today(facts.unit_code, on)
    if facts.valid_from > on:
        said = gettext("Lịch này chỉ được dùng từ ngày %(day)s.")
        found.append(said % {"day": f"{facts.valid_from:%d/%m/%Y}"})
    if counts is not None and counts.valid_from > facts.valid_from:
        said = gettext(
            "Lịch này sẽ không được dùng: lịch %(version)s có hiệu lực muộn hơn, từ ngày "
            "%(day)s. Hãy ghi ngày có hiệu lực từ ngày đó trở đi."
        )
        day = f"{counts.valid_from:%d/%m/%Y}"
        found.append(said % {"version": counts.version, "day": day})
    if is_short(facts, on):
        said = gettext(
            "Lịch này chỉ biết đến ngày %(day)s, chưa đủ %(months)s tháng nữa."
        )
        day = f"{facts.calendar.last:%d/%m/%Y}"
        found.append(said % {"day": day, "months": MONTHS_AHEAD})
    return found
