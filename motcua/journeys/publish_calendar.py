"""Publish a calendar: show first which appointments it would move, then move them.

An issued appointment is never changed silently: it is moved only where the publisher
says so, with an event, a letter, and the first promise kept beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines import actions as deadlines
from motcua.domain.deadlines import readers as calendars
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.differences import Difference, differences
from motcua.domain.deadlines.rules.faults import Fault, faults
from motcua.domain.dossiers.actions.redating import redate
from motcua.domain.dossiers.readers.redating import Moved, moved_by
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Impact:
    """What publishing a draft would change."""

    faults: tuple[Fault, ...]
    differences: tuple[Difference, ...]
    moved: tuple[Moved, ...]


def impact_of(*, actor: Actor, at: datetime, calendar_id: int) -> Impact:
    """Return faults of a draft, its changes in words, and the due dates it would move.

    Against the calendar that counts for the unit today. Raises NotAllowed, NotFound.
    """
    require(actor, Act.EDIT_CALENDAR)
    draft = calendars.calendar_facts(calendar_id=calendar_id)
    now = _in_force(draft.unit_code, at)
    found = faults(draft.calendar)
    broken = any(not fault.warning for fault in found)
    return Impact(
        faults=found,
        differences=differences(now, draft.calendar) if now else (),
        moved=()
        if broken
        else moved_by(calendar=draft.calendar, unit_code=draft.unit_code),
    )


def _in_force(unit_code: str, at: datetime) -> WorkingCalendar | None:
    """Return the calendar that counts today; None before the first is published."""
    try:
        return calendars.calendar_for(unit_code=unit_code, on=at.astimezone(VN).date())
    except NotFound:
        return None


def publish_calendar(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    calendar_id: int,
    move_appointments: bool,
    seen: datetime | None = None,
) -> tuple[Moved, ...]:
    """Publish a draft; return the open dossiers whose due date it moved.

    All in one transaction. Without `move_appointments` every dossier keeps the date
    it was given.
    """
    with transaction.atomic():
        deadlines.publish_draft(actor=actor, at=at, calendar_id=calendar_id, seen=seen)
        if not move_appointments:
            return ()
        draft = calendars.calendar_facts(calendar_id=calendar_id)
        moved = moved_by(calendar=draft.calendar, unit_code=draft.unit_code)
        for one in moved:
            redate(
                actor=actor,
                at=at,
                dossier_id=one.dossier_id,
                calendar_id=calendar_id,
                reason=draft.decision,
                request_id=uuid5(request_id, str(one.dossier_id)),
            )
        return moved
