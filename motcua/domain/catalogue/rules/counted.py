"""Fees counted by the piece: a page of a copy, a paper signed, a transaction.

Basis: TT 226/2016/TT-BTC art 4 (certification).
"""

import re

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

PAGE = "trang"
MOST_COUNTED = 999
FULL_PAGES = 2
"""So many pages of a copy cost the whole amount, those after them the half."""
MOST_FOR_A_COPY = 100
"""No copy costs more than so many pages at the whole amount."""
_UNIT = re.compile(r"/\s*(trang|trường hợp|giao dịch|văn bản|di chúc|bản)\b")


def counted_by(text: str) -> str:
    """Return what a fee is counted by, as its text says it (`2,000 VNĐ(/trang)`), or ''.

    `trang` is a page of a copy; anything else is counted by itself.
    """
    found = _UNIT.search(text)
    return found.group(1) if found else ""


def counted_fee(*, amount: int, unit: str, count: int, pages: int) -> int:
    """Return what so many pieces cost, in đồng; raise Invalid naming the field.

    A copy of `pages` pages costs the amount for each of the first two and half of it for
    each after them, never more than a hundred pages' worth (2.000 đ, 1.000 đ, 200.000 đ).
    Basis: TT 226/2016/TT-BTC art 4.
    """
    _check(count, "count")
    if unit != PAGE:
        return amount * count
    _check(pages, "pages")
    one = amount * min(pages, FULL_PAGES) + amount // 2 * max(pages - FULL_PAGES, 0)
    return min(one, amount * MOST_FOR_A_COPY) * count


def _check(number: int, field: str) -> None:
    if not 1 <= number <= MOST_COUNTED:
        raise Invalid(
            "count_out_of_range",
            N_("Số lượng phải từ 1 đến %(most)s."),
            facts={"most": MOST_COUNTED},
            field=field,
        )
