"""How open dossiers stand: in all, by rows, and by how long they have been open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from motcua.domain.accounts import readers as accounts
from motcua.domain.overview.readers.conditions import KEYS, facts, stood
from motcua.domain.overview.readers.reach import reach_for
from motcua.domain.overview.rules.asked import (
    AGES,
    BY_WORK,
    MOST_ROWS,
    NOBODY,
    Group,
    Picked,
    check_picked,
)
from motcua.domain.reports.readers.figures import names_of
from motcua.domain.reports.rules.asked import Group as Figured
from motcua.kernel.actor import Actor
from motcua.kernel.text import N_

_NAMED = {
    Group.UNIT: Figured.RESOLVING,
    Group.PLACE: Figured.RESOLVING,
    Group.FIELD: Figured.FIELD,
    Group.PROCEDURE: Figured.PROCEDURE,
}
NOBODY_NAME = N_("Chưa giao ai")


@dataclass(frozen=True, slots=True)
class Counts:
    """Open dossiers by how they stand; the three add up to all."""

    late: int = 0
    risk: int = 0
    on_time: int = 0

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.late + self.risk + self.on_time


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key (an id, a step's name), its name, its numbers."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Wall:
    """The whole picture at an instant. `left_out` is how many rows are not shown."""

    at: datetime
    counts: Counts
    rows: tuple[Row, ...]
    left_out: int
    ages: tuple[Counts, ...] = field(default_factory=tuple)


def wall(*, actor: Actor, picked: Picked, group: Group, at: datetime) -> Wall:
    """Return how open dossiers stand at the instant up to which figures are whole.

    Rows come worst first: most late, then most at risk. Raises NotAllowed for who may
    not see them, Invalid for what cannot be asked.
    """
    check_picked(picked)
    reach = reach_for(actor=actor, picked=picked, group=group)
    by_work = group in BY_WORK
    work = " LEFT JOIN held h ON h.id = st.id" if by_work else ""
    standings = ", ".join(
        f"count(*) FILTER (WHERE standing = '{name}')"
        for name in ("late", "risk", "on_time")
    )
    statement = (
        f"WITH {stood(reach=reach, picked=picked)}, keyed AS"  # noqa: S608 - our own texts
        f" (SELECT {'DISTINCT' if by_work else ''} st.id, st.standing,"
        f" ({KEYS[group]})::text AS key FROM stood st{work})"
        f" SELECT key, NULL::int, {standings} FROM keyed GROUP BY key"
        f" UNION ALL SELECT NULL, age, {standings} FROM stood GROUP BY age"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, facts(reach=reach, picked=picked, at=at))
        found = cursor.fetchall()
    ages = {age: Counts(*counted) for _, age, *counted in found if age is not None}
    # What has ended since the figures were counted has no open work any more: no row.
    keyed = {key: Counts(*counted) for key, _, *counted in found if key}
    rows = _ordered(keyed, names(group=group, keys=keyed))
    return Wall(
        at=at,
        counts=Counts(
            late=sum(one.late for one in ages.values()),
            risk=sum(one.risk for one in ages.values()),
            on_time=sum(one.on_time for one in ages.values()),
        ),
        rows=rows[:MOST_ROWS],
        left_out=max(0, len(rows) - MOST_ROWS),
        ages=tuple(ages.get(n, Counts()) for n in range(len(AGES) + 1)),
    )


def names(*, group: Group, keys: Collection[str]) -> dict[str, str]:
    """Return what keys stand for, in words; steps are their own names."""
    if group is Group.STEP:
        return {key: key for key in keys}
    ids = {int(key) for key in keys}
    if group is Group.OFFICER:
        found = {NOBODY: NOBODY_NAME, **accounts.officer_names(ids=ids)}
    else:
        found = names_of(group=_NAMED[group], keys=ids)
    return {str(key): name for key, name in found.items()}


def _ordered(keyed: Mapping[str, Counts], named: Mapping[str, str]) -> tuple[Row, ...]:
    rows = (Row(key, named.get(key, ""), counts) for key, counts in keyed.items())
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                -row.counts.late,
                -row.counts.risk,
                -row.counts.on_time,
                row.name,
            ),
        )
    )
