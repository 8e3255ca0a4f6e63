"""Tell whoever has asked for it that their turn is near; a number and an address.

Basis: law 91/2025 art 3.3 (no personal data where others read along).
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from motcua.domain.hall.actions.moving import check_today
from motcua.domain.hall.actions.taking import checked_phone
from motcua.domain.hall.models import Ticket
from motcua.domain.hall.readers.places import day_of
from motcua.domain.hall.readers.tickets import LINE, no_such_ticket, waiting_of
from motcua.domain.hall.rules.calling import in_order
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_

NEAR = 3
"""Told when so many of the same service, or fewer, are before one."""


@transaction.atomic
def ask_for_word(*, actor: Actor, at: datetime, secret: str, phone: str = "") -> None:
    """Ask for a message when one's turn is near; who holds the secret may.

    The telephone typed when the number was taken counts where `phone` is empty. Raises
    NotFound, NotNow (called, ended, of another day), Invalid.
    """
    del actor  # nobody has to sign in: the secret says for which number
    rows = Ticket.objects.select_for_update(of=("self",))
    row = rows.filter(secret=secret).first() if secret else None
    if row is None:
        raise no_such_ticket()
    check_today(row=row, at=at)
    if row.state not in LINE:
        raise NotNow("ticket_called", N_("Số này đã được gọi."))
    row.phone = checked_phone(phone) or row.phone
    if not row.phone:
        raise Invalid(
            "phone_missing",
            N_("Chưa nhập số điện thoại."),
            field="phone",
            remedy=N_("Nhập số điện thoại di động để nhận tin."),
        )
    row.word_asked_at = row.word_asked_at or at
    row.save(update_fields=["phone", "word_asked_at"])


@transaction.atomic
def tell_near(*, actor: Actor, at: datetime) -> int:
    """Owe a message to whoever has asked and is near now, once; return to how many.

    Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    day = day_of(at)
    rows = Ticket.objects.select_for_update(of=("self",), skip_locked=True).filter(
        day=day, state__in=LINE, word_asked_at__isnull=False, word_sent_at=None
    )
    asked = {row.pk: row for row in rows.exclude(phone="")}
    near = [
        asked[ticket_id]
        for unit_id in {row.unit_id for row in asked.values()}
        for ticket_id in _near(unit_id, at)
        if ticket_id in asked
    ]
    for row in near:
        plan_letter(
            actor=actor,
            at=at,
            key=f"hall/{row.pk}/turn_near",
            kind="turn_near",
            phone=row.phone,
            facts={
                "code": row.number,
                "due": "",
                "url": f"{settings.PUBLIC_URL}/sanh/{row.secret}",
            },
        )
        row.word_sent_at = at
        row.save(update_fields=["word_sent_at"])
    return len(near)


def _near(unit_id: int, at: datetime) -> list[int]:
    """Return the tickets with few of their service before them."""
    before: dict[int, int] = {}
    found = []
    for one in in_order(waiting_of(unit_id=unit_id, day=day_of(at))):
        if before.setdefault(one.service_id, 0) <= NEAR:
            found.append(one.id)
        before[one.service_id] += 1
    return found
