"""Payments through a gateway: what a notice comes to, whatever order notices come in.

Basis: the payment platform's specification 1.0.6 (idempotent by MaThamChieu, amount and
hash checked, reconciled daily).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from motcua.domain.payments.ports import CURRENCY, Listed, Told
from motcua.kernel.text import N_

ATTEMPT_LIFE = timedelta(minutes=15)
"""So long may a payer take at the gateway; money that comes later is looked at."""
FIRST_QUERY = timedelta(minutes=1)
LONGEST_QUERY_WAIT = timedelta(hours=1)
MOST_PARTS = 500
"""So many filings and dossiers are paid with one payment: the rows of a whole sheet."""
ASKED_FOR = timedelta(days=3)
"""So long is the gateway asked about an attempt of which it has said nothing."""
MOST_FORGED = 100
"""So many notices with a wrong hash are written down in an hour; more only in the log."""
FORGED_KEPT = timedelta(days=30)
"""So long is a notice with a wrong hash kept: no payment rests on it."""
MOST_ALIKE = 100
"""So many notices of one payment that come to the same are written down."""


class AttemptState(StrEnum):
    """How an attempt to pay stands."""

    BEGUN = "begun"  # the gateway has not answered where to pay
    OPEN = "open"  # the payer is at the gateway
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    SURPLUS = "surplus"  # money has come that is owed back
    WRONG = "wrong"  # money has come, another amount than asked


ATTEMPT_STATES: Mapping[AttemptState, str] = {
    AttemptState.BEGUN: N_("Đang mở trang thanh toán"),
    AttemptState.OPEN: N_("Chờ thanh toán"),
    AttemptState.PAID: N_("Đã thanh toán"),
    AttemptState.FAILED: N_("Thanh toán không thành công"),
    AttemptState.EXPIRED: N_("Hết thời gian thanh toán"),
    AttemptState.SURPLUS: N_("Nộp thừa, chờ hoàn tiền"),
    AttemptState.WRONG: N_("Sai số tiền, chờ đối soát"),
}
LIVE = frozenset({AttemptState.BEGUN, AttemptState.OPEN})
HOLDS_MONEY = frozenset({AttemptState.PAID, AttemptState.SURPLUS, AttemptState.WRONG})


class Verdict(StrEnum):
    """What a notice came to."""

    COUNTED = "counted"
    REPEATED = "repeated"
    SURPLUS = "surplus"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_HASH = "wrong_hash"
    UNKNOWN = "unknown"
    FAILED = "failed"
    IGNORED = "ignored"
    CONTRADICTS = "contradicts"


VERDICTS: Mapping[Verdict, str] = {
    Verdict.COUNTED: N_("Đã ghi nhận thanh toán"),
    Verdict.REPEATED: N_("Báo lại lần nữa, không ghi thêm"),
    Verdict.SURPLUS: N_("Tiền đến khi không còn phải nộp, đưa vào danh sách hoàn"),
    Verdict.WRONG_AMOUNT: N_("Sai số tiền hoặc loại tiền, không tính là đã nộp"),
    Verdict.WRONG_HASH: N_("Sai mã xác thực, không nhận"),
    Verdict.UNKNOWN: N_("Mã tham chiếu không phải của hệ thống này"),
    Verdict.FAILED: N_("Báo thanh toán không thành công"),
    Verdict.IGNORED: N_("Báo không thành công sau khi đã thành công, bỏ qua"),
    Verdict.CONTRADICTS: N_("Trái với điều đã nhận, không ghi thêm, chờ đối soát"),
}


def judged(
    told: Told,
    *,
    state: AttemptState,
    amount: int,
    dues_open: bool,
    given_back: bool = False,
) -> Verdict | None:
    """Return what becomes of what the gateway says; None where it says nothing.

    `state` and `amount` are of the attempt as it stands, `dues_open` whether everything
    it was to pay is still unpaid. Money is never lost and never counted twice: what has
    once been taken in stays, whatever comes after it; another amount is not counted
    until the gateway tells the right one, and not then if it has been given back or is
    on its way (`given_back`).
    """
    if told.paid is None:
        return None
    wrong = told.amount != amount or told.currency != CURRENCY
    if not told.paid:
        return Verdict.IGNORED if state in HOLDS_MONEY else Verdict.FAILED
    if wrong:
        again = state is AttemptState.WRONG
        return Verdict.REPEATED if again else Verdict.WRONG_AMOUNT
    if state in (AttemptState.PAID, AttemptState.SURPLUS):
        return Verdict.REPEATED
    if given_back:
        return Verdict.CONTRADICTS
    return Verdict.COUNTED if dues_open else Verdict.SURPLUS


def next_query(asked: int) -> timedelta:
    """Return how long to wait after so many queries: a minute, doubled, up to an hour."""
    wait: timedelta = FIRST_QUERY * (1 << min(asked, 10))
    return min(wait, LONGEST_QUERY_WAIT)


class RefundState(StrEnum):
    """How a refund stands."""

    LISTED = "listed"  # money owed back that nobody has asked for yet
    ASKED = "asked"
    SENT = "sent"  # approved; the gateway has not said yes or no
    DONE = "done"
    REFUSED = "refused"  # by the gateway
    DROPPED = "dropped"  # by the second person
    NEEDLESS = "needless"  # the gateway has told the right sum after all


REFUND_STATES: Mapping[RefundState, str] = {
    RefundState.LISTED: N_("Cần hoàn"),
    RefundState.ASKED: N_("Chờ duyệt hoàn"),
    RefundState.SENT: N_("Đang hoàn"),
    RefundState.DONE: N_("Đã hoàn"),
    RefundState.REFUSED: N_("Cổng thanh toán không hoàn"),
    RefundState.DROPPED: N_("Không hoàn"),
    RefundState.NEEDLESS: N_("Không còn phải hoàn"),
}
REFUND_ENDED = frozenset({RefundState.REFUSED, RefundState.DROPPED, RefundState.NEEDLESS})
REFUND_OPEN = frozenset({RefundState.LISTED, RefundState.ASKED, RefundState.SENT})


class Gap(StrEnum):
    """How the gateway's day and ours differ."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    AMOUNT = "amount"
    CONTRADICTS = "contradicts"


GAPS: Mapping[Gap, str] = {
    Gap.MISSING_HERE: N_("Cổng có, hệ thống không ghi nhận"),
    Gap.MISSING_THERE: N_("Hệ thống ghi nhận, cổng không có"),
    Gap.AMOUNT: N_("Khác số tiền"),
    Gap.CONTRADICTS: N_("Thông báo và truy vấn trái nhau"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: reference, reason, our amount and theirs, None where missing."""

    reference: str
    gap: Gap
    ours: int | None
    theirs: int | None


def compared(ours: list[Listed], theirs: list[Listed]) -> tuple[Difference, ...]:
    """Return how two lists of a day differ, by reference.

    A reference the gateway lists twice is one line here and one surplus line there.
    """
    known = {line.reference: line for line in ours}
    seen: set[str] = set()
    found = []
    for line in theirs:
        mine = known.get(line.reference) if line.reference not in seen else None
        seen.add(line.reference)
        if mine is None:
            found.append(Difference(line.reference, Gap.MISSING_HERE, None, line.amount))
        elif mine.amount != line.amount:
            found.append(Difference(line.reference, Gap.AMOUNT, mine.amount, line.amount))
    found += [
        Difference(line.reference, Gap.MISSING_THERE, line.amount, None)
        for line in ours
        if line.reference not in seen
    ]
    return tuple(sorted(found, key=lambda one: (one.reference, one.gap)))
