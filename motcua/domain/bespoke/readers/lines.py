"""The lines of a definition: from the sums that triggers keep, the rest from stretches.

What adds up costs the same for ten years as for a month. What does not (days, signed
results, rows by officer or level) is counted from the stretches, for no longer than
`statements.MOST_SECONDS`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.domain.bespoke.readers.statements import (
    MOST_GROUPS,
    Of,
    at_most,
    counting,
    judged_by,
    key_of,
    named_filters,
    only,
)
from motcua.domain.bespoke.rules.definition import STEPS, Definition, Dimension
from motcua.domain.bespoke.rules.measures import MEASURES, Measure, Sort
from motcua.domain.bespoke.rules.periods import Part
from motcua.domain.reports.readers.sums import Added, Rows, added
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.sums import split
from motcua.domain.reports.rules.tables import Column, OnTime

Pair = tuple[Any, int]
"""The two figures of a measure: what is counted, and out of what."""

_NOT_IN_SUMS = frozenset({Dimension.OFFICER, Dimension.LEVEL})


@dataclass(frozen=True, slots=True)
class Lines:
    """Figures in the order of the measures by what lines stand for; how many there are.

    `count` is more than there are figures where not all lines were read.
    """

    figures: Mapping[tuple[str, ...], tuple[Pair, ...]]
    count: int


def adds_up(*, definition: Definition, measure: Measure) -> bool:
    """Say whether sums can tell a measure by the definition's lines."""
    return (
        measure.sort is not Sort.DAYS
        and not _NOT_IN_SUMS.intersection(definition.dimensions)
        and all(split(one.atoms) for one in (measure.counted, *measure.of))
    )


def lines_of(*, of: Of, parts: Sequence[Part]) -> Lines:
    """Return the lines in which there is anything.

    Raises Invalid naming the period where counting takes too long.
    """
    measures = of.definition.measures
    quick = [
        key
        for key in measures
        if adds_up(definition=of.definition, measure=MEASURES[key])
    ]
    rest = [key for key in measures if key not in quick]
    found: dict[tuple[str, ...], dict[str, Pair]] = {}
    count = 0
    with at_most() as cursor:
        if quick:
            _put(found, quick, _from_sums(of, quick, parts))
        if rest:
            own = replace(of.definition, measures=tuple(rest))
            if quick and of.definition.by not in rest:
                own = replace(own, by="")
            # Where every line is wanted beside what sums tell, no line is left out.
            most = None if quick else MOST_GROUPS
            statement = counting(of=replace(of, definition=own), parts=parts, most=most)
            cursor.execute(*statement)
            rows = cursor.fetchall()
            count = rows[0][-1] if rows else 0
            _put(found, rest, _pairs(rows, len(of.definition.dimensions)))
    figures = {
        line: tuple(pairs.get(key, _none_of(MEASURES[key])) for key in measures)
        for line, pairs in found.items()
    }
    return Lines(figures, max(count, len(figures)))


def _put(
    found: dict[tuple[str, ...], dict[str, Pair]],
    keys: Sequence[str],
    rows: Iterable[tuple[tuple[str, ...], Sequence[Pair]]],
) -> None:
    for line, pairs in rows:
        found.setdefault(line, {}).update(zip(keys, pairs, strict=True))


def _pairs(
    rows: Iterable[Sequence[Any]], width: int
) -> Iterable[tuple[tuple[str, ...], list[Pair]]]:
    """Return the rows of a statement as lines and figures; each ends in their number."""
    for row in rows:
        figures = row[width:-1]
        yield tuple(row[:width]), list(zip(figures[::2], figures[1::2], strict=True))


def nothing(definition: Definition) -> tuple[Pair, ...]:
    """Return the figures of a line of nothing."""
    return tuple(_none_of(MEASURES[key]) for key in definition.measures)


def _none_of(measure: Measure) -> Pair:
    return (None, 0) if measure.sort is Sort.DAYS else (0, 0)


def _from_sums(
    of: Of, keys: Sequence[str], parts: Sequence[Part]
) -> Iterable[tuple[tuple[str, ...], list[Pair]]]:
    """Yield lines and their figures, each part of the period by itself."""
    steps = [n for n, one in enumerate(of.definition.dimensions) if one in STEPS]
    if not steps:
        yield from _of_period(of, keys, of.asked)
        return
    (place,) = steps
    for part in parts:
        asked = replace(of.asked, first=part.first, last=part.last)
        for line, pairs in _of_period(of, keys, asked):
            yield (*line[:place], part.key, *line[place:]), pairs


def _of_period(
    of: Of, keys: Sequence[str], asked: Asked
) -> Iterable[tuple[tuple[str, ...], list[Pair]]]:
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for on_time, columns in _columns(of, keys).items():
        rows = added(
            columns=columns,
            asked=replace(asked, on_time=on_time),
            units=of.units,
            rows=_rows(of),
        )
        names = [one.column.key for one in columns]
        for line, figures in rows.items():
            found.setdefault(line, {}).update(zip(names, figures, strict=True))
    for line, by_name in found.items():
        if any(by_name.values()):
            yield line, [_pair(key, by_name) for key in keys]


def _columns(of: Of, keys: Sequence[str]) -> dict[OnTime, list[Added]]:
    """Return the columns of measures by how on time is judged: `key`, then `key/n`."""
    found: dict[OnTime, list[Added]] = {}
    for key in keys:
        measure = MEASURES[key]
        own = found.setdefault(judged_by(of=of, measure=measure), [])
        for n, column in enumerate((measure.counted, *measure.of)):
            how = split(column.atoms)
            if how is None:
                raise AssertionError(f"{key} does not add up")
            own.append(Added(Column(f"{key}/{n}", "", "", column.atoms), how))
    return found


def _pair(key: str, by_name: Mapping[str, int]) -> Pair:
    lower = sum(by_name.get(f"{key}/{n}", 0) for n in range(1, len(MEASURES[key].of) + 1))
    return by_name.get(f"{key}/0", 0), lower


def _rows(of: Of) -> Rows:
    dimensions = [one for one in of.definition.dimensions if one not in STEPS]
    keys = ", ".join(key_of(one) for one in dimensions)
    return Rows(f"ARRAY[{keys}]::text[]", only(of), named_filters(of))
