"""Have a sheet that was looked at filed, or leave it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules.behalf import is_helper, require_matter, require_reach
from motcua.domain.documents.actions import let_go
from motcua.domain.documents.actions.keeping import require_system
from motcua.domain.filings.models.bulk import Bulk, BulkFile, BulkRow
from motcua.domain.filings.readers.bulk import no_such_bulk
from motcua.domain.filings.rules.bulk import RowState
from motcua.kernel.actor import Actor
from motcua.kernel.behalf import Doing, Matter
from motcua.kernel.errors import Conflict
from motcua.kernel.text import N_

UNCONFIRMED = timedelta(days=7)
"""How long a sheet waits to be confirmed."""


@transaction.atomic
def confirm_bulk(*, actor: Actor, at: datetime, key: UUID) -> int:
    """Have the rows of a sheet that are in order filed; return how many those are.

    Once more changes nothing. Raises NotFound for anybody else's, NotAllowed, Conflict
    where no row is in order.
    """
    bulk = _own(actor, key)
    if bulk.confirmed_at is not None:
        return 0
    waiting = BulkRow.objects.filter(bulk=bulk, state=RowState.WAITING).count()
    if not waiting:
        raise Conflict(
            "bulk_nothing_to_send",
            N_("Không có dòng nào gửi được."),
            remedy=N_("Hãy sửa các cột được nêu rồi gửi lại bảng."),
        )
    Bulk.objects.filter(pk=bulk.pk).update(confirmed_at=at)
    return waiting


@transaction.atomic
def leave_bulk(*, actor: Actor, at: datetime, key: UUID) -> None:
    """Leave a sheet that is not confirmed: nothing of it is filed, its files go.

    Raises NotFound for anybody else's, NotAllowed, Conflict for one that is confirmed.
    """
    bulk = _own(actor, key)
    if bulk.confirmed_at is not None:
        raise Conflict(
            "bulk_confirmed",
            N_("Bảng này đã được gửi."),
            remedy=N_("Muốn rút hồ sơ nào thì mở hồ sơ đó."),
        )
    _leave(actor, at, bulk)


@transaction.atomic
def drop_old_sheets(*, actor: Actor, at: datetime) -> int:
    """Leave sheets that were taken a week ago and not confirmed; return how many.

    Raises NotAllowed for anybody but the system. Basis: law 91/2025 art 3 (data are
    kept no longer than they serve their purpose).
    """
    require_system(actor=actor)
    old = Bulk.objects.filter(confirmed_at=None, looked_at__lt=at - UNCONFIRMED)
    found = list(old.select_for_update())
    for bulk in found:
        _leave(actor, at, bulk)
    return len(found)


def drop_files(*, actor: Actor, at: datetime, bulk: Bulk) -> None:
    """Let go of the files of a sheet; its filings name those that they took."""
    files = BulkFile.objects.filter(bulk=bulk)
    let_go(actor=actor, at=at, hashes=files.values_list("sha256", flat=True))
    files.delete()


def _own(actor: Actor, key: UUID) -> Bulk:
    """Lock and return a sheet of the actor's, or of who they send for, or raise."""
    row = Bulk.objects.select_for_update(of=("self",)).filter(key=key)
    bulk = row.select_related("procedure_version__field").first()
    if bulk is None or bulk.person_id != require_reach(actor, Doing.SEND).person_id:
        raise no_such_bulk()
    if is_helper(actor) and bulk.account_id != actor.account_id:
        raise no_such_bulk()
    matter = Matter(bulk.procedure_code, bulk.procedure_version.field.name)
    if require_matter(actor, matter, Doing.SEND) != bulk.person_id:
        raise no_such_bulk()
    return bulk


def _leave(actor: Actor, at: datetime, bulk: Bulk) -> None:
    """Drop the rows that were not filed; a sheet of which some were stays for those."""
    rows = BulkRow.objects.filter(bulk=bulk)
    rows.exclude(state__in=[RowState.SENT, RowState.KNOWN]).delete()
    drop_files(actor=actor, at=at, bulk=bulk)
    if rows.filter(state=RowState.SENT).exists():
        Bulk.objects.filter(pk=bulk.pk).update(confirmed_at=at, ended_at=at)
    else:
        bulk.delete()
