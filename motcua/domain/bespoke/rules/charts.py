"""A chart as places in per cent of its width, so that it fits every screen.

Each bar and point bears its number: no colour says what the words do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.domain.bespoke.rules.lines import Line
from motcua.domain.bespoke.rules.measures import Sort

MOST_BARS = 20
MOST_NAMES = 4
"""So many names fit below a line on a narrow screen."""

MARGIN = 12
"""Per cent left free at both ends of a line, so that names are not cut off."""

LONGEST_NAME = 32


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its line's name, cut and whole, its number, and its length in per cent."""

    short: str
    name: str
    text: str
    length: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: its place in per cent from the left and from the top.

    `named` says whether its name stands below it: not all have room.
    """

    name: str
    text: str
    x: str
    y: str
    named: bool


def bars_of(lines: Sequence[Line], place: int) -> tuple[Bar, ...]:
    """Return the bars of a measure: a share is of the whole, others of the greatest."""
    shown = lines[:MOST_BARS]
    most = _most(shown, place)
    return tuple(
        Bar(
            _cut(one.name),
            one.name,
            one.values[place].text,
            _percent(max(one.values[place].height, 0) / most * 100),
        )
        for one in shown
    )


def points_of(lines: Sequence[Line], place: int) -> tuple[Point, ...]:
    """Return the points of a measure over time, without those that have no value."""
    most = _most(lines, place)
    step = (100 - 2 * MARGIN) / max(len(lines) - 1, 1)
    every = -(-len(lines) // MOST_NAMES) or 1
    return tuple(
        Point(
            one.name,
            one.values[place].text,
            _percent(MARGIN + n * step),
            _percent(100 - one.values[place].height / most * 100),
            n % every == 0,
        )
        for n, one in enumerate(lines)
        if one.values[place].height >= 0
    )


def _most(lines: Sequence[Line], place: int) -> float:
    if any(one.values[place].sort is Sort.SHARE for one in lines):
        return 1.0
    return max((one.values[place].height for one in lines), default=1.0) or 1.0


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
