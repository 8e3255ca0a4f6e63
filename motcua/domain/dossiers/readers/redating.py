"""Which open dossiers would be due another day under another calendar.

Only those whose count touches a day that differs are counted anew, some at a time and
the nearest due first, so that it takes as long with millions of dossiers as with few.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from motcua.domain.accounts.models import Unit
from motcua.domain.deadlines.readers import calendar_by_id, units_with_their_own
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock, ClockEvent, ClockKind, advance
from motcua.domain.deadlines.rules.differences import changed_span
from motcua.domain.deadlines.rules.explain import explain
from motcua.domain.deadlines.rules.lines import Line
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import no_such_dossier
from motcua.domain.dossiers.workflow.states import OPEN
from motcua.kernel.clock import VN
from motcua.kernel.errors import MotcuaError

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """One open dossier whose due date another calendar moves."""

    dossier_id: int
    code: str
    procedure_name: str
    old_due: datetime
    new_due: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """How far the open dossiers have been gone through, by due date and id."""

    due_at: datetime
    dossier_id: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the dossiers gone through: how many, which moved, where to go on."""

    examined: int
    moved: tuple[Moved, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class MoveExplained:
    """One such dossier with the explanation of either date."""

    moved: Moved
    old_lines: tuple[Line, ...]
    new_lines: tuple[Line, ...]


def touched_count(*, calendar: WorkingCalendar, unit_code: str) -> int:
    """Return of how many open dossiers the count touches a day that differs.

    No dossier beyond these can be moved by the calendar; most of these are.
    """
    return _touched(calendar, unit_code).count()


def moved_by(
    *,
    calendar: WorkingCalendar,
    unit_code: str,
    after: Place | None = None,
    most: int = AT_ONCE,
) -> Part:
    """Return which open dossiers the calendar would move, the nearest due first.

    Those of the unit the calendar is for; for everybody's, those of the units without
    a calendar of their own. At most `most` are gone through, those after a place.
    """
    rows = _touched(calendar, unit_code)
    if after is not None:
        rows = rows.filter(
            Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, id__gt=after.dossier_id)
        ).filter(due_at__gte=after.due_at)
    values = rows.order_by("due_at", "id").values_list(
        "id", "code", "procedure_name", "clock"
    )
    found: list[Moved] = []
    examined, last = 0, None
    for pk, code, name, plain in values[: most + 1]:
        if examined == most:
            return Part(examined, tuple(found), last)
        clock = Clock.from_json(plain)
        examined, last = examined + 1, Place(clock.due, pk)
        new_due = _due_by(clock, calendar)
        if new_due is not None and new_due != clock.due:
            found.append(Moved(pk, code, name, clock.due, new_due))
    return Part(examined, tuple(found), None)


def move_of(*, calendar: WorkingCalendar, unit_code: str, code: str) -> MoveExplained:
    """Return why a dossier is due when it is, and why it would be another day.

    Raises NotFound for one that the calendar would not move. For those who publish
    calendars; callers that show it go through `actions.open_move`.
    """
    row = _touched(calendar, unit_code).filter(code=code.strip().upper()).first()
    clock = Clock.from_json(row.clock) if row is not None else None
    if row is None or clock is None or _due_by(clock, calendar) in (None, clock.due):
        raise no_such_dossier(code)
    after = _recalendared(clock, calendar)
    return MoveExplained(
        Moved(row.pk, row.code, row.procedure_name, clock.due, after.due),
        explain(clock, calendar_by_id(clock.calendar_id or 0)),
        explain(after, calendar),
    )


def _touched(calendar: WorkingCalendar, unit_code: str) -> QuerySet[Dossier]:
    """Return the open dossiers whose count touches a day that differs.

    A due date is found by going forward from where its count began, so it can move
    only where the dossier's own calendar and the new one differ on a day from then
    until it is due. Everything is received before its count begins.
    """
    rows = _open(unit_code)
    spans = _spans(rows, calendar)
    touches = Q(pk__in=())
    for calendar_id, (first, last) in spans.items():
        touches |= Q(
            clock__calendar_id=calendar_id,
            due_at__gte=_midnight(first),
            received_at__lt=_midnight(last + timedelta(days=1)),
        )
    if spans:  # said once more outside the OR, for the index by due date
        nearest = min(first for first, _ in spans.values())
        rows = rows.filter(due_at__gte=_midnight(nearest))
    return rows.filter(touches)


def _open(unit_code: str) -> QuerySet[Dossier]:
    codes = {unit_code} if unit_code else units_with_their_own()
    # By id, looked up first: a join would meet every open dossier with every unit.
    units = list(Unit.objects.filter(code__in=codes).values_list("id", flat=True))
    mine = Q(receiving_unit_id__in=units)
    return Dossier.objects.filter(
        mine if unit_code else ~mine,
        ended_at__isnull=True,
        due_at__isnull=False,
        sealed_at__isnull=True,
        status__in=OPEN,
    )


def _spans(
    rows: QuerySet[Dossier], calendar: WorkingCalendar
) -> Mapping[int, tuple[date, date]]:
    """Return the first and last day that differ, for each calendar that counts now."""
    used = rows.values_list("clock__calendar_id").annotate(n=Count("pk")).order_by()
    spans = {
        calendar_id: changed_span(calendar_by_id(calendar_id), calendar)
        for calendar_id, _ in used
    }
    return {key: span for key, span in spans.items() if span is not None}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VN)


def _due_by(clock: Clock, calendar: WorkingCalendar) -> datetime | None:
    """Return the due date by a calendar; None where that does not reach so far."""
    try:
        return _recalendared(clock, calendar).due
    except MotcuaError:
        return None


def _recalendared(clock: Clock, calendar: WorkingCalendar) -> Clock:
    """Return a clock counted anew under another calendar."""
    event = ClockEvent(
        ClockKind.RECALENDAR,
        clock.as_of,
        calendar_id=0,
        calendar=calendar.version,
        reason=calendar.version,
    )
    return advance(clock, event, calendar)
