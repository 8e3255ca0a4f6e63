"""A definition as one statement: every word of it is ours, what was chosen is a value.

Each part of a period is counted by a branch of its own with its own instants, so that
the indexes of the stretches serve it as they serve the official tables, whose conditions
these are.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import QueryCanceled

from motcua.domain.bespoke.rules.definition import STEPS, Definition, Dimension
from motcua.domain.bespoke.rules.measures import MEASURES, Measure, Sort
from motcua.domain.bespoke.rules.periods import Part
from motcua.domain.reports.readers.conditions import (
    ALIVE,
    RELEVANT,
    condition,
    group_of,
    scope,
    source_of,
    values,
)
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.tables import Column, OnTime
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

MOST_SECONDS = 20
"""So long may a report be counted; what takes longer is asked for in a smaller period."""

MOST_GROUPS = 2_000
"""So many lines are read before the first of them are shown."""

GROUPS: Mapping[Dimension, Group] = {
    Dimension.FIELD: Group.FIELD,
    Dimension.RESOLVING: Group.RESOLVING,
    Dimension.RECEIVING: Group.RECEIVING,
    Dimension.PROCEDURE: Group.PROCEDURE,
    Dimension.AUTHORITY: Group.AUTHORITY,
    Dimension.OFFICER: Group.OFFICER,
}
_OTHERS = {Dimension.CHANNEL: "s.channel", Dimension.LEVEL: "s.authority_level"}
_FILTERS = {
    "field": "s.field = %(field)s",
    "procedure": "s.procedure = %(procedure)s",
    "ways": "s.channel = ANY(%(ways)s)",
}
_DAYS = (
    "(s.closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
    " - (s.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
)
_OF_PERIOD = ("begins", "ends", "as_of", "judged", "units")


@dataclass(frozen=True, slots=True)
class Of:
    """What a definition is counted of: its period now, and the units of the reader."""

    definition: Definition
    asked: Asked
    units: frozenset[int] | None


def counting(
    *, of: Of, parts: Sequence[Part], most: int | None = MOST_GROUPS
) -> tuple[str, dict[str, Any]]:
    """Return the statement of the lines, and what it names.

    A row is what the line stands for, two figures a measure, and how many lines there
    are in all; the greatest come first, at most so many, or all.
    """
    whole = (Part("", "", of.asked.first, of.asked.last),)
    branches, named = [], named_filters(of)
    for n, part in enumerate(parts or whole):
        asked = replace(of.asked, first=part.first, last=part.last)
        known = values(asked=asked, units=of.units)
        named |= {f"{name}_{n}": known[name] for name in _OF_PERIOD}
        places = {name: f"%({name}_{n})s" for name in (*_OF_PERIOD, *_FILTERS)}
        places |= {name: f"%({name})s" for name in _FILTERS}
        branches.append(_branch(of, part) % places)
    together = " UNION ALL ".join(f"({branch})" for branch in branches)
    # Our own texts; what was chosen comes as parameters.
    statement = (
        f"SELECT x.*, count(*) OVER () FROM ({together}) x"  # noqa: S608
        f" ORDER BY {_order(of.definition)} LIMIT %(most)s"
    )
    return statement, named | {"most": most}


def listing(
    *, of: Of, measure: Measure, whole: bool, keys: Mapping[Dimension, str]
) -> str:
    """Return the statement that lists what a value is of, in order, a page at a time.

    `whole` lists the lower number of a share. It names what `named` returns,
    the keys as `key_…`, and topic, stream and most.
    """
    columns = measure.of if whole and measure.of else (measure.counted,)
    lines = "".join(
        f" AND {key_of(one)} = %(key_{one})s" for one in keys if one not in STEPS
    )
    return (
        "SELECT s.topic, s.stream, s.procedure, s.standing, s.received_at, s.due_at,"  # noqa: S608 - our own texts
        f" s.original_due_at, s.closed_at FROM {_source(keys)} WHERE {_where(of)}{lines}"
        f" AND ({_any(columns, judged_by(of=of, measure=measure))})"
        " AND (s.topic, s.stream) > (%(topic)s, %(stream)s)"
        " ORDER BY s.topic, s.stream LIMIT %(most)s"
    )


def named(of: Of) -> dict[str, Any]:
    """Return what the conditions of a statement of one period name."""
    return values(asked=of.asked, units=of.units) | named_filters(of)


def only(of: Of) -> str:
    """Return the condition of the filters that are set; `named_filters` names values."""
    return " AND ".join(["TRUE", *(_FILTERS[name] for name in named_filters(of))])


@contextmanager
def at_most() -> Iterator[CursorWrapper]:
    """Give a cursor whose statements are ended after `MOST_SECONDS`.

    Raises Invalid naming the period then.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchall()[0][0]
            limit = "SELECT set_config('statement_timeout', %s, true)"
            cursor.execute(limit, [f"{MOST_SECONDS}s"])
            yield cursor
            cursor.execute(limit, [before])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise Invalid(
            "report_too_long",
            N_("Báo cáo này tính quá %(most)s giây nên đã dừng."),
            facts={"most": MOST_SECONDS},
            field="span",
            remedy=N_("Hãy chọn kỳ ngắn hơn, bớt số liệu hoặc bớt cách chia dòng."),
        ) from error


