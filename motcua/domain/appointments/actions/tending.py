"""What time does to appointments: holds run out, reminders go, misses are noted."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.domain.appointments.actions.telling import tell
from motcua.domain.appointments.models import Appointment
from motcua.domain.appointments.rules.visits import BARRED, LATE, MISSED_WITHIN, State
from motcua.domain.hall.actions.ending import PERSONAL_DAYS
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST = 2000
"""How many are seen to in one run; the next run goes on."""

REMINDERS = (
    (1, timedelta(hours=24), "appointment_tomorrow"),
    (2, timedelta(hours=1), "appointment_soon"),
)
"""The number, how long before, and the notice of each reminder."""


@transaction.atomic
def tend(*, actor: Actor, at: datetime) -> int:
    """Free holds that ran out, remind, and mark whoever did not come.

    Done again it does nothing more. Returns how many were marked. Raises NotAllowed.
    """
    _system(actor)
    Appointment.objects.filter(state=State.HELD, held_until__lte=at).delete()
    for number, before, kind in REMINDERS:
        _remind(actor, at, number, before, kind)
    rows = Appointment.objects.select_for_update(skip_locked=True).filter(
        state=State.BOOKED, starts_at__lt=at - LATE
    )
    missed = list(rows.order_by("pk")[:MOST])
    for row in missed:
        row.settle(State.NO_SHOW, at)
    return len(missed)


@transaction.atomic
def forget(*, actor: Actor, at: datetime) -> int:
    """Drop who it was from appointments long over; return how many.

    As long as numbers of the queue keep theirs; a missed one as long as it can bar its
    telephone.
    """
    _system(actor)
    misses_count = MISSED_WITHIN + BARRED
    rows = Appointment.objects.filter(
        ~Q(state=State.NO_SHOW) | Q(starts_at__lt=at - misses_count),
        settled_at__isnull=False,
        starts_at__lt=at - timedelta(days=PERSONAL_DAYS),
        code__isnull=False,
    )
    return rows.update(code=None, phone="", name="", dossier_code="")


def _remind(
    actor: Actor, at: datetime, number: int, before: timedelta, kind: str
) -> None:
    """Remind once of what was booked or moved earlier than the reminder goes."""
    rows = Appointment.objects.select_for_update(skip_locked=True).filter(
        state=State.BOOKED,
        reminded__lt=number,
        starts_at__gt=at,
        starts_at__lte=at + before,
        booked_at__lte=F("starts_at") - before,
    )
    for row in rows.order_by("pk")[:MOST]:
        tell(actor=actor, at=at, row=row, kind=kind)
        row.reminded = number
        row.save(update_fields=["reminded"])


def _system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
