"""Figures added up from sums, what is open from the stretches, and what was known then.

One statement makes them all, so that they are of one moment of the database:

- what happened in the period: sums of whole years, months and days;
- what is open at its end and was when it began: the few stretches that held then;
- for an instant that has passed, the requests about which something became known after
  it: as they were known then, less as they are known now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, overload

from django.db import connection

from motcua.domain.dossiers.models import Channel
from motcua.domain.reports.readers.conditions import (
    ALIVE,
    EARLY,
    condition,
    group_of,
    scope,
    values,
)
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.lives import CLOSED, Standing
from motcua.domain.reports.rules.sums import Split, pieces
from motcua.domain.reports.rules.tables import Atom, Column, OnTime
from motcua.kernel.clock import VN

_EVER = datetime(9999, 1, 1, tzinfo=VN)
"""As of this everything is known."""

_NOW = ALIVE.replace("%(as_of)s", "%(ever)s")

_CLOSED = ", ".join(f"'{one}'" for one in sorted(CLOSED))
_LEFT = f"'{Standing.STOPPED}', '{Standing.WITHDRAWN}'"
_ONLINE = f"s.channel = '{Channel.ONLINE}'"
_COUNTER = f"s.channel = '{Channel.COUNTER}'"

_ATOMS: Mapping[Atom, str] = {
    Atom.RECEIVED: "s.what = 'received'",
    Atom.ENDED: f"s.what IN ({_CLOSED})",
    Atom.LEFT: f"s.what IN ({_LEFT})",
    Atom.RESOLVED: f"s.what = '{Standing.RESOLVED}'",
    Atom.WITHDRAWN: f"s.what = '{Standing.WITHDRAWN}'",
    Atom.STOPPED: f"s.what = '{Standing.STOPPED}'",
    Atom.REFUSED: f"s.what = '{Standing.REFUSED}'",
    Atom.PAID: "s.what = 'paid'",
    Atom.APOLOGISED: "s.apologised",
    Atom.NOT_APOLOGISED: "NOT s.apologised",
    Atom.AT_COUNTER: _COUNTER,
    Atom.NOT_AT_COUNTER: f"NOT {_COUNTER}",
    Atom.ONLINE: _ONLINE,
    Atom.NOT_ONLINE: f"NOT {_ONLINE}",
    Atom.BY_POST: f"s.channel = '{Channel.POST}'",
    Atom.FULL: "s.online_level = 'full'",
    Atom.PARTIAL: "s.online_level = 'partial'",
    Atom.OTHER_LEVEL: "s.online_level NOT IN ('full', 'partial')",
    Atom.OUTSIDE: "s.outside",
    Atom.INSIDE: "NOT s.outside",
    Atom.PAID_ONLINE: "s.paid_online",
    Atom.PAID_DIRECT: "NOT s.paid_online",
}
_LATE = {
    OnTime.CURRENT: "s.late",
    OnTime.ORIGINAL: "s.late_original",
    OnTime.INDEX_766: "s.late_766",
}


@dataclass(frozen=True, slots=True)
class Added:
    """A column and how it is added up."""

    column: Column
    split: Split


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one's own: an array that tells what each stands for, of which requests.

    Both are texts of the program's own over `s`; what `only` names is in `named`.
    """

    key: str
    only: str
    named: Mapping[str, Any]


@overload
def added(
    *, columns: Sequence[Added], asked: Asked, units: frozenset[int] | None
) -> dict[int, tuple[int, ...]]: ...


@overload
def added(
    *, columns: Sequence[Added], asked: Asked, units: frozenset[int] | None, rows: Rows
) -> dict[tuple[Any, ...], tuple[int, ...]]: ...


def added(
    *,
    columns: Sequence[Added],
    asked: Asked,
    units: frozenset[int] | None,
    rows: Rows | None = None,
) -> dict[Any, tuple[int, ...]]:
    """Return the figures of columns in their order, by what a row stands for."""
    # Nothing that was known then is later than that day.
    day = asked.as_of.astimezone(VN).date()
    known = replace(asked, last=min(asked.last, day))
    statement = " UNION ALL ".join(
        f"({part})" for part in _parts(columns, known, units, rows) if part
    )
    sums = ", ".join(f"sum(c{n})::bigint" for n in range(len(columns)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_CHANGED} SELECT key, {sums} FROM ({statement}) AS every GROUP BY key",  # noqa: S608 - our own texts; what was asked comes as parameters
            _values(known, units) | dict(rows.named if rows else {}),
        )
        found = cursor.fetchall()
    return {tuple(row[0]) if rows else row[0]: tuple(row[1:]) for row in found}


