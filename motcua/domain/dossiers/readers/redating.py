"""Which open dossiers would be due another day under another calendar."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from motcua.domain.deadlines.readers import units_with_their_own
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.clock import Clock, ClockEvent, ClockKind, advance
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.workflow.states import OPEN
from motcua.kernel.errors import MotcuaError


@dataclass(frozen=True, slots=True)
class Moved:
    """One open dossier whose due date another calendar moves."""

    dossier_id: int
    code: str
    procedure_name: str
    old_due: datetime
    new_due: datetime


def moved_by(*, calendar: WorkingCalendar, unit_code: str) -> tuple[Moved, ...]:
    """Return the open dossiers that the calendar would move, the nearest due first.

    Those of the unit the calendar is for; for everybody's, those of the units without
    a calendar of their own. Streamed: the open dossiers are some per cent of all.
    """
    mine = Q(receiving_unit__code=unit_code)
    if not unit_code:
        mine = ~Q(receiving_unit__code__in=units_with_their_own())
    rows = (
        Dossier.objects.filter(
            mine, ended_at__isnull=True, due_at__isnull=False, status__in=OPEN
        )
        .exclude(sealed_at__isnull=False)
        .order_by("due_at", "id")
        .values_list("id", "code", "procedure_name", "clock")
    )
    found: list[Moved] = []
    for pk, code, name, plain in rows.iterator(chunk_size=1000):
        clock = Clock.from_json(plain)
        try:
            due = _recalendared(clock, calendar, at=clock.as_of, calendar_id=0).due
        except MotcuaError:
            continue  # the calendar does not reach so far: the date stays as it is
        if due != clock.due:
            found.append(Moved(pk, code, name, clock.due, due))
    return tuple(found)


def _recalendared(
    clock: Clock,
    calendar: WorkingCalendar,
    *,
    at: datetime,
    calendar_id: int,
    reason: str = "",
) -> Clock:
    """Return a clock counted anew under another calendar."""
    event = ClockEvent(
        ClockKind.RECALENDAR,
        at,
        calendar_id=calendar_id,
        calendar=calendar.version,
        reason=reason or calendar.version,
    )
    return advance(clock, event, calendar)
