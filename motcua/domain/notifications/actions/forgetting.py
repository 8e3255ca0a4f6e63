"""Forget whom old notices went to, with what they told of."""

from datetime import datetime

from motcua.domain.notifications.models import Effect, EffectState, Message
from motcua.kernel.actor import Actor


def forget_whom(*, actor: Actor, at: datetime, prefix: str) -> int:
    """Drop person, address and words of notices whose key begins so; return how many.

    In the caller's transaction. What is still owed stays.
    """
    rows = Effect.objects.filter(key__startswith=prefix).exclude(state=EffectState.OWED)
    Message.objects.filter(effect__in=rows).update(
        person_id=None, recipient="", subject="", text=""
    )
    return rows.update(person_id=None, recipient="", phone="", facts={})
