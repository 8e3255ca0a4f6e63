"""Compare a day with the gateway's list, and resolve what differs."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction

from motcua.domain.accounts.rules import Act, require, units_for
from motcua.domain.payments.models import Attempt, DayDifference, GatewayDay
from motcua.domain.payments.ports import GatewaySilent, Listed
from motcua.domain.payments.readers.gateway import gateway
from motcua.domain.payments.rules.dues import check_reason
from motcua.domain.payments.rules.online import HOLDS_MONEY, Gap, compared
from motcua.kernel.actor import Actor
from motcua.kernel.clock import VN
from motcua.kernel.errors import Conflict, Invalid, NotFound, NotNow
from motcua.kernel.text import N_

_OF_LISTS = (Gap.MISSING_HERE, Gap.MISSING_THERE)


def compare_day(
    *, actor: Actor, at: datetime, day: date, content: bytes | None = None
) -> int:
    """Compare a day with the gateway's list; return how many differences are open.

    The list is fetched, or `content` is the file the gateway has sent. Comparing again
    tells what is new and takes back what has come right; what somebody has resolved
    stays. Raises NotAllowed, Invalid for a file that is none or a day to come, NotNow
    when the gateway gives no list.
    """
    if not actor.is_system:
        require(actor, Act.RECONCILE)
    if day > at.astimezone(VN).date():
        raise Invalid("day_to_come", N_("Ngày này chưa đến."), field="day")
    theirs = _list_of(day, at, content)
    return _compare(actor, at, day, theirs)


def _list_of(day: date, at: datetime, content: bytes | None) -> Sequence[Listed]:
    try:
        if content is not None:
            return gateway().read_day(content)
        return gateway().day(day=day, at=at)
    except GatewaySilent:
        raise NotNow(
            "gateway_silent",
            N_("Cổng thanh toán chưa trả lời."),
            remedy=N_("Hãy thử lại sau, hoặc tải lên tệp đối soát của cổng."),
        ) from None
    except ValueError as fault:
        raise Invalid(
            "day_list_unreadable",
            N_("Không đọc được tệp đối soát: %(why)s."),
            facts={"why": str(fault)[:200]},
            field="file",
            remedy=N_("Tệp là CSV có các cột MaThamChieu, SoTien, MaGiaoDich."),
        ) from None


@transaction.atomic
def _compare(actor: Actor, at: datetime, day: date, theirs: Sequence[Listed]) -> int:
    begin = datetime.combine(day, time.min, VN)
    attempts = {
        row.reference: row
        for row in Attempt.objects.filter(
            paid_at__gte=begin,
            paid_at__lt=begin + timedelta(days=1),
            part_of=None,
            state__in=[s.value for s in HOLDS_MONEY],
        )
    }
    ours = [
        Listed(row.reference, row.received or 0, row.transaction)
        for row in attempts.values()
    ]
    found = compared(ours, list(theirs))
    open_rows = DayDifference.objects.filter(day=day, resolved_at=None)
    stays = {(one.reference, one.gap) for one in found}
    for row in open_rows.filter(gap__in=[gap.value for gap in _OF_LISTS]):
        if (row.reference, row.gap) not in stays:
            row.delete()
    differ = [one.reference for one in found]
    known = Attempt.objects.filter(part_of=None, reference__in=differ)
    units = dict(known.values_list("reference", "unit_id"))
    for one in found:
        DayDifference.objects.get_or_create(
            day=day,
            reference=one.reference,
            gap=one.gap,
            defaults={
                "unit_id": units.get(one.reference),
                "ours": one.ours,
                "theirs": one.theirs,
                "found_at": at,
            },
        )
    GatewayDay.objects.update_or_create(
        day=day,
        defaults={
            "compared_at": at,
            "compared_by": actor.name,
            "lines": len(theirs),
            "total": sum(line.amount for line in theirs),
            "our_lines": len(ours),
            "our_total": sum(line.amount for line in ours),
        },
    )
    return open_rows.count()


@transaction.atomic
def resolve_difference(
    *, actor: Actor, at: datetime, difference_id: int, note: str
) -> None:
    """Say why a difference is one and what was done; it is closed then.

    Raises NotAllowed, NotFound, Invalid without a note, Conflict when it is closed.
    """
    require(actor, Act.RECONCILE)
    note = check_reason(note, "note")
    rows = DayDifference.objects.select_for_update(of=("self",)).filter(pk=difference_id)
    row = rows.first()
    if row is None or not (
        row.unit_id is None or row.unit_id in units_for(actor, Act.RECONCILE)
    ):
        raise NotFound("difference_unknown", N_("Không tìm thấy chênh lệch này."))
    if row.resolved_at is not None:
        raise Conflict("difference_resolved", N_("Chênh lệch này đã được giải quyết."))
    row.note, row.resolved_by = note, actor.officer_id
    row.resolved_name, row.resolved_at = actor.name, at
    row.save()
