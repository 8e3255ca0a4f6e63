"""Delete files when their time of keeping is over; what was deleted stays on record."""

from datetime import datetime
from uuid import uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.domain.correspondence.readers.incoming import is_scan
from motcua.domain.documents import actions as documents
from motcua.domain.dossiers.actions.record import add_event
from motcua.domain.dossiers.models import Dossier, DossierFile, Hold, Purpose, Retention
from motcua.domain.dossiers.rules.keeping import BATCH_NAMESPACE, years_before
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_

MOST_AT_ONCE = 500


@transaction.atomic
def set_retention(
    *, actor: Actor, at: datetime, purpose: str, years: int | None, basis: str
) -> None:
    """Say how many years files of a purpose are kept; None keeps them for ever.

    Raises NotAllowed for anybody but the system (the command line), Invalid for an
    unknown purpose, a number that is no time of keeping, or no document.
    """
    _require_system(actor)
    if purpose not in Purpose.values:
        raise Invalid(
            "purpose_unknown",
            N_("Không có loại tệp “%(purpose)s”; chỉ có %(known)s."),
            facts={"purpose": purpose, "known": ", ".join(Purpose.values)},
            field="purpose",
        )
    if years is None:
        Retention.objects.filter(pk=purpose).delete()
        return
    if not 1 <= years <= 200:
        raise Invalid(
            "years_impossible",
            N_("Số năm lưu phải từ 1 đến 200."),
            field="years",
        )
    if not basis.strip():
        raise Invalid("basis_missing", N_("Chưa ghi văn bản quy định."), field="basis")
    Retention.objects.update_or_create(
        purpose=purpose,
        defaults={
            "years": years,
            "basis": basis.strip(),
            "set_at": at,
            "set_by": actor.name,
        },
    )


def delete_expired(*, actor: Actor, at: datetime) -> int:
    """Delete the files whose time of keeping is over; return how many.

    Those of a dossier under hold stay, and so does everything without a rule. Raises
    NotAllowed for anybody but the system.
    """
    _require_system(actor)
    count = 0
    for rule in Retention.objects.order_by("purpose"):
        over = Dossier.objects.filter(
            Exists(_kept_of(rule.purpose, OuterRef("pk"))),
            ended_at__lte=years_before(at, rule.years),
        )
        ids = over.order_by("ended_at").values_list("id", flat=True)[:MOST_AT_ONCE]
        for dossier_id in list(ids):
            count += _delete_of(actor, at, dossier_id, rule)
    return count


def _kept_of(purpose: str, dossier: int | OuterRef) -> QuerySet[DossierFile]:
    return DossierFile.objects.filter(
        dossier_id=dossier, purpose=purpose, deleted_at=None
    ).exclude(sha256="")


@transaction.atomic
def _delete_of(actor: Actor, at: datetime, dossier_id: int, rule: Retention) -> int:
    """Delete one dossier's files of a purpose; the hold is asked under its lock."""
    row = Dossier.objects.select_for_update().get(pk=dossier_id)
    if Hold.objects.filter(dossier=row, released_at=None).exists():
        return 0
    if row.ended_at is None or row.ended_at > years_before(at, rule.years):
        return 0
    files = list(_kept_of(rule.purpose, row.pk).order_by("n"))
    _kept_of(rule.purpose, row.pk).update(deleted_at=at, paper=None)
    request = f"{row.pk}/{row.version}/{rule.purpose}"
    add_event(
        row=row,
        actor=actor,
        at=at,
        kind="dossier.files_deleted",
        payload={
            "files": [[file.n, file.name, file.sha256] for file in files],
            "remark": rule.basis,
            "years": rule.years,
        },
        request_id=uuid5(BATCH_NAMESPACE, request),
    )
    row.save(update_fields=["version", "head"])
    # What came from its owner's store lies there still, whatever becomes of a dossier,
    # and the scan of an incoming document stays with its register.
    own = {file.sha256 for file in files if not file.from_store}
    for sha256 in sorted(own):
        named = DossierFile.objects.filter(sha256=sha256, deleted_at=None).exists()
        if not named and not is_scan(sha256=sha256):
            documents.forget_file(actor=actor, at=at, sha256=sha256)
    return len(files)


def _require_system(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
