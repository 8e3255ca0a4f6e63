"""Give money back: asked by one officer, approved by another, done by the gateway."""

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.payments.actions.cancelling import void_refunded
from motcua.domain.payments.actions.settling import list_refund, locked
from motcua.domain.payments.models import Attempt, FeeReceipt, Refund
from motcua.domain.payments.ports import GatewaySilent, RefundTold
from motcua.domain.payments.readers.gateway import gateway
from motcua.domain.payments.rules import wait_after
from motcua.domain.payments.rules.dues import check_reason
from motcua.domain.payments.rules.online import (
    HOLDS_MONEY,
    REFUND_ENDED,
    AttemptState,
    RefundState,
)
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from motcua.kernel.text import N_

log = logging.getLogger(__name__)


@transaction.atomic
def ask_refund(*, actor: Actor, at: datetime, attempt_key: UUID, reason: str) -> None:
    """Ask for the money of a payment to be given back, all of it.

    Of a batch each part is given back for itself, once its money has been shared out.
    Asking again for what is asked already is a conflict. Raises NotAllowed, NotFound,
    Invalid without a reason, Conflict.
    """
    require(actor, Act.ASK_REFUND)
    reason = check_reason(reason)
    units = units_for(actor, Act.ASK_REFUND)
    known = Attempt.objects.filter(key=attempt_key, unit_id__in=units).first()
    if known is None:
        raise _no_such_refund()
    attempt, _, _ = locked(known)
    if attempt.state not in HOLDS_MONEY:
        raise Conflict(
            "nothing_to_refund", N_("Lần thanh toán này không có tiền để hoàn.")
        )
    if attempt.part_count and attempt.state != AttemptState.WRONG:
        raise Conflict(
            "refund_by_part",
            N_("Tiền của lần nộp gộp này đã chia cho từng hồ sơ."),
            remedy=N_("Hãy đề nghị hoàn ở từng hồ sơ."),
        )
    list_refund(attempt=attempt, at=at, reason=reason)
    row = Refund.objects.select_for_update().get(
        attempt=attempt, state__in=[s.value for s in RefundState if s not in REFUND_ENDED]
    )
    if row.state != RefundState.LISTED:
        raise Conflict("refund_asked", N_("Khoản này đã được đề nghị hoàn."))
    row.state, row.reason = RefundState.ASKED, reason
    row.asked_by, row.asked_name, row.asked_at = actor.officer_id, actor.name, at
    row.save()


def decide_refund(
    *, actor: Actor, at: datetime, refund_id: int, approved: bool, note: str = ""
) -> str:
    """Approve a refund somebody else has asked for, or drop it; return how it stands.

    What is approved is sent to the gateway at once; where that gives no answer, it is
    sent again under the same number until it does. Raises NotAllowed for whoever asked,
    NotFound, Invalid for a refusal without a reason, Conflict when it is decided.
    """
    require(actor, Act.APPROVE_REFUND)
    note = note.strip() if approved else check_reason(note)
    with transaction.atomic():
        row = _asked(actor, refund_id)
        row.decided_by, row.decided_name, row.decided_at = (
            actor.officer_id,
            actor.name,
            at,
        )
        row.answer = note
        row.state = RefundState.SENT if approved else RefundState.DROPPED
        row.next_try_at = at if approved else None
        row.save()
    if approved:
        send_refund(actor=actor, at=at, refund_id=refund_id)
    return Refund.objects.values_list("state", flat=True).get(pk=refund_id)


def _asked(actor: Actor, refund_id: int) -> Refund:
    units = units_for(actor, Act.APPROVE_REFUND)
    rows = Refund.objects.select_for_update(of=("self",)).select_related("attempt")
    row = rows.filter(pk=refund_id, attempt__unit_id__in=units).first()
    if row is None:
        raise _no_such_refund()
    if row.state != RefundState.ASKED:
        raise Conflict(
            "refund_decided", N_("Đề nghị hoàn này chưa có ai lập, hoặc đã quyết định.")
        )
    if row.asked_by == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Việc này cần người thứ hai xác nhận; bạn là người đề nghị."),
            remedy=N_("Hãy nhờ một người khác có cùng thẩm quyền xác nhận."),
        )
    return row


def send_refund(*, actor: Actor, at: datetime, refund_id: int) -> None:
    """Ask the gateway for an approved refund, and write down what it says."""
    if not actor.is_system:
        require(actor, Act.APPROVE_REFUND)
    row = Refund.objects.select_related("attempt__part_of").get(pk=refund_id)
    if row.state != RefundState.SENT:
        return
    try:
        told = gateway().refund(
            reference=row.reference,
            of=row.attempt.at_gateway,
            amount=row.amount,
            reason=row.reason,
            at=at,
        )
    except GatewaySilent as fault:
        log.warning("gateway, refund %s: %s", row.reference, fault)
        told = RefundTold(None)
    _answered(actor, at, row, told)


@transaction.atomic
def _answered(actor: Actor, at: datetime, known: Refund, told: RefundTold) -> None:
    attempt, _, dossiers = locked(known.attempt)
    dossier = dossiers.get(attempt.dossier_id or 0)
    row = Refund.objects.select_for_update().get(pk=known.pk)
    if row.state != RefundState.SENT:
        return
    row.tries += 1
    row.next_try_at = at + wait_after(row.tries) if told.done is None else None
    if told.done is False:
        row.state, row.answer = RefundState.REFUSED, told.reason[:500]
    if told.done:
        row.state, row.done_at = RefundState.DONE, at
        row.transaction = told.transaction
    row.save()
    if not told.done:
        return
    if row.of_due:
        attempt.dues.filter(state="paid").update(state="refunded")
    if dossier is None:
        return
    note_event(
        row=dossier,
        actor=actor,
        at=at,
        kind="dossier.fee_refunded",
        facts={"reference": row.reference, "total": row.amount, "reason": row.reason},
        request_id=uuid5(attempt.key, row.reference),
    )
    if row.of_due and attempt.receipt_id is not None:
        receipt = FeeReceipt.objects.select_related("series").get(pk=attempt.receipt_id)
        by = Actor(
            kind=ActorKind.OFFICER, name=row.decided_name, officer_id=row.decided_by
        )
        void_refunded(
            actor=by,
            at=at,
            row=dossier,
            receipt=receipt,
            asked_by=row.asked_by or 0,
            reason=f"Hoàn tiền: {row.reason}",
        )


def refunds_to_send(*, actor: Actor, at: datetime) -> int:
    """Send what the gateway has not answered yet; return how many. For the job."""
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    rows = Refund.objects.filter(state=RefundState.SENT, next_try_at__lte=at)
    ids = list(rows.order_by("next_try_at").values_list("id", flat=True)[:50])
    for refund_id in ids:
        taken = Refund.objects.filter(pk=refund_id, next_try_at__lte=at).update(
            next_try_at=at + timedelta(minutes=5)
        )
        if taken:
            send_refund(actor=actor, at=at, refund_id=refund_id)
    return len(ids)


def _no_such_refund() -> NotFound:
    return NotFound("refund_unknown", N_("Không tìm thấy khoản cần hoàn này."))
