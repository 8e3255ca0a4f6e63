"""Say that one looks at a dossier, and hear who else does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from motcua.domain.dossiers.models import Presence
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

FORGOTTEN = timedelta(seconds=60)
"""How long somebody who says nothing more is still held to be there."""


@dataclass(frozen=True, slots=True)
class Here:
    """Another officer who looks at the same dossier, and since when."""

    name: str
    since: datetime


@transaction.atomic
def be_here(*, actor: Actor, at: datetime, dossier_id: int) -> tuple[Here, ...]:
    """Note that an officer looks at a dossier; return who else does, the first first.

    Raises NotFound for a dossier they may not see, NotAllowed for who is no officer;
    then nothing is noted.
    """
    if actor.kind is not ActorKind.OFFICER or actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    on = at.astimezone(VN).date()
    if not visible(actor=actor, on=on).filter(pk=dossier_id).exists():
        raise no_such_dossier()
    of_dossier = Presence.objects.filter(dossier_id=dossier_id)
    of_dossier.filter(seen_at__lt=at - FORGOTTEN).delete()
    Presence.objects.bulk_create(
        [
            Presence(
                dossier_id=dossier_id,
                officer_id=actor.officer_id,
                name=actor.name,
                since=at,
                seen_at=at,
            )
        ],
        update_conflicts=True,
        unique_fields=["dossier_id", "officer_id"],
        update_fields=["seen_at"],
    )
    others = of_dossier.exclude(officer_id=actor.officer_id).order_by("since")
    return tuple(Here(*row) for row in others.values_list("name", "since"))
