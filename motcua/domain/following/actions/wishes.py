"""Wish to withdraw a dossier; the counter carries it out by the engine's own act.

Basis: the act ends a procedure of the administration and gives originals back, so it
stays with the one-stop unit (NĐ 61/2018 art 16, 17); the wish is the applicant's word.
"""

from datetime import datetime

from django.db import transaction

from motcua.domain.accounts.rules.behalf import name_of, require_owner
from motcua.domain.following.actions.letters import acted, locked
from motcua.domain.following.models import Wish
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_


@transaction.atomic
def wish_to_withdraw(*, actor: Actor, at: datetime, dossier_id: int, reason: str) -> None:
    """Ask for the dossier to be withdrawn; asking again changes nothing.

    The owner or a representative alone may. Raises NotFound, NotAllowed, NotNow once it
    is decided or has ended, Invalid.
    """
    row = locked(actor=actor, at=at, dossier_id=dossier_id)
    _applicant(actor)
    if row.ended_at is not None or row.outcome is not None or row.received_at is None:
        raise NotNow(
            "cannot_withdraw",
            N_("Hồ sơ này không rút được nữa."),
            remedy=N_("Hồ sơ chưa được tiếp nhận, đã có quyết định hoặc đã kết thúc."),
        )
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            N_("Chưa ghi lý do rút hồ sơ."),
            field="reason",
            remedy=N_("Hãy ghi ngắn gọn vì sao."),
        )
    Wish.objects.get_or_create(
        dossier_id=row.pk,
        ended_at=None,
        defaults={
            "unit_id": row.receiving_unit_id,
            "at": at,
            "author_name": name_of(actor),
            "reason": reason.strip()[:1000],
        },
    )
    acted(actor=actor, at=at, row=row, what="wish.made")


@transaction.atomic
def take_wish_back(*, actor: Actor, at: datetime, dossier_id: int) -> None:
    """Take the wish back while nobody has acted on it; none there changes nothing."""
    row = locked(actor=actor, at=at, dossier_id=dossier_id)
    _applicant(actor)
    Wish.objects.filter(dossier_id=row.pk, ended_at__isnull=True).update(ended_at=at)
    acted(actor=actor, at=at, row=row, what="wish.taken_back")


def _applicant(actor: Actor) -> None:
    if actor.kind is not ActorKind.CITIZEN:
        raise NotAllowed("submitters_only", N_("Chỉ người nộp đề nghị rút hồ sơ ở đây."))
    require_owner(actor)
