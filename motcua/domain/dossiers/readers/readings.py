"""Who has read a dossier, when and what of it.

Basis: law 91/2025 art 19.2.
"""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.dossiers.models import Read
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor

MOST_READS = 100


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """One reading of a dossier: who, when, what."""

    at: datetime
    actor_kind: str
    actor_name: str
    what: str


@dataclass(frozen=True, slots=True)
class Readings:
    """Some readings of a dossier, the newest first, and where older ones begin."""

    rows: tuple[ReadFacts, ...]
    next_offset: int | None


def reads(*, actor: Actor, dossier_id: int, on: date) -> Readings:
    """Return the last readings of a dossier.

    For the person whose dossier it is and for those who oversee; others see none.
    """
    row = visible(actor=actor, on=on).filter(pk=dossier_id).exists()
    if not row:
        raise no_such_dossier()
    return readings_of(dossier_id=dossier_id, most=MOST_READS)


def readings_of(*, dossier_id: int, most: int, offset: int = 0) -> Readings:
    """Return so many readings to whoever may see who has read the dossier."""
    rows = Read.objects.filter(dossier_id=dossier_id).order_by("-at", "-id")
    found = [
        ReadFacts(r.at, r.actor_kind, r.actor_name, r.what)
        for r in rows[offset : offset + most + 1]
    ]
    return Readings(tuple(found[:most]), offset + most if len(found) > most else None)
