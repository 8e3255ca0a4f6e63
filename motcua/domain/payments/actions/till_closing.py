"""A till is closed by two people: one counts, another confirms; a difference is settled.

Basis: Luật Kế toán 88/2015 art 40.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.actions.tills import locked_till
from motcua.domain.payments.models import TillSession
from motcua.domain.payments.readers.tills import (
    SessionFacts,
    no_such_session,
    session_facts,
)
from motcua.domain.payments.rules.dues import check_reason
from motcua.domain.payments.rules.till import (
    SessionState,
    checked_difference,
    counted_cash,
    is_left,
    not_by_oneself,
)
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotAllowed
from motcua.kernel.text import N_


@transaction.atomic
def count_till(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    session_id: int,
    notes: Mapping[int, int],
    reason: str = "",
) -> SessionFacts:
    """Count the cash of a till, notes by denomination; it then waits for a second person.

    The cashier counts on the day; another's till, and one left open, is counted by a
    head or director. The same `request_id` again changes nothing. Raises NotAllowed,
    NotFound, Conflict when it is counted, Invalid for a difference without a reason.
    """
    row = locked_till(session_id)
    if row.count_request_id == request_id:
        return session_facts(row)
    _check_may_count(actor, at, row)
    if row.state != SessionState.OPEN:
        raise Conflict("till_counted", N_("Ca thu ngân này đã được đếm."))
    counted, expected = counted_cash(notes), session_facts(row).expected
    row.reason = checked_difference(expected=expected, counted=counted, reason=reason)
    row.state, row.count_request_id = SessionState.COUNTED, request_id
    row.notes = {str(note): count for note, count in notes.items() if count}
    row.counted, row.expected = counted, expected
    row.counted_by, row.counted_name = actor.officer_id, actor.name
    row.counted_at = at
    row.save()
    return session_facts(row)


def _check_may_count(actor: Actor, at: datetime, row: TillSession) -> None:
    today = at.astimezone(VN).date()
    if row.officer_id == actor.officer_id:
        require(actor, Act.ISSUE_FEE_RECEIPT)
        if is_left(day=row.day, state=row.state, today=today):
            raise NotAllowed(
                "till_left_open",
                N_("Ca của ngày trước phải do trưởng phòng hoặc giám đốc đếm."),
                remedy=N_("Hãy báo trưởng phòng hoặc giám đốc."),
            )
        return
    require(actor, Act.CLOSE_LEFT_TILL)
    if row.unit_id not in units_for(actor, Act.CLOSE_LEFT_TILL):
        raise no_such_session()


def confirm_till(
    *, actor: Actor, at: datetime, session_id: int, counted: int
) -> SessionFacts:
    """Confirm what somebody else has counted, `counted` đồng; the till is closed then.

    Neither the cashier nor who counted may. Confirming again changes nothing. Raises
    NotAllowed, NotFound, Conflict when nothing is counted or another sum is.
    """
    with transaction.atomic():
        row = _to_confirm(actor, session_id)
        if row.state == SessionState.CLOSED and row.confirmed_by == actor.officer_id:
            return session_facts(row)
        _check_counted(row, counted)
        row.state = SessionState.CLOSED
        row.confirmed_by, row.confirmed_name = actor.officer_id, actor.name
        row.confirmed_at = at
        row.save()
        return session_facts(row)


@transaction.atomic
def return_count(
    *, actor: Actor, at: datetime, session_id: int, counted: int, reason: str
) -> SessionFacts:
    """Do not confirm a count: the till is open again, what was counted stays noted.

    Raises as `confirm_till`, and Invalid without a reason.
    """
    row = _to_confirm(actor, session_id)
    reason = check_reason(reason, "why")
    _check_counted(row, counted)
    if _has_another_open(row):
        raise Conflict(
            "till_open",
            N_("Người giữ két đã mở ca mới; ca này không mở lại được."),
            remedy=N_("Hãy đóng ca mới trước."),
        )
    row.returned = [
        *row.returned,
        {
            "at": at.isoformat(),
            "by": actor.name,
            "counted": row.counted,
            "counted_by": row.counted_name,
            "said": row.reason,
            "reason": reason,
        },
    ]
    row.state, row.reason = SessionState.OPEN, ""
    row.notes = row.counted = row.expected = None
    row.counted_by = row.counted_at = row.count_request_id = None
    row.counted_name = ""
    row.save()
    return session_facts(row)


def _has_another_open(row: TillSession) -> bool:
    rows = TillSession.objects.filter(officer_id=row.officer_id, state=SessionState.OPEN)
    return rows.exists()


def _to_confirm(actor: Actor, session_id: int) -> TillSession:
    require(actor, Act.CONFIRM_TILL)
    row = locked_till(session_id)
    if row.unit_id not in units_for(actor, Act.CONFIRM_TILL):
        raise no_such_session()
    if actor.officer_id in (row.officer_id, row.counted_by):
        raise not_by_oneself()
    return row


def _check_counted(row: TillSession, counted: int) -> None:
    if row.state != SessionState.COUNTED or row.counted != counted:
        raise Conflict(
            "till_count_changed",
            N_("Ca này không còn chờ xác nhận với số đếm đó."),
            remedy=N_("Hãy tải lại trang và xem lại số đếm."),
        )


@transaction.atomic
def settle_till(
    *, actor: Actor, at: datetime, session_id: int, note: str
) -> SessionFacts:
    """Say what became of the difference of a closed till; never one's own.

    Raises NotAllowed, NotFound, Invalid without a note, Conflict when there is none.
    """
    require(actor, Act.SETTLE_TILL)
    note = check_reason(note, "note")
    row = locked_till(session_id)
    if row.unit_id not in units_for(actor, Act.SETTLE_TILL):
        raise no_such_session()
    if actor.officer_id == row.officer_id:
        raise not_by_oneself()
    if (
        row.state != SessionState.CLOSED
        or row.counted == row.expected
        or row.settled_at is not None
    ):
        raise Conflict(
            "nothing_to_settle", N_("Ca này không có chênh lệch chờ giải quyết.")
        )
    row.settled_by, row.settled_name = actor.officer_id, actor.name
    row.settled_at, row.settled_note = at, note
    row.save()
    return session_facts(row)
