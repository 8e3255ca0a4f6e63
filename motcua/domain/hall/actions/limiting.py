"""Limits on people inside, by an authority's order alone."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.hall.actions.moving import admit
from motcua.domain.hall.models import Area, LimitOrder
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.rules.limits import Limits, check_limits
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def enter_order(*, actor: Actor, at: datetime, unit_id: int, limits: Limits) -> int:
    """Enter an order that limits a hall; it counts from its first to its last day.

    Returns its id. Raises NotAllowed, Invalid.
    """
    _may_lead(actor, unit_id)
    check_limits(limits)
    known = set(Area.objects.filter(unit_id=unit_id).values_list("code", flat=True))
    if not set(limits.places) <= known:
        raise Invalid(
            "area_unknown",
            N_("Không có khu “%(code)s” trong sảnh."),
            facts={"code": ", ".join(sorted(set(limits.places) - known))},
            field="places",
            remedy=N_("Hãy chọn khu khác."),
        )
    row = LimitOrder.objects.create(
        unit_id=unit_id,
        number=limits.number,
        authority=limits.authority,
        valid_from=limits.valid_from,
        valid_to=limits.valid_to,
        places=dict(limits.places),
        questions=list(limits.questions),
        advice=limits.advice,
        keep_days=limits.keep_days,
        entered_by=actor.officer_id or 0,
        entered_name=actor.name,
        entered_at=at,
    )
    return row.pk


@transaction.atomic
def end_order(*, actor: Actor, at: datetime, order_id: int) -> None:
    """End an order with yesterday, or with its first day; whoever is outside comes in."""
    row = LimitOrder.objects.select_for_update().filter(pk=order_id).first()
    if row is None:
        raise NotFound("order_unknown", N_("Không có văn bản này."))
    _may_lead(actor, row.unit_id)
    if row.valid_to >= day_of(at):
        # One that began today is over at once: its span is moved before today.
        row.valid_to = day_of(at) - timedelta(days=1)
        row.valid_from = min(row.valid_from, row.valid_to)
        row.save()
    admit(unit_id=row.unit_id, at=at)


def _may_lead(actor: Actor, unit_id: int) -> None:
    require(actor, Act.LEAD_HALL)
    if not actor.is_system and unit_id not in units_for(actor, Act.LEAD_HALL):
        raise NotAllowed(
            "hall_of_another_unit", N_("Bạn không phụ trách sảnh của trung tâm này.")
        )
