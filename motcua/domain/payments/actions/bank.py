"""Compare a bank's statement with the transfers receipts were written for."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.models import (
    BankDifference,
    BankStatement,
    FeeReceipt,
    Method,
    ReceiptState,
)
from motcua.domain.payments.rules.bank import (
    LATE,
    BankLine,
    Transfer,
    matched,
    read_statement,
)
from motcua.domain.payments.rules.dues import check_reason
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.text import N_


@transaction.atomic
def compare_statement(*, actor: Actor, at: datetime, unit_id: int, content: bytes) -> int:
    """Compare a statement (CSV) of a unit's account; return how many differ and are open.

    Comparing again tells what is new and takes back what has come right; what somebody
    has resolved stays. Nothing of the bank's words is kept. Raises NotAllowed, Invalid
    for a file that is no statement, or of days to come.
    """
    require(actor, Act.RECONCILE)
    if unit_id not in units_for(actor, Act.RECONCILE):
        raise NotAllowed("bank_elsewhere", N_("Bạn không đối soát cho đơn vị này."))
    theirs = _read(content)
    first, last = min(line.day for line in theirs), max(line.day for line in theirs)
    if last > at.astimezone(VN).date():
        raise Invalid("day_to_come", N_("Sao kê có ngày chưa đến."), field="file")
    ours = _transfers(unit_id, first, last + LATE)
    found = matched(ours, theirs)
    rows = BankDifference.objects.filter(unit_id=unit_id, resolved_at=None)
    rows.filter(reference__in=found.right).delete()
    stays = {(day, one.reference, one.gap.value) for day, one in found.differences}
    known = rows.filter(day__range=(first, last))
    keys = known.values_list("day", "reference", "gap", "pk")
    rows.filter(pk__in=[row[3] for row in keys if row[:3] not in stays]).delete()
    # What is there, open or resolved, is left as it is.
    BankDifference.objects.bulk_create(
        (
            BankDifference(
                unit_id=unit_id,
                day=day,
                reference=one.reference,
                gap=one.gap.value,
                ours=one.ours,
                theirs=one.theirs,
                found_at=at,
            )
            for day, one in found.differences
        ),
        ignore_conflicts=True,
    )
    BankStatement.objects.create(
        unit_id=unit_id,
        first=first,
        last=last,
        compared_at=at,
        compared_by=actor.name,
        lines=len(theirs),
        total=sum(line.amount for line in theirs),
        our_lines=sum(one.day <= last for one in ours),
        our_total=sum(one.amount for one in ours if one.day <= last),
    )
    return rows.count()


def _read(content: bytes) -> tuple[BankLine, ...]:
    try:
        return read_statement(content)
    except ValueError as fault:
        raise Invalid(
            "statement_unreadable",
            N_("Không đọc được sao kê: %(why)s."),
            facts={"why": str(fault)[:200]},
            field="file",
            remedy=N_(
                "Tệp là CSV (UTF-8) có các cột Ngày giao dịch, Số tiền ghi có, "
                "Số tham chiếu, Nội dung."
            ),
        ) from None


def _transfers(unit_id: int, first: date, last: date) -> list[Transfer]:
    begin = datetime.combine(first, time.min, VN)
    end = datetime.combine(last, time.min, VN) + timedelta(days=1)
    rows = FeeReceipt.objects.filter(
        series__unit_id=unit_id,
        method=Method.TRANSFER,
        issued_at__gte=begin,
        issued_at__lt=end,
    ).exclude(state=ReceiptState.CANCELLED)
    return [
        Transfer(
            row.issued_at.astimezone(VN).date(),
            row.total,
            row.reference,
            row.dossier_code,
        )
        for row in rows.only("issued_at", "total", "reference", "dossier_code").order_by(
            "issued_at", "id"
        )
    ]


@transaction.atomic
def resolve_bank_difference(
    *, actor: Actor, at: datetime, difference_id: int, note: str
) -> None:
    """Say why a difference is one and what was done; it is closed then.

    Raises NotAllowed, NotFound, Invalid without a note, Conflict when it is closed.
    """
    require(actor, Act.RECONCILE)
    note = check_reason(note, "note")
    row = (
        BankDifference.objects.select_for_update(of=("self",))
        .filter(pk=difference_id, unit_id__in=units_for(actor, Act.RECONCILE))
        .first()
    )
    if row is None:
        raise NotFound("difference_unknown", N_("Không tìm thấy chênh lệch này."))
    if row.resolved_at is not None:
        raise Conflict("difference_resolved", N_("Chênh lệch này đã được giải quyết."))
    row.note, row.resolved_by = note, actor.officer_id
    row.resolved_name, row.resolved_at = actor.name, at
    row.save()
