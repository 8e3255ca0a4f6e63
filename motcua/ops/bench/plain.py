"""The same writes as one step, the way an ORM is usually used: the lower comparison."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from motcua.domain.dossiers.models import Dossier, WorkItem
from motcua.domain.ledger import actions as ledger
from motcua.domain.ledger.rules import Head
from motcua.domain.notifications.models import Effect
from motcua.ops.bench.stock import person


def plain_step(at: datetime) -> Callable[[int], None]:
    """Return a function that moves one dossier on with the ORM alone."""
    actor = person("truongphong", at)

    def step(dossier_id: int) -> None:
        with transaction.atomic():
            row = Dossier.objects.select_for_update().get(pk=dossier_id)
            item = WorkItem.objects.get(dossier_id=dossier_id, closed_at=None)
            item.closed_at, item.command = at, "receive"
            item.officer_id, item.officer_name = actor.officer_id, actor.name
            item.save()
            WorkItem.objects.create(
                dossier=row,
                n=item.n + 1,
                kind="step",
                step="assign",
                step_name=item.step_name,
                role=item.role,
                unit_id=item.unit_id,
                opened_at=at,
                due_at=item.due_at,
                start_by=item.start_by,
            )
            head = ledger.append(
                topic="dossier",
                stream=row.pk,
                after=Head(row.version, bytes(row.head)),
                actor=actor,
                at=at,
                kind="dossier.receive",
                payload={"state": row.state, "status": row.status},
                request_id=uuid4(),
            )
            row.version, row.head = head.n, head.hash
            row.save()
            Effect.objects.create(
                key=f"plain/{row.pk}",
                kind="moved",
                dossier_id=row.pk,
                recipient=row.submitter_email,
                facts={"code": row.code},
                planned_at=at,
            )

    return step
