"""Working calendars: whose counts today, and one version to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines import readers as deadlines
from motcua.domain.deadlines.models import CalendarState
from motcua.domain.deadlines.readers import CalendarFacts
from motcua.domain.deadlines.rules.days import KIND_NAMES, DayKind
from motcua.domain.deadlines.rules.scale import months_after
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN, now
from motcua.kernel.errors import Invalid, NotFound
from motcua.web.common import forms
from motcua.web.common.views import officer_of, page
from motcua.web.desk import calendar_hours, calendar_months

MONTHS_AHEAD = 6
"""A calendar that knows fewer months than this is due to be made longer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's calendars: what counts today, what will, and the draft.

    `short` says that what counts today ends before long and nothing follows it.
    """

    unit_code: str
    name: str
    counts: CalendarFacts | None
    coming: CalendarFacts | None
    draft: CalendarFacts | None
    short: bool


@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """List which calendar counts for whom today, and the drafts."""
    editor_of(request)
    return list_page(request)


@require_GET
def version(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show one version, a year at a time."""
    editor_of(request)
    facts = deadlines.calendar_facts(calendar_id=calendar_id)
    on = today()
    year = calendar_months.year_shown(facts.calendar, year_asked(request), on)
    context = {
        **words(),
        "c": facts,
        "owner": owner_name(facts.unit_code, on),
        "today": on,
        "counts": counts_today(facts.unit_code, on) == facts,
        "year": year,
        "years": calendar_months.years(facts.calendar),
        "months": calendar_months.months(facts.calendar, year),
        "rows": calendar_months.rows_of(facts.calendar, year),
        "order": deadlines.redating_of(calendar_id=facts.id),
        "versions": deadlines.calendar_versions(unit_code=facts.unit_code),
    }
    return page(request, "desk/calendar.jinja", context)


def list_page(
    request: HttpRequest,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the list, with what was wrong with a choice made on it."""
    on = today()
    lines = _lines(on)
    taken = {line.unit_code for line in lines}
    context = {
        "lines": lines,
        "units": [u for u in accounts.units_in_force(on=on) if u.code not in taken],
        "today": on,
        "months_ahead": MONTHS_AHEAD,
        "errors": errors or {},
    }
    return page(request, "desk/calendars.jinja", context, status=status)


def _lines(on: date) -> tuple[Line, ...]:
    """Return a line for everybody's calendar and one for each unit with its own."""
    newest = deadlines.calendars()
    drafts = {c.unit_code: c for c in newest if c.state == CalendarState.DRAFT}
    coming = {c.unit_code: c for c in newest if c.state != CalendarState.DRAFT}
    found = []
    for code in sorted({"", *drafts, *coming}):
        counts, next_one = counts_today(code, on), coming.get(code)
        if next_one is not None and next_one.valid_from <= on:
            next_one = None
        last = next_one or counts
        found.append(
            Line(
                unit_code=code,
                name=owner_name(code, on),
                counts=counts,
                coming=next_one,
                draft=drafts.get(code),
                short=last is not None and is_short(last, on),
            )
        )
    return tuple(found)


def counts_today(unit_code: str, on: date) -> CalendarFacts | None:
    """Return the unit's own version that counts on a day; None where it has none."""
    try:
        found = deadlines.calendar_id_for(unit_code=unit_code, on=on)
    except NotFound:
        return None
    facts = deadlines.calendar_facts(calendar_id=found)
    return facts if facts.unit_code == unit_code else None


def draft_of(unit_code: str) -> CalendarFacts | None:
    """Return the draft of a unit's calendar, everybody's for ""."""
    return next(
        (
            c
            for c in deadlines.calendars()
            if c.unit_code == unit_code and c.state == CalendarState.DRAFT
        ),
        None,
    )


def is_short(facts: CalendarFacts, on: date) -> bool:
    """Say whether a version knows less than half a year ahead."""
    return facts.calendar.last < months_after(on, MONTHS_AHEAD)


def owner_name(unit_code: str, on: date) -> str:
    """Return whose calendar it is in words."""
    if not unit_code:
        return gettext("Lịch chung của mọi đơn vị")
    try:
        return accounts.unit_by_code(code=unit_code, on=on).name
    except NotFound:
        return unit_code


def editor_of(request: HttpRequest) -> Actor:
    """Return the officer, who may edit calendars; raise NotAllowed."""
    actor = officer_of(request)
    require(actor, Act.EDIT_CALENDAR)
    return actor


def year_asked(request: HttpRequest) -> int | None:
    """Return the year of the address; nonsense is none."""
    try:
        return forms.whole(request.GET, "nam")
    except Invalid:
        return None


def today() -> date:
    """Return the day it is in Vietnam."""
    return now().astimezone(VN).date()


def words() -> dict[str, object]:
    """Return what the templates say kinds, hours and weekdays with."""
    return {
        "kinds": {kind.value: gettext(KIND_NAMES[kind]) for kind in DayKind},
        "letters": {kind.value: calendar_months.LETTERS[kind] for kind in DayKind},
        "hours": calendar_hours.said_hours,
        "weekday": calendar_hours.weekday,
        "short_weekday": calendar_hours.short_weekday,
        "weekdays": calendar_hours.said_weekdays,
        "weekly": calendar_hours.weekly,
        "day_of_year": calendar_hours.said_day_of_year,
    }
