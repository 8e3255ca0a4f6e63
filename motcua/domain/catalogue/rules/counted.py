"""Fees counted by the piece: a page of a copy, a paper signed, a transaction.

Basis: TT 226/2016/TT-BTC art 4 (certification); TT 281/2016/TT-BTC (copies of civil
status extracts).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from motcua.kernel.errors import Invalid
from motcua.kernel.money import format_vnd
from motcua.kernel.text import N_

PAGE = "trang"
UNITS: Mapping[str, str] = {
    PAGE: N_("bản"),
    "trường hợp": N_("trường hợp"),
    "giao dịch": N_("giao dịch"),
    "văn bản": N_("văn bản"),
    "di chúc": N_("di chúc"),
    "bản": N_("bản"),
}
"""What a fee may be counted by, and what one piece is then called."""
LABELS: Mapping[str, str] = {
    PAGE: N_("Số bản"),
    "trường hợp": N_("Số lượng trường hợp"),
    "giao dịch": N_("Số lượng giao dịch"),
    "văn bản": N_("Số lượng văn bản"),
    "di chúc": N_("Số lượng di chúc"),
    "bản": N_("Số bản"),
}
"""How it is asked how many there are."""
PAGES_LABEL = N_("Số trang mỗi bản")
MOST_COUNTED = 999
FULL_PAGES = 2
"""So many pages of a copy cost the whole amount, those after them the half."""
MOST_FOR_A_COPY = 100
"""No copy costs more than so many pages at the whole amount."""
_UNIT = re.compile(rf"/\s*({'|'.join(UNITS)})\b")


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
    check_counted(count, "count")
    if unit != PAGE:
        return amount * count
    check_counted(pages, "pages")
    one = amount * min(pages, FULL_PAGES) + amount // 2 * max(pages - FULL_PAGES, 0)
    return min(one, amount * MOST_FOR_A_COPY) * count


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many pieces a fee is for, and what one of them costs (of a copy: a page).

    `rate` is in đồng; `pages` are those of each copy, 1 where nothing is counted by them.
    """

    unit: str
    count: int
    pages: int
    rate: int

    @property
    def amount(self) -> int:
        """Return what they cost together, in đồng."""
        return counted_fee(
            amount=self.rate, unit=self.unit, count=self.count, pages=self.pages
        )

    @property
    def told(self) -> tuple[str, Mapping[str, object]]:
        """Return how the amount is reckoned, as a sentence with facts."""
        facts: dict[str, object] = {
            "count": self.count,
            "pages": self.pages,
            "unit": UNITS[self.unit],
            "rate": format_vnd(self.rate),
        }
        if self.unit == PAGE:
            words = N_("%(count)s bản, mỗi bản %(pages)s trang, mức một trang %(rate)s")
            return words, facts
        return N_("%(count)s %(unit)s × %(rate)s"), facts

    @property
    def how_many(self) -> str:
        """Return only how many there are, as papers say it."""
        copies = f"{self.count} {UNITS[self.unit]}"
        return f"{copies}, mỗi bản {self.pages} trang" if self.unit == PAGE else copies

    @property
    def words(self) -> str:
        """Return how the amount is reckoned, as papers say it."""
        message, facts = self.told
        return message % facts


def check_counted(number: int, field: str) -> None:
    """Raise Invalid, naming the field, for a number that cannot be one of pieces."""
    if not 1 <= number <= MOST_COUNTED:
        raise Invalid(
            "count_out_of_range",
            N_("Số lượng phải từ 1 đến %(most)s."),
            facts={"most": MOST_COUNTED},
            field=field,
            remedy=N_("Hãy ghi một số nguyên; nhiều hơn thì chia thành nhiều hồ sơ."),
        )
