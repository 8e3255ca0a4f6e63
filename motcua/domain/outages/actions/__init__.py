"""Announce a planned outage, or call it off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.deadlines.readers import calendar_of_day
from motcua.domain.outages.models import Outage
from motcua.domain.outages.rules import Announced, check
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def announce(*, actor: Actor, at: datetime, request_id: UUID, asked: Announced) -> int:
    """Announce an outage to everybody; return its id, the same for the same request.

    Raises NotAllowed, and Several naming what is wrong, as `rules.check` does.
    """
    require(actor, Act.ANNOUNCE_OUTAGE)
    done = Outage.objects.filter(request_id=request_id).first()
    if done is not None:
        return done.pk
    check(asked, at=at, calendar=calendar_of_day(on=at.astimezone(VN).date()))
    row, _ = Outage.objects.get_or_create(
        request_id=request_id,
        defaults={
            "begins_at": asked.begins_at,
            "ends_at": asked.ends_at,
            "what": asked.what,
            "urgent_reason": asked.urgent_reason,
            "announced_at": at,
            "announced_by": actor.name,
            "announced_by_id": actor.officer_id or 0,
        },
    )
    return row.pk


@transaction.atomic
def call_off(*, actor: Actor, at: datetime, outage_id: int) -> None:
    """Say that an outage will not be; the same again changes nothing.

    Raises NotAllowed, NotFound, and NotNow for one that is over.
    """
    require(actor, Act.ANNOUNCE_OUTAGE)
    row = Outage.objects.select_for_update().filter(pk=outage_id).first()
    if row is None:
        raise NotFound("outage_unknown", N_("Không có thông báo tạm dừng này."))
    if row.called_off_at is not None:
        return
    if row.ends_at <= at:
        raise NotNow(
            "outage_over",
            N_("Đợt tạm dừng này đã kết thúc."),
            remedy=N_("Hãy tải lại trang."),
        )
    row.called_off_at, row.called_off_by = at, actor.name
    row.save(update_fields=["called_off_at", "called_off_by"])
