"""A cashier's till: opened with a count, filled by receipts, emptied into the treasury.

Cash always has an owner: the first cash of a day opens a till where none is open.
"""

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.models import (
    CashOut,
    FeeReceipt,
    Method,
    TillSession,
)
from motcua.domain.payments.readers.tills import (
    SessionFacts,
    no_such_session,
    session_facts,
)
from motcua.domain.payments.rules.till import (
    OutKind,
    SessionState,
    check_handing_in,
    checked_opening,
    is_left,
    left_till,
)
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, NotAllowed, NotNow
from motcua.kernel.text import N_

_AT_TILL = frozenset({Method.CASH, Method.TRANSFER, Method.CARD})


@transaction.atomic
def open_till(
    *, actor: Actor, at: datetime, request_id: UUID, unit_id: int, opening: int
) -> SessionFacts:
    """Open the actor's till with the cash counted in it, in đồng.

    The same `request_id` again changes nothing. Raises NotAllowed, Invalid, NotNow while
    a till of an earlier day is not closed, Conflict while one is open.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    if unit_id not in units_for(actor, Act.ISSUE_FEE_RECEIPT):
        raise NotAllowed("till_elsewhere", N_("Bạn không thu tiền tại đơn vị này."))
    opening = checked_opening(opening)
    known = TillSession.objects.filter(request_id=request_id).first()
    if known is not None:
        return session_facts(known)
    _check_nothing_left(actor, at)
    row, is_new = _open(actor, at, request_id, unit_id, opening, implicit=False)
    if not is_new and row.request_id != request_id:
        raise Conflict(
            "till_open",
            N_("Ca thu ngân của bạn đang mở."),
            remedy=N_("Hãy đếm tiền và đóng ca đang mở trước."),
        )
    return session_facts(row)


def _open(
    actor: Actor,
    at: datetime,
    request_id: UUID,
    unit_id: int,
    opening: int,
    *,
    implicit: bool,
) -> tuple[TillSession, bool]:
    return TillSession.objects.get_or_create(
        officer_id=actor.officer_id or 0,
        state=SessionState.OPEN,
        defaults={
            "request_id": request_id,
            "unit_id": unit_id,
            "officer_name": actor.name,
            "day": at.astimezone(VN).date(),
            "opened_at": at,
            "opening": opening,
            "implicit": implicit,
        },
    )


def _check_nothing_left(actor: Actor, at: datetime) -> None:
    today = at.astimezone(VN).date()
    rows = TillSession.objects.filter(officer_id=actor.officer_id or 0)
    for row in rows.exclude(state=SessionState.CLOSED).order_by("day"):
        if is_left(day=row.day, state=row.state, today=today):
            raise left_till(day=row.day, state=row.state)


def till_for(
    *, actor: Actor, at: datetime, unit_id: int, method: str
) -> TillSession | None:
    """Return the till that takes money an officer receives, locked; None for no cash.

    The first cash of the day opens one. Raises NotNow while an earlier day's till is
    not closed, or where the open one is another unit's.
    """
    if actor.kind is not ActorKind.OFFICER or method not in _AT_TILL:
        return None
    _check_nothing_left(actor, at)
    if method != Method.CASH:
        return None
    found, _ = _open(actor, at, uuid4(), unit_id, 0, implicit=True)
    row = locked_till(found.pk)
    if row.state != SessionState.OPEN:
        raise Conflict(
            "till_counted_meanwhile",
            N_("Ca thu ngân vừa được đếm để đóng."),
            remedy=N_("Hãy thử lại; khoản thu này sẽ vào ca mới."),
        )
    if row.unit_id != unit_id:
        raise NotNow(
            "till_of_another_unit",
            N_("Ca thu ngân đang mở của bạn là của đơn vị khác."),
            remedy=N_("Hãy đếm tiền và đóng ca đó rồi thu tại đơn vị này."),
        )
    return row


def give_back(*, actor: Actor, at: datetime, receipt: FeeReceipt) -> None:
    """Let the cash of a cancelled receipt leave a till; other money leaves none.

    Its own till while that is open, otherwise the open one of who cancelled, proposed or
    wrote it. Raises NotNow where none of them has a till open.
    """
    if receipt.method != Method.CASH or not receipt.officer_id:
        return
    row = _giving(actor, receipt)
    CashOut.objects.create(
        request_id=uuid5(receipt.request_id, "given back"),
        session=row,
        kind=OutKind.GIVEN_BACK,
        amount=receipt.total,
        receipt=receipt,
        to_name=receipt.payer_name,
        by=actor.officer_id or 0,
        by_name=actor.name,
        at=at,
    )


def _giving(actor: Actor, receipt: FeeReceipt) -> TillSession:
    """Return the open till that gives the cash of a receipt back, locked."""
    rows = TillSession.objects.select_for_update(of=("self",))
    rows = rows.filter(state=SessionState.OPEN, unit_id=receipt.series.unit_id)
    own = rows.filter(pk=receipt.session_id or 0).first()
    if own is not None:
        return own
    for officer_id in (actor.officer_id, receipt.proposed_by, receipt.officer_id):
        row = rows.filter(officer_id=officer_id or 0).first()
        if row is not None:
            return row
    raise NotNow(
        "no_till_to_give_back",
        N_("Chưa có ca thu ngân nào đang mở để trả lại tiền mặt của biên lai này."),
        remedy=N_("Người thu, người đề nghị hoặc người xác nhận hủy hãy mở ca trước."),
    )


@transaction.atomic
def hand_in(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    session_id: int,
    amount: int,
    to_name: str,
) -> SessionFacts:
    """Hand cash of the actor's open till in to the treasury; say who took it.

    The same `request_id` again changes nothing. Raises NotAllowed, NotFound, NotNow,
    Invalid for more than the till holds.
    """
    require(actor, Act.ISSUE_FEE_RECEIPT)
    row = locked_till(session_id)
    if row.officer_id != actor.officer_id:
        raise no_such_session()
    if CashOut.objects.filter(request_id=request_id).exists():
        return session_facts(row)
    if row.state != SessionState.OPEN:
        raise NotNow("till_not_open", N_("Ca thu ngân này không còn mở."))
    held = session_facts(row).expected
    CashOut.objects.create(
        request_id=request_id,
        session=row,
        kind=OutKind.HANDED_IN,
        amount=amount,
        to_name=check_handing_in(amount=amount, held=held, to_name=to_name),
        by=actor.officer_id or 0,
        by_name=actor.name,
        at=at,
    )
    return session_facts(row)


def locked_till(session_id: int) -> TillSession:
    """Return a till, locked; raise NotFound."""
    rows = TillSession.objects.select_for_update(of=("self",))
    row = rows.filter(pk=session_id).first()
    if row is None:
        raise no_such_session()
    return row
