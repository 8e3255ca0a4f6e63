"""Lists of files from unit to unit: put on, closed, ticked off, asked after.

Basis: NĐ 61/2018 art 18, 20 (files go with a list that both sides sign).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.delivery.models import HandOverList, HandOverRow
from motcua.domain.delivery.readers.lists import no_such_list, not_listed
from motcua.domain.delivery.rules import RowState, Sort, list_code
from motcua.domain.dossiers.actions.reading import note_readings
from motcua.domain.dossiers.actions.record import note_event
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.handing_over import slip
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed, NotNow
from motcua.kernel.text import N_, normalise

MOST_ROWS = 200
"""How many files one list takes; the next opens a new one."""


@transaction.atomic
def put_on_list(
    *, actor: Actor, at: datetime, dossier_id: int, way: tuple[int, int], sort: Sort
) -> int:
    """Put a file on the actor's open list from one unit to another; return the list's id.

    `way` is the giving and the receiving unit. A full list is closed and another opened.
    Raises NotAllowed when the giving unit is not the actor's.
    """
    _check_unit(actor, way[0])
    row = _open_list(actor, at, way, sort)
    n = row.rows.count() + 1
    if n > MOST_ROWS:
        _close(row, at)
        row, n = _open_list(actor, at, way, sort), 1
    HandOverRow.objects.create(hand_over=row, n=n, dossier_id=dossier_id, put_at=at)
    return row.pk


@transaction.atomic
def put_unlisted(
    *, actor: Actor, at: datetime, receiving_unit_id: int, sort: Sort
) -> int:
    """Put what the actor has handed a unit today, and is on no list, on one.

    Returns how many files that were; none when there is nothing left to put on.
    """
    require(actor, Act.KEEP_PAPERS)
    count = 0
    for handed in not_listed(actor=actor, at=at):
        if (handed.receiving_unit_id, handed.what) != (receiving_unit_id, sort):
            continue
        rows = Dossier.objects.select_for_update().filter(pk__in=handed.dossier_ids)
        ids = rows.order_by("pk").values_list("pk", flat=True)
        for dossier_id in [one for one in ids if _waiting(one) is None]:
            put_on_list(
                actor=actor,
                at=at,
                dossier_id=dossier_id,
                way=(handed.giving_unit_id, handed.receiving_unit_id),
                sort=sort,
            )
            count += 1
    return count


@transaction.atomic
def close_list(*, actor: Actor, at: datetime, list_id: int) -> None:
    """Close a list: it is printed, and its files go. Closing it twice changes nothing.

    Raises NotFound, NotAllowed, and NotNow while it is empty.
    """
    row = _locked(actor, list_id, giving=True)
    if row.closed_at is not None:
        return
    if not row.rows.exclude(state=RowState.TAKEN_OFF).exists():
        raise NotNow(
            "list_empty",
            N_("Phiếu %(code)s chưa có hồ sơ nào."),
            facts={"code": list_code(row.pk)},
            remedy=N_("Hãy quét mã hồ sơ vào phiếu trước."),
        )
    _close(row, at)


@transaction.atomic
def tick_off(*, actor: Actor, at: datetime, dossier_id: int, remark: str = "") -> None:
    """Note that a file on a list has come to one of the actor's units.

    Nothing to do when it is on no list. Raises NotAllowed when it goes to another unit,
    or when the actor has put it on the list: the receiver ticks off.
    """
    row = _waiting(dossier_id)
    if row is None:
        return
    _check_unit(actor, row.hand_over.receiving_unit_id)
    if row.hand_over.officer_id == actor.officer_id:
        raise NotAllowed(
            "second_person_needed",
            N_("Người giao không thể tự nhận; cần người của bên nhận."),
        )
    _settle(row, actor, at, RowState.ARRIVED, remark)


@transaction.atomic
def take_off(*, actor: Actor, at: datetime, dossier_id: int, remark: str) -> None:
    """Take a file off its list again, with the reason.

    Raises NotNow when it is on none, NotAllowed for others than the giving unit, Invalid
    without a reason.
    """
    row = _waiting(dossier_id)
    if row is None:
        raise _not_waiting()
    _check_unit(actor, row.hand_over.giving_unit_id)
    _settle(row, actor, at, RowState.TAKEN_OFF, _reason(remark))


@transaction.atomic
def report_missing(
    *,
    actor: Actor,
    at: datetime,
    request_id: UUID,
    dossier_id: int,
    remark: str,
) -> None:
    """Say that a file on a list has not come with it; both sides see it until it comes.

    An event of the dossier. Raises NotAllowed for other units than the receiving one,
    NotNow when it is on no list that is on its way, Invalid without a reason.
    """
    require(actor, Act.KEEP_PAPERS)
    dossier = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
    row = _waiting(dossier_id)
    if dossier is None or row is None or row.state != RowState.SENT:
        raise _not_waiting()
    _check_unit(actor, row.hand_over.receiving_unit_id)
    _settle(row, actor, at, RowState.MISSING, _reason(remark))
    facts = {"list": list_code(row.hand_over_id), "remark": row.remark}
    note_event(
        row=dossier,
        actor=actor,
        at=at,
        kind="dossier.file_missing",
        facts=facts,
        request_id=request_id,
    )


@transaction.atomic
def ask_after(*, actor: Actor, at: datetime, list_id: int) -> None:
    """Ask the receiving unit after what has not arrived; it sees who asked and when.

    Raises NotFound, NotAllowed, and NotNow when the list is open or all has arrived.
    """
    row = _locked(actor, list_id, giving=True)
    if row.closed_at is None or row.done_at is not None:
        raise _not_waiting()
    row.asked_at, row.asked_by = at, actor.name
    row.save(update_fields=["asked_at", "asked_by"])


@transaction.atomic
def open_list_slip(*, actor: Actor, at: datetime, list_id: int) -> bytes:
    """Return a list as PDF, for both sides to sign; note the reading of each dossier.

    Raises NotFound for others than the two units.
    """
    row = _locked(actor, list_id)
    ids = tuple(
        row.rows.exclude(state=RowState.TAKEN_OFF)
        .order_by("n")
        .values_list("dossier_id", flat=True)
    )
    note_readings(actor=actor, at=at, ids=ids, what="hand-over slip")
    return slip(
        sort=row.sort,
        code=list_code(row.pk),
        giver=row.officer_name,
        units=(row.giving_unit_id, row.receiving_unit_id),
        at=row.closed_at or at,
        ids=ids,
    )


def _open_list(
    actor: Actor, at: datetime, way: tuple[int, int], sort: Sort
) -> HandOverList:
    row, _ = HandOverList.objects.select_for_update().get_or_create(
        officer_id=actor.officer_id or 0,
        giving_unit_id=way[0],
        receiving_unit_id=way[1],
        sort=sort,
        closed_at=None,
        defaults={"officer_name": actor.name, "opened_at": at},
    )
    return row


def _close(row: HandOverList, at: datetime) -> None:
    row.closed_at = at
    waiting = row.rows.filter(state__in=[RowState.SENT, RowState.MISSING])
    row.done_at = None if waiting.exists() else at
    row.save(update_fields=["closed_at", "done_at"])


def _settle(
    row: HandOverRow, actor: Actor, at: datetime, state: RowState, remark: str
) -> None:
    """Settle a row; the list is done when it was the last that was waited for."""
    row.state, row.remark = state, normalise(remark)
    row.settled_at, row.settled_by = at, actor.name
    row.save(update_fields=["state", "remark", "settled_at", "settled_by"])
    hand_over = row.hand_over
    waiting = hand_over.rows.filter(state__in=[RowState.SENT, RowState.MISSING])
    if hand_over.closed_at is not None and not waiting.exists():
        hand_over.done_at = at
        hand_over.save(update_fields=["done_at"])


def _waiting(dossier_id: int) -> HandOverRow | None:
    """Return the row on which a file is on its way, with its list locked."""
    rows = HandOverRow.objects.filter(
        dossier_id=dossier_id, state__in=[RowState.SENT, RowState.MISSING]
    )
    list_id = rows.values_list("hand_over_id", flat=True).first()
    if list_id is None:
        return None
    HandOverList.objects.select_for_update().get(pk=list_id)
    return rows.select_related("hand_over").first()


def _locked(actor: Actor, list_id: int, *, giving: bool | None = None) -> HandOverList:
    """Return a list of the actor's units, locked; the giving or the receiving side."""
    require(actor, Act.KEEP_PAPERS)
    units = units_for(actor, Act.KEEP_PAPERS)
    row = HandOverList.objects.select_for_update().filter(pk=list_id).first()
    if row is None or not units & {row.giving_unit_id, row.receiving_unit_id}:
        raise no_such_list()
    if giving is not None:
        _check_unit(actor, row.giving_unit_id if giving else row.receiving_unit_id)
    return row


def _check_unit(actor: Actor, unit_id: int) -> None:
    require(actor, Act.KEEP_PAPERS)
    if unit_id not in units_for(actor, Act.KEEP_PAPERS):
        raise NotAllowed(
            "not_yours_to_do",
            N_("Việc này thuộc vai trò hoặc đơn vị khác."),
            remedy=N_("Hãy nhờ người của đơn vị giao hoặc đơn vị nhận."),
        )


def _reason(remark: str) -> str:
    if not remark.strip():
        raise Invalid("reason_missing", N_("Chưa ghi lý do."), field="remark")
    return remark


def _not_waiting() -> NotNow:
    return NotNow(
        "not_on_its_way",
        N_("Hồ sơ này không còn trên đường trong phiếu bàn giao nào."),
        remedy=N_("Hãy tải lại trang để xem hồ sơ đang ở đâu."),
    )
