"""Note what has been read of an inbox."""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.actions.acted import note_act
from motcua.domain.accounts.rules.behalf import require_reach
from motcua.domain.following.readers.inbox import RECEIVES, received
from motcua.kernel.actor import Actor


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, message_id: int | None = None) -> int:
    """Note that a notice of the inbox has been read, or all; return how many.

    One that is not the actor's, or not theirs to receive, is not found, so nothing
    changes. Raises NotAllowed.
    """
    require_reach(actor, *RECEIVES)
    rows = received(actor=actor).filter(read_at__isnull=True)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    count = rows.update(read_at=at)
    if count:
        note_act(actor=actor, at=at, what="notices.read")
    return count
