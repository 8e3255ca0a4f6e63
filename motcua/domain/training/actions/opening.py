"""Mark a database as one for training, and ask to begin it anew."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.models import Dossier
from motcua.domain.training.models import Installation, ResetWish
from motcua.domain.training.rules.practice import require_training
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_


@transaction.atomic
def open_training(*, actor: Actor, at: datetime, source: str, store_mark: UUID) -> None:
    """Mark this database as a training centre's, for ever.

    Raises Conflict where there are dossiers: a real database never becomes one.
    """
    require(actor, Act.LEAD_TRAINING)
    if Dossier.objects.exists():
        raise Conflict(
            "training_not_empty",
            N_("Cơ sở dữ liệu này đã có hồ sơ, không thể dùng để tập huấn."),
            remedy=N_("Hãy tạo trung tâm tập huấn trong một thư mục trống."),
        )
    Installation.objects.create(source=source, made_at=at, store_mark=store_mark)


@transaction.atomic
def ask_reset(*, actor: Actor, at: datetime) -> None:
    """Ask for everything to begin anew; who runs the centre does it in a moment.

    The same again changes nothing. Raises NotAllowed, NotFound in a real centre.
    """
    require(actor, Act.LEAD_TRAINING)
    require_training()
    if not ResetWish.objects.exists():
        ResetWish.objects.create(
            asked_at=at, officer_id=actor.officer_id or 0, officer_name=actor.name
        )
