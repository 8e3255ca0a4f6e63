"""Fee receipts (biên lai): what one must say, and what may be received.

Basis: NĐ 254/2026 art 23, 25.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from motcua.kernel.errors import Invalid
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_, normalise

MOST_LINES = 20
LARGEST_NUMBER = 99_999_999
LARGEST_AMOUNT = 10**12
LEASE = timedelta(minutes=5)
"""So long has whoever took a receipt to sign it before somebody else takes it."""
LONGEST_WAIT = timedelta(minutes=10)
ALARM_AFTER = timedelta(minutes=15)
"""A receipt that waits longer for its signature is told of in red."""
_TAX_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12}")


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One fee on a receipt: its name, its amount in đồng, how that is counted."""

    name: str
    amount: int
    pieces: str = ""


def checked_lines(lines: Sequence[FeeLine]) -> tuple[FeeLine, ...]:
    """Return the lines with their names tidied.

    Raises Invalid when there is none, when there are too many, when a name is missing,
    or when an amount is not above zero.
    """
    found = tuple(replace(line, name=normalise(line.name)) for line in lines)
    if not 0 < len(found) <= MOST_LINES:
        raise Invalid(
            "fee_lines_missing",
            N_("Biên lai phải có từ 1 đến %(most)s khoản thu."),
            facts={"most": MOST_LINES},
            field="amount",
            remedy=N_("Hãy ghi tên và số tiền của từng khoản."),
        )
    for line in found:
        _check_line(line)
    return found


def _check_line(line: FeeLine) -> None:
    if not line.name:
        raise Invalid(
            "fee_name_missing",
            N_("Chưa ghi tên khoản phí, lệ phí."),
            field="name",
        )
    if not 0 < line.amount <= LARGEST_AMOUNT:
        raise Invalid(
            "fee_amount_out_of_range",
            N_("Số tiền “%(name)s” phải lớn hơn 0 và không quá %(most)s."),
            facts={"name": line.name, "most": format_vnd(LARGEST_AMOUNT)},
            field="amount",
            remedy=N_("Khoản được miễn thì không ghi vào biên lai."),
        )


def check_within(*, total: int, due: int | None, received: int) -> None:
    """Raise Invalid when more would be received than is due.

    `due` is None where the amount is not known beforehand. Basis: NĐ 61/2018 art 5.1
    (nothing is taken beyond the law).
    """
    if due is not None and received + total > due:
        raise Invalid(
            "fee_beyond_due",
            N_("Thu %(total)s là quá số còn phải nộp %(open)s."),
            facts={
                "total": format_vnd(total),
                "open": format_vnd(max(due - received, 0)),
            },
            field="amount",
            remedy=N_("Hãy xem lại số tiền, hoặc hủy biên lai đã lập sai rồi lập lại."),
        )


def shared_out(lines: Sequence[FeeLine], amount: int) -> tuple[FeeLine, ...]:
    """Return the lines of a receipt for money that goes to open dues in order.

    What is more than all of them stays on the last line, for whoever checks the total.
    """
    found: list[FeeLine] = []
    for n, line in enumerate(lines, start=1):
        part = amount if n == len(lines) else min(line.amount, amount)
        if part > 0:
            found.append(FeeLine(line.name, part))
        amount -= part
    return tuple(found)


def collector_of(unit_name: str, way: str) -> str:
    """Return who the receipt of money that no officer took names as its collector.

    The unit that collects, and the way the money came.
    Basis: NĐ 254/2026 art 23 (the collector's name).
    """
    return f"{unit_name} ({way})"


def checked_tax_code(text: str) -> str:
    """Return a tax code; raise Invalid unless it is 10, 10-3 or 12 digits."""
    code = text.strip()
    if not _TAX_CODE.fullmatch(code):
        raise Invalid(
            "tax_code_malformed",
            N_("“%(code)s” không phải mã số thuế."),
            facts={"code": code},
            field="tax_code",
            remedy=N_("Nhập 10 chữ số, 10 chữ số và 3 số đơn vị, hoặc 12 chữ số."),
        )
    return code


def number_text(number: int) -> str:
    """Return a receipt's number as it is printed: eight digits."""
    return f"{number:08d}"


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: a minute, doubled, at most ten."""
    return min(timedelta(minutes=2 ** min(max(tries, 1) - 1, 10)), LONGEST_WAIT)
