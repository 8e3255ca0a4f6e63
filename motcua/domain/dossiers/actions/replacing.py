"""Put a better scan in a file's place; the older one stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import MAY, Act, require
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.dossiers.actions.record import add_event, done_before
from motcua.domain.dossiers.models import Dossier, DossierFile, Purpose
from motcua.domain.dossiers.readers.visibility import no_such_dossier, visible
from motcua.domain.dossiers.workflow.states import OPEN, Status
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_

_STATES = OPEN | {Status.INCOMPLETE}


@transaction.atomic
def replace_file(
    *,
    actor: Actor,
    at: datetime,
    dossier_id: int,
    n: int,
    kept: KeptFile,
    reason: str,
    request_id: UUID,
) -> int:
    """Put a stored file in place of the n-th one; return the number of the new one.

    The older version stays and can be looked at. Raises NotFound, NotAllowed, NotNow
    for a dossier that has ended or a file that was not handed in, Conflict when it
    has been replaced already, Invalid without a reason. The same `request_id` again
    changes nothing.
    """
    require(actor, Act.REPLACE_FILE)
    row = (
        visible(actor=actor, on=at.astimezone(VN).date())
        .select_for_update(of=("self",))
        .filter(pk=dossier_id)
        .first()
    )
    if row is None:
        raise no_such_dossier()
    if done_before(request_id=request_id) is not None:
        return DossierFile.objects.get(dossier_id=dossier_id, replaces=n).n
    _check(actor, row)
    old = _replaceable(dossier_id, n)
    if not reason.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="reason")
    newest = DossierFile.objects.filter(dossier_id=dossier_id).count() + 1
    DossierFile.objects.create(
        dossier=row,
        n=newest,
        purpose=old.purpose,
        kind=old.kind,
        handed_in_n=old.handed_in_n,
        sha256=kept.sha256,
        name=kept.name,
        size=kept.size,
        media_type=kept.media_type,
        added_at=at,
        added_by=actor.name,
        replaces=n,
        replaced_why=reason.strip(),
    )
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.file_replaced",
        payload={
            "file": newest,
            "replaces": n,
            "sha256": kept.sha256,
            "before": old.sha256,
            "remark": reason.strip(),
        },
        request_id=request_id,
    )
    row.save(update_fields=["version", "head"])
    return newest


def may_replace(*, actor: Actor, dossier_id: int) -> bool:
    """Say whether replacing a file of a dossier is worth offering to the actor."""
    row = Dossier.objects.filter(pk=dossier_id).only("status", "places").first()
    return row is not None and row.status in _STATES and _holds(actor, row)


def _check(actor: Actor, row: Dossier) -> None:
    if not _holds(actor, row):
        raise NotAllowed(
            "not_yours_to_do",
            N_("Việc này thuộc vai trò hoặc đơn vị khác."),
            remedy=N_("Hãy nhờ người đang giữ hồ sơ."),
        )
    if row.status not in _STATES:
        raise NotNow(
            "dossier_closed", N_("Hồ sơ này không còn trong quá trình giải quyết.")
        )


def _holds(actor: Actor, row: Dossier) -> bool:
    """Say whether the actor has a role that replaces files at a unit of the dossier."""
    if actor.is_system:
        return True
    units = {*row.places.values(), row.receiving_unit_id}
    return bool(units & set(actor.units_as(*MAY[Act.REPLACE_FILE])))


def _replaceable(dossier_id: int, n: int) -> DossierFile:
    old = DossierFile.objects.filter(dossier_id=dossier_id, n=n).first()
    if old is None:
        raise no_such_dossier()
    if old.purpose != Purpose.SUBMITTED or old.deleted_at is not None:
        raise NotNow(
            "file_not_replaceable", N_("Chỉ thay được tệp người nộp đưa và còn lưu.")
        )
    if DossierFile.objects.filter(dossier_id=dossier_id, replaces=n).exists():
        raise Conflict(
            "file_replaced_already",
            N_("Tệp này đã có bản mới hơn."),
            remedy=N_("Hãy mở bản mới nhất rồi thay."),
        )
    return old
