"""A bank's statement against the transfers that receipts were written for; đồng.

Basis: NĐ 61/2018 art 22; NĐ 254/2026 art 23, 25 (a receipt is for money received).
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.domain.payments.rules.online import Difference, Gap
from motcua.kernel.text import N_, search_key

LATE = timedelta(days=7)
"""So long after a transfer its receipt may still be written."""
MOST_LINES = 20_000
MOST_DAYS = 92
_COLUMNS = {
    "day": ("ngay giao dich", "ngay hieu luc", "ngay hach toan", "ngay", "date"),
    "amount": ("so tien ghi co", "phat sinh co", "ghi co", "co", "credit", "so tien"),
    "reference": (
        *("so tham chieu", "so giao dich", "ma giao dich", "so but toan", "so ct"),
        "reference",
    ),
    "text": ("noi dung giao dich", "noi dung", "dien giai", "mo ta", "description"),
}
BANK_GAPS: Mapping[str, str] = {
    Gap.MISSING_HERE: N_("Ngân hàng có, chưa lập biên lai"),
    Gap.MISSING_THERE: N_("Đã lập biên lai, sao kê không có"),
    Gap.AMOUNT: N_("Khác số tiền"),
}


@dataclass(frozen=True, slots=True)
class BankLine:
    """Money that came into the account: day, amount, the bank's reference, its words."""

    day: date
    amount: int
    reference: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A receipt for a transfer: the reference typed, the dossier's code, the day."""

    day: date
    amount: int
    reference: str
    code: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What a statement comes to: differences by day, and references that are right."""

    differences: tuple[tuple[date, Difference], ...]
    right: frozenset[str]


def read_statement(content: bytes) -> tuple[BankLine, ...]:
    """Return the money that came in by a statement (CSV); what went out is left out.

    The columns are found by their names, after lines that name none. Raises ValueError
    naming the line.
    """
    text = content.decode("utf-8-sig")
    dialect = ";" if text.count(";") > text.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=dialect, strict=True))
    except csv.Error as fault:
        raise ValueError(str(fault)) from None
    if len(rows) > MOST_LINES:
        raise ValueError(f"quá {MOST_LINES} dòng")
    for n, row in enumerate(rows):
        found = _places(row)
        if found is not None:
            return _lines(rows, n + 1, found)
    raise ValueError("không có dòng tên cột: ngày, số tiền ghi có, số tham chiếu")


def _places(row: Sequence[str]) -> dict[str, int] | None:
    """Return where each column stands, None where the row names too few."""
    keys = [search_key(cell) for cell in row]
    found = {
        name: next(keys.index(word) for word in words if word in keys)
        for name, words in _COLUMNS.items()
        if any(word in keys for word in words)
    }
    return found if {"day", "amount", "reference"} <= found.keys() else None


def _lines(
    rows: Sequence[Sequence[str]], first: int, places: Mapping[str, int]
) -> tuple[BankLine, ...]:
    found = []
    for n, row in enumerate(rows[first:], start=first + 1):
        cells = {k: row[at].strip() for k, at in places.items() if at < len(row)}
        if not re.search("[1-9]", cells.get("amount", "")) or not cells.get("day"):
            continue  # what went out, a sum at the end, a line of words
        try:
            found.append(_line(cells))
        except ValueError as fault:
            raise ValueError(f"dòng {n}: {fault}") from None
    if not found:
        raise ValueError("không có dòng ghi có nào")
    days = [line.day for line in found]
    if (max(days) - min(days)).days > MOST_DAYS:
        raise ValueError(f"sao kê dài quá {MOST_DAYS} ngày")
    return tuple(found)


def _line(cells: Mapping[str, str]) -> BankLine:
    amount = re.sub(r"[.,]00$", "", cells["amount"])
    amount = re.sub(r"[ .,+]|VND|đ", "", amount)
    if not amount.isdecimal() or len(amount) > 13:
        raise ValueError(f"“{cells['amount'][:40]}” không phải số tiền")
    if not cells.get("reference"):
        raise ValueError("thiếu số tham chiếu")
    day = _day(cells["day"])
    return BankLine(day, int(amount), cells["reference"][:60], cells.get("text", ""))


def _day(text: str) -> date:
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text[:10], shape).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise ValueError(f"“{text[:40]}” không phải ngày")


def matched(ours: Sequence[Transfer], theirs: Sequence[BankLine]) -> Matched:
    """Return how a statement and the receipts of its days, and of a week after, differ.

    A line is a receipt's by the bank's reference, or by the dossier's code in its words.
    Receipts with one reference are one transfer. Those of days after the statement are
    looked for only, not missed.
    """
    groups: defaultdict[str, list[Transfer]] = defaultdict(list)
    for one in ours:
        groups[_key(one.reference)].append(one)
    by_code = {_key(one.code): _key(one.reference) for one in ours if one.code}
    found: list[tuple[date, Difference]] = []
    seen: set[str] = set()
    right: set[str] = set()
    for line in theirs:
        key = _found(line, groups, by_code, seen)
        if key is None:
            gap = Difference(line.reference, Gap.MISSING_HERE, None, line.amount)
            found.append((line.day, gap))
            continue
        seen.add(key)
        mine, reference = sum(t.amount for t in groups[key]), groups[key][0].reference
        if mine != line.amount:
            gap = Difference(reference, Gap.AMOUNT, mine, line.amount)
            found.append((line.day, gap))
        else:
            right |= {reference, line.reference}
    last = max((line.day for line in theirs), default=date.min)
    for key, group in groups.items():
        if key not in seen and group[0].day <= last:
            mine = sum(one.amount for one in group)
            gap = Difference(group[0].reference, Gap.MISSING_THERE, mine, None)
            found.append((group[0].day, gap))
    found.sort(key=lambda one: (one[0], one[1].reference, one[1].gap))
    return Matched(tuple(found), frozenset(right))


def _found(
    line: BankLine,
    groups: Mapping[str, Sequence[Transfer]],
    by_code: Mapping[str, str],
    seen: set[str],
) -> str | None:
    key = _key(line.reference)
    if key in groups:
        return key if key not in seen else None
    words = _key(line.text)
    return next(
        (
            reference
            for code, reference in by_code.items()
            if code in words and reference not in seen
        ),
        None,
    )


def _key(text: str) -> str:
    """Return a reference or words as banks print them: capitals and digits alone."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())