def _parts(
    columns: Sequence[Added],
    asked: Asked,
    units: frozenset[int] | None,
    rows: Rows | None,
) -> list[str]:
    group, within = group_of(asked.group), scope(asked=asked, units=units)
    if rows is not None:
        group, within = rows.key, f"{within} AND {rows.only}"
    flows = [_flow(one.split, asked.on_time) for one in columns]
    stocks = [
        _counted(one.split.stock, asked.on_time) if one.split.stock is not None else "0"
        for one in columns
    ]
    begun = [
        _counted((Atom.OPEN, *one.split.begun), asked.on_time)
        if one.split.begun is not None
        else "0"
        for one in columns
    ]
    changed = [_changed(one.column.atoms, asked.on_time) for one in columns]
    return [
        (
            f"SELECT {group} AS key, {_named(flows)} FROM ({_happened(asked)}) AS h"  # noqa: S608
            f" JOIN reports_kind s ON s.id = h.kind WHERE {within} GROUP BY 1"
        ),
        _standing("ends", stocks, group, within),
        _standing("begins", begun, group, within),
        (
            f"SELECT {group}, {_named(changed)} FROM changed"  # noqa: S608
            # Row by row: they are few, whatever the planner takes them for.
            " CROSS JOIN LATERAL (SELECT * FROM reports_span o WHERE o.topic ="
            " changed.topic AND o.stream = changed.stream OFFSET 0) s"
            f" WHERE {within} AND (({ALIVE}) OR ({_NOW})) GROUP BY 1"
        ),
    ]


def _standing(when: str, figures: Sequence[str], group: str, within: str) -> str:
    """Return the statement of what was open at an instant, as it is known now."""
    if all(figure == "0" for figure in figures):
        return ""
    return (
        f"SELECT {group} AS key, {_named(figures)} FROM reports_span s"  # noqa: S608
        f" WHERE s.standing IN ('{Standing.OPEN}', '{Standing.WAITING}')"
        f" AND tstzrange(s.since, s.until, '(]') @> %({when})s::timestamptz"
        f" AND {within} GROUP BY 1"
    )


def _named(figures: Sequence[str]) -> str:
    return ", ".join(f"{figure} AS c{n}" for n, figure in enumerate(figures))


def _counted(atoms: Sequence[Atom], on_time: OnTime) -> str:
    return f"count(*) FILTER (WHERE {condition(atoms=atoms, on_time=on_time)})"


def _changed(atoms: Sequence[Atom], on_time: OnTime) -> str:
    """Return as it was known then, less as it is known now."""
    so = condition(atoms=atoms, on_time=on_time)
    return (
        f"count(*) FILTER (WHERE {ALIVE} AND {so})"
        f" - count(*) FILTER (WHERE {_NOW} AND {so})"
    )


def _flow(split: Split, on_time: OnTime) -> str:
    """Return what of a column comes from sums."""
    if split.flow is not None:
        return f"coalesce(sum(n) FILTER (WHERE {_so(split.flow, on_time)}), 0)"
    if split.begun is not None:
        again = _so((Atom.ENDED, *split.begun), on_time)
        return f"coalesce(sum(again) FILTER (WHERE {again}), 0)"
    return "0"


def _so(atoms: Sequence[Atom], on_time: OnTime) -> str:
    texts = {
        **_ATOMS,
        Atom.LATE: _LATE[on_time],
        Atom.IN_TIME: f"NOT {_LATE[on_time]}",
        Atom.EARLY: EARLY[on_time],
        Atom.NOT_EARLY: f"NOT {EARLY[on_time]}",
    }
    return " AND ".join(texts[atom] for atom in atoms)


def _happened(asked: Asked) -> str:
    """Return the sums of a period, and what of them changed later within it.

    `again` is what had ended before the period and had not by its end.
    """
    whole = [
        f"SELECT kind, {'-n' if piece.less else 'n'} AS n FROM reports_sum"  # noqa: S608 - days are days
        f" WHERE length = '{piece.length}'"
        f" AND first BETWEEN '{piece.first}' AND '{piece.last}'"
        for piece in pieces(asked.first, asked.last)
    ]
    within = (
        "SELECT kind, n FROM reports_shift"
        " WHERE day >= %(first)s AND changed_on <= %(last)s"
    )
    return (
        "SELECT kind, sum(n) AS n, 0 AS again FROM ("  # noqa: S608
        + " UNION ALL ".join([*whole, within])
        + ") AS of_it GROUP BY kind UNION ALL SELECT kind, 0, -sum(n) FROM reports_shift"
        " WHERE day < %(first)s AND changed_on BETWEEN %(first)s AND %(last)s"
        " GROUP BY kind"
    )


def _values(asked: Asked, units: frozenset[int] | None) -> dict[str, Any]:
    day = asked.as_of.astimezone(VN).replace(hour=0, minute=0, second=0, microsecond=0)
    found = values(asked=asked, units=units)
    return found | {
        "ever": _EVER,
        "first": asked.first,
        "last": asked.last,
        # A period that has not begun begins with what is open now.
        "begins": min(asked.begins, asked.ends),
        "midnight": day,
        "before": min(day, asked.ends),
    }


_LOCAL = "({} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
_CHANGED = f"""
WITH changed AS MATERIALIZED (
    SELECT topic, stream FROM reports_span
    WHERE since >= %(midnight)s AND since < %(ends)s AND known > %(as_of)s
    UNION
    SELECT topic, stream FROM reports_span
    WHERE known > %(as_of)s AND since < %(before)s
      AND {_LOCAL.format("known")} > {_LOCAL.format("since")}
)"""  # noqa: S608 - our own texts
"""The requests of which something was so before the end and became known after."""
