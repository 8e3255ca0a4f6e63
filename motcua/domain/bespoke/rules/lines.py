"""The lines of a report once they are counted, and how their values are written."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from motcua.domain.bespoke.rules.measures import Measure, Sort
from motcua.domain.reports.rules.pages import percent, thousands
from motcua.domain.reports.rules.tables import Share
from motcua.kernel.text import search_key


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a measure: dossiers, dossiers `of` dossiers, or days of `of` dossiers.

    `number` is None where there is nothing to measure.
    """

    sort: Sort
    number: int | None
    of: int
    text: str

    @property
    def height(self) -> float:
        """Return how much it is where it is drawn or ordered: less than none for none."""
        if self.number is None or (self.sort is Sort.SHARE and not self.of):
            return -1.0
        if self.sort is Sort.SHARE:
            return self.number / self.of
        return float(self.number)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the keys and names of what it stands for, and a value a measure."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    values: tuple[Value, ...]

    @property
    def name(self) -> str:
        """Return what it stands for in one text."""
        return " – ".join(self.names)


def value_of(measure: Measure, number: int | None, of: int) -> Value:
    """Return a value as it is written: 1.204; 96,5 %; 7 of days.

    A share on time is rounded down, so that 100 % is said only where nothing was late.
    """
    match measure.sort:
        case Sort.COUNT:
            text = thousands(number or 0)
        case Sort.DAYS:
            text = "–" if number is None or not of else thousands(number)
        case Sort.SHARE if measure.on_time is not None:
            share = Share(number or 0, of).percent
            text = "–" if share is None else f"{share} %"
        case Sort.SHARE:
            text = percent(number or 0, of)
    return Value(measure.sort, number, of, text)


def ordered(
    lines: Iterable[Line], *, place: int | None, rising: bool, times: Collection[int]
) -> list[Line]:
    """Return lines in order: of a value, or of what they stand for.

    `times` are the places of `keys` that are times and go by these. Lines that are equal
    keep to what they stand for.
    """
    found = sorted(lines, key=lambda one: _own_order(one, times))
    if place is None:
        return found
    at = place
    return sorted(found, key=lambda one: one.values[at].height, reverse=not rising)


def _own_order(one: Line, times: Collection[int]) -> list[str]:
    return [
        key if n in times else f"{search_key(name)} {key}"
        for n, (key, name) in enumerate(zip(one.keys, one.names, strict=True))
    ]
