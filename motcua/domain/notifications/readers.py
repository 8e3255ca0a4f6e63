"""Questions about what is owed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from motcua.domain.notifications.models import Effect, EffectState

MOST_OWED = 500


@dataclass(frozen=True, slots=True)
class EffectFacts:
    """One letter as the dossier's page shows it; the address stays out."""

    kind: str
    state: str
    planned_at: datetime
    done_at: datetime | None


def owed(*, before: datetime) -> tuple[int, ...]:
    """Return the ids of at most 500 effects owed since before a moment, oldest first."""
    rows = Effect.objects.filter(state=EffectState.OWED, planned_at__lt=before)
    return tuple(rows.order_by("planned_at").values_list("pk", flat=True)[:MOST_OWED])


def counts() -> dict[str, int]:
    """Return how many effects stand in each state."""
    rows = Effect.objects.values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by("state"))


def of_dossier(*, dossier_id: int) -> tuple[EffectFacts, ...]:
    """Return a dossier's letters; the caller has checked the reader's right to it."""
    rows = Effect.objects.filter(dossier_id=dossier_id).order_by("planned_at", "id")
    return tuple(
        EffectFacts(row.kind, row.state, row.planned_at, row.done_at) for row in rows
    )
