"""What a benchmark says: ours, the limit, their ratio, the bar, and whether it holds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    For a rate `ours` and `limit` are per second and `ratio` is ours / limit: it holds
    when it reaches the bar. For a time both are microseconds and the bar is the
    longest it may take (`at_most`).
    """

    name: str
    unit: str
    ours: float
    limit: float
    ratio: float
    bar: float
    at_most: bool = False

    @property
    def holds(self) -> bool:
        """Say whether the bar is reached."""
        return self.ratio <= self.bar if self.at_most else self.ratio >= self.bar

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        return {
            **{
                k: round(v, 3) if isinstance(v, float) else v
                for k, v in asdict(self).items()
            },
            "holds": self.holds,
        }


def rate(name: str, ours: Sequence[float], limit: Sequence[float], bar: float) -> Figure:
    """Return a figure of rates: the median of runs made in turn."""
    mine, theirs = median(ours), median(limit)
    return Figure(name, "1/s", mine, theirs, mine / theirs, bar)


def at_least(name: str, unit: str, ours: float, bar: float) -> Figure:
    """Return a figure whose own value has to reach a bar."""
    return Figure(name, unit, ours, bar, ours / bar, 1.0)


def at_most(name: str, unit: str, ours: float, bar: float) -> Figure:
    """Return a figure whose own value may not pass a bar."""
    return Figure(name, unit, ours, bar, ours / bar, 1.0, at_most=True)


def draw(figures: Sequence[Figure], console: Console) -> None:
    """Print the figures as a table for a person."""
    table = Table("What", "Unit", "Ours", "Against", "Ratio", "Bar", "Holds", box=None)
    for f in figures:
        table.add_row(
            f.name,
            f.unit,
            f"{f.ours:,.1f}",
            f"{f.limit:,.1f}",
            f"{f.ratio:.2f}",
            f"{'≤' if f.at_most else '≥'} {f.bar:g}",
            "[green]yes[/]" if f.holds else "[red]NO[/]",
        )
    console.print(table)
