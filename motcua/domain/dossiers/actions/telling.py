"""Tell the applicant what no act of the engine tells: corrections, and appointments."""

from datetime import datetime, timedelta

from motcua.domain.dossiers.models import Delivery, Dossier
from motcua.domain.dossiers.readers.links import lookup_url
from motcua.domain.dossiers.workflow.states import Status
from motcua.domain.notifications.actions import plan_letter
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST_REMINDED = 5000


def tell(*, row: Dossier, actor: Actor, at: datetime, kind: str, key: str) -> None:
    """Owe a notice about a dossier, once for a key; a sub-dossier's is owed to nobody."""
    if row.parent_id is not None:
        return
    due = f"{row.due_at.astimezone(VN):%H:%M %d/%m/%Y}" if row.due_at else ""
    plan_letter(
        actor=actor,
        at=at,
        key=f"dossier/{row.pk}/{key}",
        kind=kind,
        recipient=row.submitter_email,
        dossier_id=row.pk,
        facts={"code": row.code, "due": due, "url": lookup_url(row.code)},
    )


def remind_of_appointments(*, actor: Actor, at: datetime) -> int:
    """Owe a reminder to whoever's appointment is tomorrow and whose result is ready.

    Nobody is called to a counter where nothing lies. Once a day and dossier; returns how
    many. Raises NotAllowed for anybody but the system.
    """
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
    first = at.astimezone(VN).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = first + timedelta(days=1)
    rows = Dossier.objects.filter(
        status=Status.DONE,
        delivery=Delivery.COUNTER,
        parent_id__isnull=True,
        due_at__gte=tomorrow,
        due_at__lt=tomorrow + timedelta(days=1),
    ).order_by("due_at", "id")[:MOST_REMINDED]
    for row in rows:
        key = f"reminder/{tomorrow.date().isoformat()}"
        tell(row=row, actor=actor, at=at, kind="collect_reminder", key=key)
    return len(rows)
