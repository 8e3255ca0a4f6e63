"""Periods that reports are made for: a year and its parts, by their Vietnamese names."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

FIRST_YEAR = 2000

_LENGTHS: Mapping[str, int] = {"nam": 12, "h": 6, "q": 3, "t": 1}

YEAR = ("nam",)
HALVES = ("h1", "h2")
QUARTERS = tuple(f"q{n}" for n in range(1, 5))
MONTHS = tuple(f"t{n}" for n in range(1, 13))

PART_NAMES: Mapping[str, str] = {
    "nam": N_("Cả năm"),
    "h1": N_("Sáu tháng đầu năm"),
    "h2": N_("Sáu tháng cuối năm"),
    "q1": N_("Quý I"),
    "q2": N_("Quý II"),
    "q3": N_("Quý III"),
    "q4": N_("Quý IV"),
    "t1": N_("Tháng 1"),
    "t2": N_("Tháng 2"),
    "t3": N_("Tháng 3"),
    "t4": N_("Tháng 4"),
    "t5": N_("Tháng 5"),
    "t6": N_("Tháng 6"),
    "t7": N_("Tháng 7"),
    "t8": N_("Tháng 8"),
    "t9": N_("Tháng 9"),
    "t10": N_("Tháng 10"),
    "t11": N_("Tháng 11"),
    "t12": N_("Tháng 12"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A part of a year: `nam`, `h1`, `q3`, `t11`."""

    year: int
    part: str

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, _first_month(self.part), 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        month = _first_month(self.part) + _length(self.part) - 1
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def name(self) -> str:
        """Return it as official papers name it."""
        if self.part == "nam":
            return f"Năm {self.year}"
        joined = {"t": "/", "h": " "}.get(self.part[0], " năm ")
        return f"{PART_NAMES[self.part]}{joined}{self.year}"


def period_of(*, year: int, part: str, today: date) -> Period:
    """Return a period that has begun by `today`.

    Raises Invalid naming the field for a year that is no year of ours or yet to come.
    """
    if part not in PART_NAMES:
        raise Invalid(
            "period_unknown",
            N_("Không có kỳ báo cáo này."),
            field="part",
            remedy=N_("Hãy chọn một kỳ trong danh sách."),
        )
    if not FIRST_YEAR <= year <= today.year:
        raise Invalid(
            "year_unknown",
            N_("Năm phải từ %(first)s đến %(last)s."),
            facts={"first": FIRST_YEAR, "last": today.year},
            field="year",
            remedy=N_("Hãy nhập một năm đã bắt đầu."),
        )
    found = Period(year, part)
    if found.first > today:
        raise Invalid(
            "period_to_come",
            N_("Kỳ này chưa bắt đầu."),
            field="part",
            remedy=N_("Hãy chọn kỳ đã bắt đầu."),
        )
    return found


def year_back(day: date) -> date:
    """Return the day a year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _length(part: str) -> int:
    return _LENGTHS[part if part == "nam" else part[0]]


def _first_month(part: str) -> int:
    return 1 if part == "nam" else (int(part[1:]) - 1) * _length(part) + 1
