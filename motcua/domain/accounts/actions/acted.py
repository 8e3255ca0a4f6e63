"""Note what is done or read for somebody else, for them to see."""

from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.models import ActFor
from motcua.kernel.actor import Actor


def note_act(
    *,
    actor: Actor,
    at: datetime,
    what: str,
    procedure: str = "",
    filing: UUID | None = None,
    dossier: str = "",
) -> None:
    """Note it with both names, in the caller's transaction; nothing for one's own."""
    behalf = actor.on_behalf_of
    if behalf is None:
        return
    ActFor.objects.create(
        principal_id=behalf.person_id,
        principal_name=behalf.name,
        person_id=None if actor.officer_id else actor.person_id,
        officer_id=actor.officer_id,
        name=actor.name,
        tie=behalf.tie.value,
        at=at,
        what=what,
        procedure=procedure,
        filing=filing,
        dossier=dossier,
    )


def note_dossier(*, actor: Actor, at: datetime, filing: UUID, dossier: str) -> None:
    """Note which dossier a filing has become, so that its acts are found by it."""
    ActFor.objects.filter(filing=filing, dossier="").update(dossier=dossier)
