"""Questions about passkeys."""

from dataclasses import dataclass
from datetime import datetime

from motcua.domain.accounts.models import Passkey
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class PasskeyFacts:
    """One key of an account as its holder sees it."""

    id: int
    credential: bytes
    name: str
    made_at: datetime
    used_at: datetime | None


def my_passkeys(*, actor: Actor) -> tuple[PasskeyFacts, ...]:
    """Return the keys that open the actor's own account, the oldest first."""
    rows = Passkey.objects.filter(account_id=actor.account_id or 0, removed_at=None)
    return tuple(
        PasskeyFacts(row.pk, bytes(row.credential), row.name, row.made_at, row.used_at)
        for row in rows.order_by("made_at", "id")
    )
