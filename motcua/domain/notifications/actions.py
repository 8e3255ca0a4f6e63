"""Carry out the letters that acts have planned.

An act plans its letter in its own statement; a trigger of the database asks for its
job (`motcua/jobs/migrations`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.domain.notifications.models import Effect, EffectState
from motcua.domain.notifications.ports import Messenger, Undelivered
from motcua.domain.notifications.rules import LETTERS, MOST_TRIES, SECRET
from motcua.kernel.actor import Actor


def plan_letter(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    kind: str,
    recipient: str,
    facts: Mapping[str, str],
) -> None:
    """Owe a letter that belongs to no dossier, in the caller's transaction."""
    Effect.objects.bulk_create(
        [
            Effect(
                key=key,
                kind=kind,
                recipient=recipient,
                facts=dict(facts),
                planned_at=at,
            )
        ],
        ignore_conflicts=True,
    )


@transaction.atomic(durable=True)
def carry_out(*, actor: Actor, at: datetime, effect_id: int) -> EffectState | None:
    """Send one owed letter; return its state, or None when another worker has it.

    A letter that the partner refuses stays owed and is tried again later, eight
    times at most; then it is shown as failed and left to a person.
    """
    effect = (
        Effect.objects.select_for_update(skip_locked=True)
        .filter(pk=effect_id, state=EffectState.OWED)
        .first()
    )
    if effect is None:
        return None
    letter = LETTERS[effect.kind]
    messenger = cast("Messenger", import_string(settings.MESSENGER)())
    effect.tries += 1
    try:
        messenger.send(
            to=effect.recipient,
            subject=letter.subject % effect.facts,
            text=letter.text % effect.facts,
            key=effect.key,
        )
    except Undelivered as fault:
        effect.fault = str(fault)
        if effect.tries >= MOST_TRIES:
            effect.state = EffectState.FAILED
    else:
        effect.state, effect.done_at, effect.fault = EffectState.DONE, at, ""
    if effect.kind in SECRET and effect.state != EffectState.OWED:
        effect.facts = {}
    effect.save(update_fields=["tries", "state", "done_at", "fault", "facts"])
    return EffectState(effect.state)
