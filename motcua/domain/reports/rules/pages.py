"""A report of several tables as data: what every page, paper and file is made of. Pure.

Its words are Vietnamese, as official reports are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.tables import OnTime


@dataclass(frozen=True, slots=True)
class Behind:
    """Which dossiers are behind a number: a column of a form, a row of it, its days.

    `row` None is all rows. `on_time` None is the definition the report is asked by.
    """

    form: str
    column: str
    group: Group
    row: int | None
    first: date
    last: date
    on_time: OnTime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words or a number, and what is behind it."""

    text: str
    number: int | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a report with its heading and what has to be said of it.

    `bars` names the column that is drawn as a chart, by its place; None draws none.
    """

    title: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    said: tuple[str, ...] = ()
    bars: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: of whom, of which period, as known when, and how it is counted."""

    key: str
    sign: str
    title: str
    unit: str
    period: str
    first: date
    last: date
    as_of: datetime
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counting:
    """From which table of which question a report takes its numbers."""

    form: str
    asked: Asked

    def cell(self, figure: int, column: str, row: int | None = None) -> Cell:
        """Return a number that opens what it counts; of nothing there is nothing."""
        asked = self.asked
        behind = Behind(
            self.form, column, asked.group, row, asked.first, asked.last, asked.on_time
        )
        return Cell(thousands(figure), figure, behind if figure else None)


def words(*texts: str) -> tuple[Cell, ...]:
    """Return cells of words."""
    return tuple(Cell(text) for text in texts)


def number(figure: int) -> Cell:
    """Return a number that is not one of dossiers."""
    return Cell(thousands(figure), figure)


def thousands(figure: int) -> str:
    """Return a whole number as it is written in Vietnam: 350.000."""
    return f"{figure:,}".replace(",", ".")


def percent(part: int, of: int) -> str:
    """Return a share in per cent with one decimal, rounded half up; – of nothing."""
    if not of:
        return "–"
    tenths = (part * 2000 + of) // (2 * of)
    return f"{thousands(tenths // 10)},{tenths % 10} %"


def number_of_cell(cell: Cell) -> int | str:
    """Return what a cell is to a program: its number, else its words."""
    return cell.number if cell.number is not None else cell.text


def widths(parts: Sequence[Part]) -> int:
    """Return the most columns a part has."""
    return max((len(part.heads) for part in parts), default=1)
