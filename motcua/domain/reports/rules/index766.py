"""The index of service to people and businesses: components, points, a total. Pure.

Points are a table in data (`data/index766.json`), so that another decision is another
table. Basis: QĐ 766/QĐ-TTg.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.domain.reports.rules.pages import Cell, Part, number, percent
from motcua.domain.reports.rules.typed import Typeable

DATA = Path(__file__).resolve().parent.parent / "data" / "index766.json"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of components and the points the decision gives it."""

    key: str
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its points, whether they are confirmed, from what share it is full.

    `typed` says that our data cannot know it, so that it may be typed in.
    """

    key: str
    name: str
    points: int
    known: bool
    full: int
    num: str
    den: str
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The components of one decision."""

    decision: str
    groups: tuple[Group, ...]
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What a component is made of, as cells that open what they count."""

    num: Cell
    den: Cell
    source: str = ""


@cache
def table_766() -> Table:
    """Return the components and their points."""
    data = json.loads(DATA.read_text("utf-8"))
    return Table(
        data["decision"],
        tuple(Group(**row) for row in data["groups"]),
        tuple(Component(**row) for row in data["components"]),
    )


def typeable_766() -> dict[str, Typeable]:
    """Return the components that may be typed in."""
    return {
        f"766:{one.key}": Typeable(
            f"766:{one.key}", f"766 – {one.key} {one.name}: {one.num}", out_of=one.den
        )
        for one in table_766().components
        if one.typed
    }


def hundredths(one: Component, value: Value | None) -> int | None:
    """Return the points of a component in hundredths, rounded down; None without data.

    Full from the share that is enough, in proportion below it.
    """
    if value is None or not value.den.number:
        return None
    share = (value.num.number or 0) * 10_000 * one.points
    return min(share // (value.den.number * one.full), one.points * 100)


def total(values: Mapping[str, Value]) -> tuple[int, int]:
    """Return the hundredths reached and the points that could be, with data only."""
    reached = possible = 0
    for one in table_766().components:
        points = hundredths(one, values.get(one.key))
        if points is not None:
            reached, possible = reached + points, possible + one.points
    return reached, possible


def scaled(reached: int, possible: int) -> int | None:
    """Return a total on the scale of 100 points, in hundredths; None of no data."""
    return reached * 100 // possible if possible else None


def in_hundredths(value: int | None) -> str:
    """Return hundredths of a point as they are printed."""
    return "–" if value is None else f"{value // 100},{value % 100:02d}"


def index_parts(values: Mapping[str, Value]) -> tuple[Part, ...]:
    """Return the total, the groups, and every component with what it is made of."""
    found = table_766()
    reached, possible = total(values)
    groups = []
    for group in found.groups:
        own = [one for one in found.components if one.key.startswith(f"{group.key}.")]
        points = [hundredths(one, values.get(one.key)) for one in own]
        known = [one for one in points if one is not None]
        groups.append(
            (
                Cell(f"{group.key}. {group.name}"),
                number(group.points),
                Cell(in_hundredths(sum(known)) if known else "không có dữ liệu"),
                Cell(f"{len(known)}/{len(own)}"),
            )
        )
    groups.append(
        (
            Cell("Tổng điểm các chỉ số có dữ liệu"),
            number(possible),
            Cell(in_hundredths(reached)),
            Cell(""),
        )
    )
    groups.append(
        (
            Cell("Quy đổi về thang 100"),
            number(100),
            Cell(in_hundredths(scaled(reached, possible))),
            Cell(""),
        )
    )
    return (
        Part(
            "Điểm theo nhóm chỉ số",
            ("Nhóm", "Điểm tối đa", "Điểm đạt", "Chỉ số có dữ liệu"),
            tuple(groups),
        ),
        Part(
            "Điểm từng chỉ số",
            ("Chỉ số", "Tử số", "Mẫu số", "Tỷ lệ", "Điểm tối đa", "Điểm đạt", "Nguồn"),
            tuple(_row(one, values.get(one.key)) for one in found.components),
            tuple(
                f"{one.key}: {one.num} / {one.den}; đủ điểm từ {one.full} %."
                + ("" if one.known else " Điểm tối đa của chỉ số này là giả định.")
                for one in found.components
            ),
        ),
    )


def _row(one: Component, value: Value | None) -> tuple[Cell, ...]:
    name, most = Cell(f"{one.key}. {one.name}"), number(one.points)
    if value is None or not value.den.number:
        nothing = Cell("–"), Cell("–"), Cell("–")
        return (name, *nothing, most, Cell("không có dữ liệu"), Cell(""))
    share = percent(value.num.number or 0, value.den.number)
    points = Cell(in_hundredths(hundredths(one, value)))
    return (name, value.num, value.den, Cell(share), most, points, Cell(value.source))
