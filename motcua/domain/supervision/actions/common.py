"""What the system's acts of supervision share."""

from datetime import datetime

from motcua.domain.deadlines.readers import calendar_by_id, calendar_of_day
from motcua.domain.deadlines.rules.calendar import CalendarTooShort, WorkingCalendar
from motcua.domain.supervision.models import Alert
from motcua.domain.supervision.readers.watched import Watched
from motcua.domain.supervision.rules.alerting import Rule, ripest
from motcua.domain.supervision.rules.causes import Cause
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

Rules = dict[Cause, tuple[Rule, ...]]


def require_system(*, actor: Actor) -> None:
    """Raise NotAllowed for anybody but the system."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))


def centre_calendar(*, at: datetime) -> WorkingCalendar:
    """Return the calendar for everybody that counts at a moment."""
    return calendar_of_day(on=at.astimezone(VN).date())


def calendar_of(*, one: Watched, at: datetime) -> WorkingCalendar:
    """Return by which calendar something is counted: its dossier's, or everybody's."""
    if one.calendar_id is not None:
        return calendar_by_id(one.calendar_id)
    return centre_calendar(at=at)


def holding(*, rules: Rules, one: Watched, at: datetime) -> tuple[Rule, datetime] | None:
    """Return which rule holds of something now, and since when.

    What lies beyond its calendar cannot be counted and is not told of.
    """
    try:
        return ripest(
            rules.get(one.cause, ()), one.times, at, calendar_of(one=one, at=at)
        )
    except CalendarTooShort:
        return None


def close(*, row: Alert, at: datetime, why: str) -> None:
    """Close an alert; not saved."""
    row.closed_at, row.closed_why, row.next_at = at, why, None
