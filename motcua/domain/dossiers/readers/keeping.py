"""How long a dossier's files are kept."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.dossiers.models import Hold, Retention
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A legal hold, open or released."""

    id: int
    reason: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None
    released_by: str
    released_why: str


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """How many years files of a purpose are kept, and by what document."""

    purpose: str
    years: int
    basis: str
    set_at: datetime


def holds(*, actor: Actor, dossier_id: int, on: date) -> tuple[HoldFacts, ...]:
    """Return the holds of a dossier the actor may see, the newest first."""
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    rows = Hold.objects.filter(dossier_id=dossier_id).order_by("-placed_at", "-id")
    return tuple(HoldFacts(*row) for row in rows.values_list(*HoldFacts.__slots__))


def retentions() -> tuple[RetentionFacts, ...]:
    """Return every time of keeping that has been set."""
    rows = Retention.objects.order_by("purpose")
    names = RetentionFacts.__slots__
    return tuple(RetentionFacts(*row) for row in rows.values_list(*names))
