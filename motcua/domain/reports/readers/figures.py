"""Tables, their numbers, and exactly the requests behind each number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from motcua.domain.accounts import readers as accounts
from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import Field, ProcedureVersion
from motcua.domain.dossiers.models import Dossier
from motcua.domain.dossiers.readers.visibility import visible
from motcua.domain.reports.models import Topic
from motcua.domain.reports.readers.conditions import (
    ALIVE,
    RELEVANT,
    condition,
    group_of,
    scope,
    source_of,
    values,
)
from motcua.domain.reports.readers.horizon import check_known
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.readers.sums import Added, added
from motcua.domain.reports.rules.asked import (
    AUTHORITY_NAMES,
    Asked,
    Group,
    check_period,
)
from motcua.domain.reports.rules.sums import Split, split
from motcua.domain.reports.rules.tables import (
    DEFINITIONS,
    Atom,
    Column,
    Form,
    Share,
    check,
    total,
)
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.text import N_

Counted = Mapping[int, Mapping[str, int]]
"""Figures by what a row stands for (an id), then by column."""

MOST_ROWS = 200
"""So many requests behind a number are listed at once."""

_IN_TIME = Column("in_time", "", "", (Atom.RESOLVED, Atom.IN_TIME))
_OF = Column("of", "", "", (Atom.RESOLVED,))
_OPEN_LATE = Column("open_late", "", "", (Atom.OPEN, Atom.LATE))
OF_SHARE = (_IN_TIME, _OF, _OPEN_LATE)
"""What a share on time is made of."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: what it stands for, and its figures by column."""

    key: int
    name: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that adds up: it is checked before anybody sees it."""

    form: Form
    asked: Asked
    rows: tuple[Row, ...]
    total: Mapping[str, int]
    share: Share


@dataclass(frozen=True, slots=True)
class Drilled:
    """One request behind a number, as it stood; `code` is empty where it is gone.

    `opens` says whether whoever asks may open it.
    """

    topic: str
    stream: int
    code: str
    opens: bool
    procedure_name: str
    standing: str
    received_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    closed_at: datetime | None


def table(*, actor: Actor, form: Form, asked: Asked) -> Table:
    """Return a table, as it was known at the instant asked for.

    Raises NotAllowed for who may not see the unit, Invalid for an impossible period,
    FiguresDisagree when what must add up does not.
    """
    if asked.group is Group.OFFICER:
        raise Invalid(
            "group_not_of_tables",
            N_("Một hồ sơ có nhiều cán bộ: biểu không cộng theo cán bộ được."),
            field="group",
            remedy=N_("Hãy chọn cách chia dòng khác."),
        )
    columns = [*form.columns, *OF_SHARE]
    found = counts(actor=actor, columns=columns, asked=asked)
    names = names_of(group=asked.group, keys=found, on=asked.on)
    rows = tuple(
        sorted(
            (
                Row(key, names.get(key, ""), figures)
                for key, figures in found.items()
                if any(figures[column.key] for column in form.columns)
            ),
            key=lambda row: (row.name, row.key),
        )
    )
    by_name = {f"{row.key} {row.name}": row.figures for row in rows}
    sums = total(form, by_name)
    check(form, {**by_name, "": sums})
    return Table(form, asked, rows, sums, share_of(asked=asked, rows=found.values()))


def on_time(*, actor: Actor, asked: Asked) -> Share:
    """Return how much was on time by the definition asked for, of how much."""
    found = counts(actor=actor, columns=OF_SHARE, asked=asked)
    return share_of(asked=asked, rows=found.values())


def counts(*, actor: Actor, columns: Sequence[Column], asked: Asked) -> Counted:
    """Return how many requests each column counts, by what a row stands for.

    What adds up is added up from sums, the rest counted; a row of nothing is left out.

    Raises NotAllowed for who may not see the unit, Invalid for an impossible period.
    """
    units = checked(actor=actor, asked=asked)
    splits = {} if asked.group is Group.OFFICER else _splits(columns)
    quick = [Added(one, splits[one.key]) for one in columns if one.key in splits]
    rest = [one for one in columns if one.key not in splits]
    found: dict[int, dict[str, int]] = {}
    if quick:
        sums = added(columns=quick, asked=asked, units=units)
        _put(found, [one.column.key for one in quick], sums)
    if rest:
        keys = [one.key for one in rest]
        _put(found, keys, from_stretches(columns=rest, asked=asked, units=units))
    keys = [one.key for one in columns]
    return {
        row: {key: figures.get(key, 0) for key in keys}
        for row, figures in found.items()
        if any(figures.values())
    }


def _splits(columns: Sequence[Column]) -> dict[str, Split]:
    """Return the columns that add up, each with how."""
    every = ((column.key, split(column.atoms)) for column in columns)
    return {key: found for key, found in every if found is not None}


def _put(
    found: dict[int, dict[str, int]],
    keys: Sequence[str],
    rows: Mapping[int, Sequence[int]],
) -> None:
    for row, figures in rows.items():
        found.setdefault(row, {}).update(zip(keys, figures, strict=True))


def from_stretches(
    *, columns: Sequence[Column], asked: Asked, units: frozenset[int] | None
) -> dict[int, tuple[int, ...]]:
    """Return the figures of columns in their order, by row, by looking at each request.

    Slower than `added` and the same: whatever a column asks, this can tell.
    """
    statement = statement_of(columns=columns, asked=asked, units=units)
    with connection.cursor() as cursor:
        cursor.execute(statement, values(asked=asked, units=units))
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def statement_of(
    *, columns: Sequence[Column], asked: Asked, units: frozenset[int] | None
) -> str:
    """Return the statement of `from_stretches`; `conditions.values` are its values."""
    counted = ", ".join(
        f"count(*) FILTER (WHERE {condition(atoms=column.atoms, on_time=asked.on_time)})"
        for column in columns
    )
    # Conditions are our own texts; what was asked comes as parameters.
    return (
        f"SELECT {group_of(asked.group)}, {counted} FROM {source_of(asked.group)}"  # noqa: S608
        f" WHERE {ALIVE} AND {RELEVANT} AND {scope(asked=asked, units=units)} GROUP BY 1"
    )


def drilled(
    *,
    actor: Actor,
    asked: Asked,
    column: Column,
    on: date,
    key: int | None = None,
    after: tuple[str, int] = ("", 0),
    most: int = MOST_ROWS,
) -> tuple[Drilled, ...]:
    """Return the requests that a column counts, `key` those of one row, in order.

    At most `most`, those after a topic and stream. They are named by code alone, also
    those the actor may not open on that day; who opens one is noted there. Raises as
    `counts`; NotAllowed also for a column of what was complained of.
    """
    units = checked(actor=actor, asked=asked)
    if not column.is_listed:
        raise NotAllowed(
            "column_not_listed",
            N_("Số này không mở danh sách hồ sơ, để người bị phản ánh không bị lộ."),
        )
    if key is None and asked.group is Group.OFFICER:
        asked = replace(asked, group=Group.AUTHORITY)
    row = "TRUE" if key is None else f"{group_of(asked.group)} = %(key)s"
    statement = (
        "SELECT s.topic, s.stream, s.procedure, s.standing, s.received_at, s.due_at,"  # noqa: S608
        f" s.original_due_at, s.closed_at FROM {source_of(asked.group)}"
        f" WHERE {ALIVE} AND {RELEVANT} AND {scope(asked=asked, units=units)} AND {row}"
        f" AND {condition(atoms=column.atoms, on_time=asked.on_time)}"
        " AND (s.topic, s.stream) > (%(topic)s, %(stream)s)"
        " ORDER BY s.topic, s.stream LIMIT %(most)s"
    )
    more = {"key": key, "topic": after[0], "stream": after[1], "most": most}
    with connection.cursor() as cursor:
        cursor.execute(statement, values(asked=asked, units=units) | more)
        rows = cursor.fetchall()
    return described(actor=actor, rows=rows, on=on)


def described(
    *, actor: Actor, rows: Sequence[tuple[Any, ...]], on: date
) -> tuple[Drilled, ...]:
    """Return what a list behind a number shows of the rows a statement has found.

    A row is topic, stream, procedure, standing, and when it was received, is due, was
    due at first and ended.
    """
    ids = [row[1] for row in rows if row[0] == Topic.DOSSIER]
    codes = dict(Dossier.objects.filter(pk__in=ids).values_list("pk", "code"))
    seen = visible(actor=actor, on=on).filter(pk__in=ids).values_list("pk", flat=True)
    opened = set(seen)
    names = names_of(group=Group.PROCEDURE, keys={row[2] for row in rows})
    return tuple(
        Drilled(
            topic=row[0],
            stream=row[1],
            code=codes.get(row[1], "") if row[0] == Topic.DOSSIER else "",
            opens=row[0] == Topic.DOSSIER and row[1] in opened,
            procedure_name=names.get(row[2], ""),
            standing=row[3],
            received_at=row[4],
            due_at=row[5],
            original_due_at=row[6],
            closed_at=row[7],
        )
        for row in rows
    )


def checked(*, actor: Actor, asked: Asked) -> frozenset[int] | None:
    """Return the units a table is of; it is made of what is whole, or not at all.

    Raises as `counts`.
    """
    units = chosen(actor=actor, unit_id=asked.unit_id, on=asked.known_on)
    check_period(asked.first, asked.last)
    check_known(asked.as_of)
    return units


def share_of(*, asked: Asked, rows: Collection[Mapping[str, int]]) -> Share:
    """Return how much was on time of how much, from the columns `OF_SHARE`."""
    in_time, of, open_late = (sum(row[column.key] for row in rows) for column in OF_SHARE)
    if DEFINITIONS[asked.on_time].counts_open_late:
        of += open_late
    return Share(in_time, of)


def names_of(
    *, group: Group, keys: Collection[int], on: date | None = None
) -> dict[int, str]:
    """Return what rows stand for, in words; a unit that had ended by a day says when."""
    if group is Group.FIELD:
        return dict(Field.objects.filter(pk__in=keys).values_list("pk", "name"))
    if group is Group.AUTHORITY:
        return {key: AUTHORITY_NAMES[key] for key in keys}
    if group is Group.OFFICER:
        return accounts.officer_names(ids=keys)
    if group is Group.PROCEDURE:
        versions = ProcedureVersion.objects.filter(procedure_id__in=keys).order_by("n")
        return dict(versions.values_list("procedure_id", "name"))
    units = Unit.objects.filter(pk__in=keys).values_list("pk", "name", "valid_to")
    return {
        key: f"{name} (đến hết {last:%d/%m/%Y})" if on and last and last < on else name
        for key, name, last in units
    }
