"""A parcel that is back at the counter, where the carrier has said nothing of it.

Basis: QĐ 45/2016/QĐ-TTg art 10, 12.4.
"""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules import Act, units_for
from motcua.domain.post.actions.common import locked, note
from motcua.domain.post.actions.effects import THEIRS
from motcua.domain.post.actions.hearing import Heard, hear
from motcua.domain.post.actions.settling import settle_disagreement
from motcua.domain.post.models import PostalOrder
from motcua.domain.post.readers.orders import may_come_back
from motcua.domain.post.rules.states import (
    Fault,
    PostState,
    Statement,
)
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import N_, normalise

LEAST_REASON, MOST_REASON = 3, 500


@transaction.atomic
def note_came_back(
    *, actor: Actor, at: datetime, number: str, reason: str, moment: datetime
) -> Heard:
    """Say that a parcel is back at the counter, where the carrier has said nothing.

    Once, with a reason; it is a statement like the carrier's own and has the same
    effects. Of one that was stated as delivered it stands against that delivery: who may
    settle what contradicts opens the return again by it, from others it waits for who
    may. Raises NotAllowed, NotFound, Conflict for a parcel that is not with the carrier,
    Invalid without a reason or for a moment to come.
    """
    row = locked(actor=actor, number=number, act=Act.SEND_BY_POST)
    _check_can_come_back(row)
    words = _reason(reason)
    if moment > at:
        raise Invalid("moment_to_come", N_("Thời điểm ở tương lai."), field="back_at")
    if moment <= row.since:
        moment = at
    facts = {"reason": words}
    note(row=row, actor=actor, at=at, what="post_came_back", facts=facts)
    stated = Statement(
        event_id=f"back-{moment.isoformat()}",
        state=PostState.RETURNED,
        at=moment,
        heard_at=at,
        reason=words,
    )
    heard = hear(
        actor=SYSTEM,
        at=at,
        number=number,
        statement=stated,
        place=actor.name,
        by_hand=True,
    )
    against = row.disagreements.filter(settled_at=None, fault=Fault.STATE).first()
    if against is None or row.unit_id not in units_for(actor, Act.SETTLE_POST):
        return heard
    settle_disagreement(
        actor=actor, at=at, disagreement_id=against.pk, kept=THEIRS, words=words
    )
    return Heard("moved", PostState.RETURNED)


def _check_can_come_back(row: PostalOrder) -> None:
    """Raise Conflict for a parcel of which it cannot be said, or was said already."""
    said = row.statements.filter(state=PostState.RETURNED).exists()
    if row.state == PostState.RETURNED or said:
        raise Conflict(
            "parcel_back_already",
            N_("Đã ghi bưu gửi này quay về."),
            remedy=N_("Hãy lập biên bản giao nhận để nhận lại giấy tờ."),
        )
    if not may_come_back(row=row):
        raise Conflict(
            "parcel_not_with_carrier",
            N_("Bưu gửi này không ở chỗ bưu chính."),
            remedy=N_("Chỉ ghi quay về khi bưu chính đã lấy bưu gửi."),
        )


def _reason(typed: str) -> str:
    words = normalise(typed)
    if len(words) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi vì sao bưu gửi quay về."),
            field="reason",
            remedy=N_("Hãy ghi ngắn gọn, ví dụ: vắng nhà, sai địa chỉ."),
        )
    return words[:MOST_REASON]
