"""An officer says where messages go, and whether the morning one comes."""

from datetime import datetime

from django.db import transaction

from motcua.domain.supervision.models import Reach
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_


@transaction.atomic
def set_reach(*, actor: Actor, at: datetime, email: str, digest: bool) -> None:
    """Keep an officer's own address for messages, "" for none, and their choice.

    Nobody sets another's: a message must not be led away. Raises NotAllowed for who is
    no officer.
    """
    if actor.kind is not ActorKind.OFFICER or actor.officer_id is None:
        raise NotAllowed("officers_only", N_("Trang này dành cho cán bộ, công chức."))
    Reach.objects.update_or_create(
        officer_id=actor.officer_id,
        defaults={"email": email, "digest": digest, "set_at": at},
    )
