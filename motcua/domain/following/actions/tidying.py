"""Delete what was begun and never sent, and what was sent when its time is over."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.domain.documents.actions import forget_file, let_go
from motcua.domain.dossiers.actions.retention import note_deleted, over, over_still
from motcua.domain.dossiers.models import Dossier, Hold
from motcua.domain.following.models import Attached, Reply, ReplyState
from motcua.domain.following.rules import UNSENT_KEPT
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed
from motcua.kernel.text import N_

MOST_AT_ONCE = 500


def drop_old_drafts(*, actor: Actor, at: datetime) -> int:
    """Delete supplements begun and not touched for 31 days, files too; return how many.

    Those of a dossier under hold stay. Raises NotAllowed for anybody but the system.
    Basis: law 91/2025 art 3 (data are kept no longer than they serve their purpose).
    """
    _require_system(actor)
    old = Reply.objects.filter(state=ReplyState.DRAFT, saved_at__lt=at - UNSENT_KEPT)
    held = Hold.objects.filter(dossier_id=OuterRef("dossier_id"), released_at=None)
    rows = old.exclude(Exists(held)).order_by("saved_at", "pk")
    ids = list(rows.values_list("pk", "dossier_id")[:MOST_AT_ONCE])
    return sum(_drop(actor, at, pk, dossier_id) for pk, dossier_id in ids)


def _drop(actor: Actor, at: datetime, pk: int, dossier_id: int) -> bool:
    """Delete one, unless it was touched meanwhile: the dossier is locked first."""
    with transaction.atomic():
        row = Dossier.objects.select_for_update().get(pk=dossier_id)
        old = Reply.objects.filter(
            pk=pk, state=ReplyState.DRAFT, saved_at__lt=at - UNSENT_KEPT
        )
        if (
            Hold.objects.filter(dossier=row, released_at=None).exists()
            or not old.exists()
        ):
            return False
        files = Attached.objects.filter(reply=pk)
        hashes = set(files.values_list("sha256", flat=True))
        let_go(actor=actor, at=at, hashes=hashes)
        files.delete()
        old.delete()
    _forget(actor, at, hashes)
    return True


def delete_expired(*, actor: Actor, at: datetime) -> int:
    """Delete files of messages and supplements that need not be kept; return how many.

    They are kept as long as the papers handed in with their dossier, and longer while
    it is under hold; what the messages say stays. Raises NotAllowed for anybody but
    the system. Basis: NĐ 30/2020 art 29-31.
    """
    _require_system(actor)
    kept = Attached.objects.filter(dossier_id=OuterRef("pk"), deleted_at=None)
    ids = over(at=at).filter(Exists(kept)).values_list("pk", flat=True)
    return sum(_delete_of(actor, at, one) for one in list(ids[:MOST_AT_ONCE]))


def _delete_of(actor: Actor, at: datetime, dossier_id: int) -> int:
    """Delete one dossier's files; the hold is asked under its lock."""
    with transaction.atomic():
        found = over_still(at=at, dossier_id=dossier_id)
        if found is None:
            return 0
        rows = Attached.objects.filter(dossier_id=dossier_id, deleted_at=None)
        files = list(rows.order_by("pk"))
        rows.update(deleted_at=at)
        note_deleted(
            found=found,
            actor=actor,
            at=at,
            files=[[None, file.name, file.sha256] for file in files],
            what="sent",
        )
    _forget(actor, at, {file.sha256 for file in files})
    return len(files)


def _forget(actor: Actor, at: datetime, hashes: set[str]) -> None:
    """Delete contents, each only when nothing that is committed names it any more."""
    for sha256 in sorted(hashes):
        with transaction.atomic():
            forget_file(actor=actor, at=at, sha256=sha256)


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed("system_only", N_("Chỉ hệ thống làm việc này."))
