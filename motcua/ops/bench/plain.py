"""The same writes as one step, the way an ORM is usually used: the lower comparison.

It reads the row and the item it changes and decides nothing: less than a step does.
"""

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
            opened = {
                "n": item.n + 1,
                "step": "assign",
                "unit": item.unit_id,
                "role": item.role,
            }
            row.state = {**row.state, "items": [opened], "made": item.n + 1}
            head = ledger.append(
                topic="dossier",
                stream=row.pk,
                after=Head(row.version, bytes(row.head)),
                actor=actor,
                at=at,
                kind="dossier.receive",
                payload={
                    "status": row.status,
                    "outcome": row.outcome,
                    "stamps": ["received"],
                    "state": row.state,
                    "step": item.step,
                    "step_name": item.step_name,
                },
                request_id=uuid4(),
            )
            row.version, row.head = head.n, head.hash
            row.save()
            Effect.objects.create(
                key=f"plain/{row.pk}",
                kind="moved",
                dossier_id=row.pk,
                recipient=row.submitter_email,
                facts={"code": row.code, "due": "17:00 25/11/2021", "url": "x" * 60},
                planned_at=at,
            )

    return step
