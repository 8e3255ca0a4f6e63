"""Owe a notice, in the transaction of what it tells of."""

from collections.abc import Collection, Mapping
from datetime import datetime

from motcua.domain.notifications.models import Effect, EffectState
from motcua.domain.notifications.rules.letters import SECRET, key_beside
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


def plan_beside(
    *, actor: Actor, at: datetime, effect_id: int, others: Collection[int]
) -> None:
    """Owe the same notice to each of some more people; again owes nothing more.

    What holds a secret goes to nobody else, and what is settled is not told anew.
    """
    found = Effect.objects.filter(pk=effect_id, state=EffectState.OWED).first()
    if found is None or found.kind in SECRET:
        return
    for person_id in others:
        plan_letter(
            actor=actor,
            at=at,
            key=key_beside(found.key, person_id),
            kind=found.kind,
            facts=found.facts,
            person_id=person_id,
            dossier_id=found.dossier_id,
        )
