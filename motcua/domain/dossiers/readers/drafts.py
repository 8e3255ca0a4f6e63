"""Intakes that were being typed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.domain.dossiers.models import Draft
from motcua.kernel.actor import Actor

MOST_DRAFTS = 20


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A saved intake; `data` is what the form's fields held."""

    id: UUID
    title: str
    data: dict[str, object]
    saved_at: datetime


def draft(*, actor: Actor, draft_id: UUID) -> DraftFacts | None:
    """Return one of the actor's own drafts, or None."""
    row = Draft.objects.filter(pk=draft_id, officer_id=actor.officer_id or 0).first()
    return DraftFacts(row.pk, row.title, row.data, row.saved_at) if row else None


def drafts(*, actor: Actor) -> tuple[DraftFacts, ...]:
    """Return the actor's last twenty drafts, the newest first."""
    rows = Draft.objects.filter(officer_id=actor.officer_id or 0).order_by("-saved_at")
    return tuple(
        DraftFacts(row.pk, row.title, row.data, row.saved_at)
        for row in rows[:MOST_DRAFTS]
    )
