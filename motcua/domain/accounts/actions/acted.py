"""Note what is done or read for somebody else, for them to see."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.domain.accounts.models import ActFor
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Matter


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
    about = Matter(procedure, filing=filing, dossier=dossier)
    note_acts(actor=actor, at=at, what=what, about=[about])


def note_acts(*, actor: Actor, at: datetime, what: str, about: Iterable[Matter]) -> None:
    """Note it with both names of each matter it was done with, in the same way."""
    behalf = actor.on_behalf_of
    if behalf is None:
        return
    ActFor.objects.bulk_create(
        ActFor(
            principal_id=behalf.person_id,
            principal_name=behalf.name,
            person_id=None if actor.officer_id else actor.person_id,
            officer_id=actor.officer_id,
            name=actor.name,
            tie=behalf.tie.value,
            at=at,
            what=what,
            procedure=matter.procedure,
            filing=matter.filing,
            dossier=matter.dossier,
        )
        for matter in about
    )


def note_dossier(*, actor: Actor, at: datetime, filing: UUID, dossier: str) -> None:
    """Note which dossier a filing has become, so that its acts are found by it."""
    ActFor.objects.filter(filing=filing, dossier="").update(dossier=dossier)
