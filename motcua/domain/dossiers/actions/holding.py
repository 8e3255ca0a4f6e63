"""Legal holds: what keeps a dossier's files from being deleted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require
from motcua.domain.dossiers.actions.record import add_event, done_before
from motcua.domain.dossiers.models import Dossier, Hold
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Invalid, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def place_hold(
    *, actor: Actor, at: datetime, dossier_id: int, reason: str, request_id: UUID
) -> None:
    """Keep every file of a dossier until the hold is released.

    The same `request_id` again changes nothing. Raises NotAllowed, NotFound, Invalid
    without a reason.
    """
    row = _locked(actor, at, dossier_id)
    if done_before(request_id=request_id) is not None:
        return
    Hold.objects.create(
        dossier=row, reason=_needed(reason), placed_at=at, placed_by=actor.name
    )
    _told(row, actor, at, "dossier.held", reason, request_id)


@transaction.atomic
def release_hold(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    hold_id: int,
    reason: str,
    request_id: UUID,
) -> None:
    """Release a hold; others that are open go on.

    The same `request_id` again changes nothing. Raises NotAllowed, NotFound, Invalid
    without a reason.
    """
    row = _locked(actor, at, dossier_id)
    if done_before(request_id=request_id) is not None:
        return
    why = _needed(reason)
    done = Hold.objects.filter(pk=hold_id, dossier=row, released_at=None).update(
        released_at=at, released_by=actor.name, released_why=why
    )
    if not done:
        raise NotFound("hold_unknown", N_("Lệnh giữ này không có, hoặc đã gỡ."))
    _told(row, actor, at, "dossier.hold_released", reason, request_id)


def _locked(actor: Actor, at: datetime, dossier_id: int) -> Dossier:
    require(actor, Act.HOLD_FILES)
    rows = visible(actor=actor, on=at.astimezone(VN).date())
    row = rows.select_for_update(of=("self",)).filter(pk=dossier_id).first()
    if row is None:
        raise no_such_dossier()
    return row


def _needed(reason: str) -> str:
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    return reason.strip()


def _told(
    row: Dossier, actor: Actor, at: datetime, kind: str, reason: str, request_id: UUID
) -> None:
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind=kind,
        payload={"remark": reason.strip()},
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])
