"""Biểu II.07b: how many procedures there are, by level, and how they are organised.

Basis: TT 01/2020/TT-VPCP, biểu II.07b/VPCP/KSTT, as systems in use print it. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from motcua.domain.reports.rules.pages import Cell, Part, number
from motcua.domain.reports.rules.tables import FiguresDisagree
from motcua.kernel.text import normalise

SIGN = "II.07b/VPCP/KSTT"
LEVELS = ("province", "district", "commune")
IDENTITIES = ("1 = 2 + 3 + 4", "5 = 6 + 7 + 8", "9 = 10 + 11 + 12", "13 = 14 + 15 + 16")
_WORDS = {
    "province": ("tỉnh",),
    "district": ("huyện", "quận"),
    "commune": ("xã", "phường"),
}
_HEADS = (
    "Thuộc thẩm quyền",
    "Theo cơ chế một cửa",
    "Theo cơ chế một cửa liên thông",
    "Quy trình nội bộ đã ban hành",
)


@dataclass(frozen=True, slots=True)
class Organised:
    """A procedure in force: its level, and how it is received and resolved."""

    procedure: int
    field: str
    authority_level: str
    received: bool
    linked: bool
    with_process: bool


def level_of(authority_level: str) -> str | None:
    """Return the level a procedure is counted at, the highest it names; None another."""
    # With their accents: “cơ quan” names no “quận”.
    words = re.findall(r"\w+", normalise(authority_level).casefold())
    for level, known in _WORDS.items():
        if any(word in words for word in known):
            return level
    return None


def table_07b(rows: Sequence[Organised]) -> Part:
    """Return the table, a row for each field, with what is in none of its columns said.

    Raises FiguresDisagree where it does not add up.
    """
    counted = [row for row in rows if level_of(row.authority_level) is not None]
    fields = sorted({row.field for row in counted})
    lines = [
        (name, _figures(row for row in counted if row.field == name)) for name in fields
    ]
    total = _figures(counted)
    for n in range(len(total)):
        if total[n] != sum(figures[n] for _, figures in lines):
            raise FiguresDisagree(f"{SIGN}, column {n + 1}")
    heads = (
        f"({4 * part + at + 1}) {head}: {name}"
        for part, head in enumerate(_HEADS)
        for at, name in enumerate(("tổng số", "cấp tỉnh", "cấp huyện", "cấp xã"))
    )
    left_out = len(rows) - len(counted)
    return Part(
        "Số lượng thủ tục hành chính và việc tổ chức thực hiện",
        ("Lĩnh vực", *heads),
        (
            *((Cell(name), *map(number, figures)) for name, figures in lines),
            (Cell("Tổng cộng"), *map(number, total)),
        ),
        (
            f"{left_out} thủ tục của cấp khác hoặc chưa ghi cấp không tính vào biểu.",
            f"Đã kiểm tra: {'; '.join(IDENTITIES)}.",
        ),
    )


def _figures(rows: Iterable[Organised]) -> list[int]:
    """Return the sixteen columns; totals are counted by themselves."""
    own = list(rows)
    found: list[int] = []
    for part in (
        own,
        [row for row in own if row.received and not row.linked],
        [row for row in own if row.received and row.linked],
        [row for row in own if row.with_process],
    ):
        levels = [
            sum(level_of(row.authority_level) == level for row in part)
            for level in LEVELS
        ]
        if sum(levels) != len(part):
            raise FiguresDisagree(f"{SIGN}: {len(part)} ≠ {levels}")
        found += [len(part), *levels]
    return found
