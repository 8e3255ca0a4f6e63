"""Take what partners report of messages: twice, late, out of order, and of none."""

from datetime import datetime

from django.db import transaction

from motcua.domain.notifications.actions.sending import fail
from motcua.domain.notifications.models import Message, Report
from motcua.domain.notifications.rules.channels import Channel
from motcua.domain.notifications.rules.states import State, after_report, reason_known
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def report(
    *,
    actor: Actor,
    at: datetime,
    channel: Channel,
    report_id: str,
    message_id: int,
    told: State,
    reason: str = "",
) -> State:
    """Write down a report and what it changes; return the message's state after it.

    The same report again changes nothing. A message that failed opens the next way.
    Raises NotAllowed for anybody but the system, which has checked the signature, and
    NotFound for a message that never went this way.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    row = (
        Message.objects.select_for_update(of=("self",))
        .select_related("effect")
        .filter(pk=message_id, channel=channel)
        .first()
    )
    if row is None:
        raise NotFound("message_unknown", N_("Không có tin nhắn này."))
    _, is_new = Report.objects.get_or_create(
        channel=channel,
        report_id=report_id,
        defaults={
            "message": row,
            "state": told,
            "reason": reason_known(reason) if told is State.FAILED else "",
            "received_at": at,
        },
    )
    before = State(row.state)
    after = after_report(before, told)
    if not is_new or after is before:
        return before
    if after is State.FAILED:
        fail(row=row, at=at, reason=reason)
        return after
    row.state, row.sent_at = after, row.sent_at or at
    if after is State.DELIVERED:
        row.delivered_at = at
    row.save()
    return after
