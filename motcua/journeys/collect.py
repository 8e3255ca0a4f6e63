"""Cash on delivery: what a parcel is to collect, and the carrier's list of what it has.

Basis: QĐ 45/2016/QĐ-TTg art 6, 7 (the carrier collects fees and pays them over).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from motcua.domain.payments import actions as payments
from motcua.domain.payments.readers.dues import paid_online_until
from motcua.domain.payments.readers.owing import open_sum
from motcua.domain.payments.rules.dues import paid_online_now
from motcua.domain.post import actions as post
from motcua.domain.post.actions import CodTyped
from motcua.domain.post.readers.orders import OrderFacts
from motcua.domain.post.rules.money import cod_beyond_due
from motcua.domain.post.rules.parcels import Place
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid

log = logging.getLogger(__name__)
_LINES = UUID("5e0b7a52-6c1f-4d4e-9f63-0c6a8f1c2d47")


@dataclass(frozen=True, slots=True)
class Collected:
    """What a list came to: receipts written, lines that wait for somebody to look."""

    receipts: int
    differ: int


@transaction.atomic
def order_delivery(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    receiver: Place,
    cod: int,
) -> OrderFacts:
    """Make a parcel's order that collects no more than its dossier still owes.

    Where nobody knows what is owed any amount stands. Raises Invalid naming what is
    owed, NotNow while it is being paid online, otherwise as `post.order_delivery` does.
    The dossier stays locked to the end: whoever begins to pay meanwhile waits.
    """
    found = post.order_delivery(
        actor=actor,
        at=at,
        request_id=request_id,
        dossier_id=dossier_id,
        receiver=receiver,
        cod=cod,
    )
    if found.created_at != at or not found.cod:
        return found
    owed = open_sum(dossier_id=dossier_id, but_for=found.number)
    if owed is not None and found.cod > owed:
        raise cod_beyond_due(cod=found.cod, owed=owed)
    until = paid_online_until(
        dossier_id=dossier_id, amount=found.cod, parcel=found.number, at=at
    )
    if until is not None:
        raise paid_online_now(f"{until.astimezone(VN):%H:%M %d/%m/%Y}")
    return found


@transaction.atomic
def enter_list(
    *,
    actor: Actor,
    at: datetime,
    unit_id: int,
    statement: str,
    lines: Sequence[CodTyped],
) -> Collected:
    """Enter the carrier's list; what it brings is received with receipts.

    Another amount than was to be collected is received as far as it is owed, and waits
    with its difference for a person; so does a line whose dossier owes that money no
    more, having paid another way. Raises as `post.enter_cod` does, NotNow where no
    receipt can be written; then nothing of the list is entered.
    """
    entered = post.enter_cod(
        actor=actor, at=at, unit_id=unit_id, statement=statement, lines=lines
    )
    receipts, differ = 0, entered.differ
    for one in entered.paid:
        try:
            receipt = payments.record_collected(
                actor=SYSTEM,
                at=at,
                request_id=uuid5(_LINES, str(one.line_id)),
                dossier_id=one.dossier_id,
                amount=one.amount,
                reference=one.parcel,
                differs=not one.agrees,
            )
        except Invalid as fault:
            log.info("parcel %s: %s", one.parcel, fault.code)
            if one.agrees:
                post.mark_not_owed(actor=actor, at=at, line_id=one.line_id)
                differ += 1
        else:
            booked: dict[str, int] = {"line_id": one.line_id, "amount": receipt.total}
            post.note_booked(actor=actor, at=at, **booked)
            receipts += 1
    return Collected(receipts, differ)
