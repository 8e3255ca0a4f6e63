"""Publish a calendar: show first which appointments it would move, then move them.

An issued appointment is never changed silently: it is moved only where the publisher
says so, with an event, a letter, and the first promise kept beside it. Many are moved
in the background, some at a time, with how far it has come kept in the database.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.rules import Act, may, require
from motcua.domain.deadlines import actions as deadlines
from motcua.domain.deadlines import readers as calendars
from motcua.domain.deadlines.rules.calendar import WorkingCalendar
from motcua.domain.deadlines.rules.differences import Difference, differences
from motcua.domain.deadlines.rules.faults import Fault, faults
from motcua.domain.dossiers.actions.redating import redate
from motcua.domain.dossiers.readers.redating import (
    Part,
    Place,
    moved_by,
    touched_count,
)
from motcua.domain.ledger.readers import stream_of_request
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotFound, NotNow
from motcua.kernel.text import N_

AT_ONCE = 200
"""How many dossiers are gone through in one transaction that moves them."""

_NOTHING = Part(0, (), None)


@dataclass(frozen=True, slots=True)
class Impact:
    """What publishing a draft would change.

    Of `touched` open dossiers the count touches a day that differs; `part` is those
    gone through so far.
    """

    faults: tuple[Fault, ...]
    differences: tuple[Difference, ...]
    touched: int
    part: Part


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: how many were moved, whether the rest still is.

    `repeated` when the same request had published it before.
    """

    moved: int = 0
    goes_on: bool = False
    repeated: bool = False


def impact_of(
    *, actor: Actor, at: datetime, calendar_id: int, after: Place | None = None
) -> Impact:
    """Return faults of a draft, its changes in words, and the due dates it would move.

    Against the calendar that counts for the unit today; those after a place, some at a
    time. Raises NotAllowed, NotFound.
    """
    require(actor, Act.EDIT_CALENDAR)
    draft = calendars.calendar_facts(calendar_id=calendar_id)
    now = _in_force(draft.unit_code, at)
    found = faults(draft.calendar)
    broken = any(not fault.warning for fault in found)
    calendar, unit_code = draft.calendar, draft.unit_code
    changes = differences(now, calendar) if now else ()
    if broken:
        return Impact(found, changes, 0, _NOTHING)
    return Impact(
        faults=found,
        differences=changes,
        touched=touched_count(calendar=calendar, unit_code=unit_code),
        part=moved_by(calendar=calendar, unit_code=unit_code, after=after),
    )


def _in_force(unit_code: str, at: datetime) -> WorkingCalendar | None:
    """Return the calendar that counts today; None before the first is published."""
    try:
        return calendars.calendar_for(unit_code=unit_code, on=at.astimezone(VN).date())
    except NotFound:
        return None


def published_before(*, request_id: UUID, calendar_id: int) -> Published | None:
    """Return what a request has already come to, None for a new one.

    Raises Conflict for a request that has done something else.
    """
    done = stream_of_request(request_id)
    if done is None:
        return None
    if done != (calendar_id, "calendar.published"):
        raise Conflict(
            "request_used",
            N_("Yêu cầu này đã dùng cho việc khác."),
            remedy=N_("Hãy tải lại trang rồi xem lại trước khi công bố."),
        )
    order = calendars.redating_of(calendar_id=calendar_id)
    if order is None:
        return Published(repeated=True)
    return Published(order.moved, goes_on=order.finished_at is None, repeated=True)


def publish_calendar(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    calendar_id: int,
    move_appointments: bool,
    seen: datetime | None = None,
) -> Published:
    """Publish a draft, once for each request; move appointments where that is said.

    The calendar, the order to move and the first of the moves are one transaction;
    `move_on` does the rest. Without `move_appointments` every dossier keeps the date
    it was given. The same request again changes nothing.
    """
    with transaction.atomic():
        before = published_before(request_id=request_id, calendar_id=calendar_id)
        if before is not None:
            return before
        deadlines.publish_draft(
            actor=actor,
            at=at,
            calendar_id=calendar_id,
            seen=seen,
            request_id=request_id,
        )
        if not move_appointments:
            return Published()
        deadlines.order_redating(
            actor=actor, at=at, calendar_id=calendar_id, request_id=request_id
        )
        goes_on = move_on(actor=actor, at=at, calendar_id=calendar_id)
        order = calendars.redating_of(calendar_id=calendar_id)
        return Published(order.moved if order else 0, goes_on=goes_on)


def move_on(*, actor: Actor, at: datetime, calendar_id: int, most: int = AT_ONCE) -> bool:
    """Move some more appointments of an order, in one transaction; say if more remain.

    One that was moved counts by the new calendar and is not met again, so that an end
    in the middle does nothing twice. Somebody else who is at it is left alone.
    """
    require(actor, Act.EDIT_CALENDAR)
    with transaction.atomic():
        order = calendars.redating_of(calendar_id=calendar_id, lock=True)
        if order is None or order.finished_at is not None:
            return False
        calendar = calendars.calendar_facts(calendar_id=calendar_id)
        part = moved_by(
            calendar=calendar.calendar,
            unit_code=calendar.unit_code,
            after=Place(*order.place) if order.place else None,
            most=most,
        )
        by = _orderer(order.account_id, actor, at)
        moved = [
            one.dossier_id
            for one in part.moved
            if _redated(
                by, at, one.dossier_id, calendar_id, calendar.decision, order.request_id
            )
        ]
        deadlines.advance_redating(
            actor=actor,
            at=at,
            calendar_id=calendar_id,
            examined=part.examined,
            moved=len(moved),
            place=(part.next.due_at, part.next.dossier_id) if part.next else None,
        )
        return part.next is not None


def _orderer(account_id: int | None, actor: Actor, at: datetime) -> Actor:
    """Return who ordered it while they may, else who carries it out."""
    if actor is not SYSTEM or account_id is None:
        return actor
    found = accounts.actor_of(account_id=account_id, on=at.astimezone(VN).date())
    return found if may(found, Act.EDIT_CALENDAR) else actor


def _redated(
    actor: Actor,
    at: datetime,
    dossier_id: int,
    calendar_id: int,
    reason: str,
    request_id: UUID,
) -> bool:
    """Move one dossier; False when its clock has ended in the meantime."""
    try:
        with transaction.atomic():
            redate(
                actor=actor,
                at=at,
                dossier_id=dossier_id,
                calendar_id=calendar_id,
                reason=reason,
                request_id=uuid5(request_id, str(dossier_id)),
            )
    except NotNow:
        return False
    return True
