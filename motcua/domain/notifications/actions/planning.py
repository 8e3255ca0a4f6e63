"""Owe a notice, in the transaction of what it tells of."""

from collections.abc import Mapping
from datetime import datetime

from motcua.domain.notifications.models import Effect
from motcua.kernel.actor import Actor


def plan_letter(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    kind: str,
    facts: Mapping[str, str],
    recipient: str = "",
    phone: str = "",
    person_id: int | None = None,
    dossier_id: int | None = None,
) -> None:
    """Owe a notice, in the caller's transaction; the same key again owes nothing more.

    What is about a dossier takes its contacts from there.
    """
    Effect.objects.bulk_create(
        [
            Effect(
                key=key,
                kind=kind,
                recipient=recipient,
                phone=phone,
                person_id=person_id,
                dossier_id=dossier_id,
                facts=dict(facts),
                planned_at=at,
            )
        ],
        ignore_conflicts=True,
    )