def _branch(of: Of, part: Part) -> str:
    definition = of.definition
    lines = [
        f"'{part.key}'" if one in STEPS else key_of(one) for one in definition.dimensions
    ]
    measures = [MEASURES[key] for key in definition.measures]
    figures = [
        f"{text} AS {name}{n}"
        for n, one in enumerate(measures)
        for name, text in zip("ab", _figures(of, one), strict=True)
    ]
    anything = " OR ".join(
        f"({_any((one.counted, *one.of), judged_by(of=of, measure=one))})"
        for one in measures
    )
    group = ", ".join(str(n + 1) for n in range(len(lines)))
    ending = (
        f" GROUP BY {group} HAVING count(*) FILTER (WHERE {anything}) > 0"
        if lines
        else ""
    )
    return (
        f"SELECT {', '.join([*lines, *figures])} FROM {_source(definition.dimensions)}"  # noqa: S608 - our own texts
        f" WHERE {_where(of)}{ending}"
    )


def _figures(of: Of, measure: Measure) -> tuple[str, str]:
    """Return the two figures of a measure: what is counted, and out of what."""
    on_time = judged_by(of=of, measure=measure)
    counted = condition(atoms=measure.counted.atoms, on_time=on_time)
    count = f"count(*) FILTER (WHERE {counted})"
    match measure.sort:
        case Sort.COUNT:
            return count, "0"
        case Sort.SHARE:
            return count, f"count(*) FILTER (WHERE {_any(measure.of, on_time)})"
        case Sort.DAYS:
            tenth = f"percentile_disc(0.{measure.tenths})"
            days = f"{tenth} WITHIN GROUP (ORDER BY {_DAYS}) FILTER (WHERE {counted})"
            return days, count


def _where(of: Of) -> str:
    return " AND ".join(
        [ALIVE, RELEVANT, scope(asked=of.asked, units=of.units), only(of)]
    )


def named_filters(of: Of) -> dict[str, Any]:
    """Return the filters that are set, by their names."""
    one = of.definition
    found: dict[str, Any] = {}
    if one.field_id is not None:
        found["field"] = one.field_id
    if one.procedure_id is not None:
        found["procedure"] = one.procedure_id
    if one.ways:
        found["ways"] = [way.value for way in one.ways]
    return found


def _order(definition: Definition) -> str:
    """Return what the lines that are read first are the greatest of, or the least."""
    key = definition.by or definition.measures[0]
    n = definition.measures.index(key)
    share = MEASURES[key].sort is Sort.SHARE
    value = f"a{n}::float / nullif(b{n}, 0)" if share else f"a{n}"
    down = "ASC" if definition.by and definition.rising else "DESC"
    return f"{value} {down} NULLS LAST, a{n} DESC"


def _any(columns: Sequence[Column], on_time: OnTime) -> str:
    return " OR ".join(
        f"({condition(atoms=one.atoms, on_time=on_time)})" for one in columns
    )


def judged_by(*, of: Of, measure: Measure) -> OnTime:
    """Return how on time is judged for a measure."""
    return measure.on_time or of.definition.on_time


def key_of(dimension: Dimension) -> str:
    """Return what a line stands for, as a text; of no step."""
    found = _OTHERS.get(dimension) or group_of(GROUPS[dimension])
    return f"COALESCE(({found})::text, '')"


def _source(dimensions: Sequence[Dimension] | Mapping[Dimension, str]) -> str:
    by_officer = Dimension.OFFICER in dimensions
    return source_of(Group.OFFICER if by_officer else Group.FIELD)
