"""What anybody may take along: figures by month, and which dossiers are late.

No person is named and none can be told from it: figures are of at least five dossiers,
and a late dossier is its code, of which only who filed it knows whose it is.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from motcua.domain.dossiers.models import Dossier
from motcua.domain.reports.readers.conditions import (
    ALIVE,
    RELEVANT,
    condition,
    scope,
    values,
)
from motcua.domain.reports.readers.figures import counts, names_of
from motcua.domain.reports.readers.horizon import first_day, whole
from motcua.domain.reports.readers.pooling import (
    months_counted,
    months_over,
    morning,
    pool_of_months,
)
from motcua.domain.reports.rules.asked import Asked, Group
from motcua.domain.reports.rules.opening import OpenRow, protected
from motcua.domain.reports.rules.tables import Atom, Column
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import VN

MOST_LATE = 100
"""So many late dossiers are on a page."""

MOST_OFFSET = 5000
"""Where the list of late dossiers ends; who wants more asks for one agency."""

_LATE = Column("open_late", "", "", (Atom.OPEN, Atom.LATE))


@dataclass(frozen=True, slots=True)
class OpenFigures:
    """The rows of the whole months of a year, as known at an instant."""

    rows: tuple[OpenRow, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class LateDossier:
    """A dossier that is late now: what it is, since when, with whom."""

    id: int
    code: str
    procedure_name: str
    received_at: datetime
    due_at: datetime

    def days_over(self, today: date) -> int:
        """Return how many days ago the day was on which it was due."""
        return (today - self.due_at.astimezone(VN).date()).days


@dataclass(frozen=True, slots=True)
class LateList:
    """A page of what is late, with how many there are in all, by agency."""

    rows: tuple[LateDossier, ...]
    next_offset: int | None
    by_agency: tuple[tuple[int, str, int], ...]
    total: int
    as_of: datetime


def open_figures(*, year: int, today: date) -> OpenFigures | None:
    """Return the months of a year that are over, as known when today began.

    None before anything was counted. So the file is the same all day, whoever asks.
    """
    until = whole().at
    if until is None:
        return None
    as_of = morning(until=until, today=today)
    counted = months_counted(months=months_over(year=year, today=today), as_of=as_of)
    agencies = names_of(group=Group.RESOLVING, keys={one.agency for one in counted})
    fields = names_of(group=Group.FIELD, keys={one.field for one in counted})
    pool = pool_of_months(counted)
    rows = protected(counted, pool, agencies=agencies, fields=fields)
    return OpenFigures(rows, as_of)


def years(*, today: date) -> tuple[int, ...]:
    """Return the years there are files of, the newest first."""
    first = first_day()
    if first is None:
        return ()
    begun = first.year
    last = (today.replace(day=1) - timedelta(days=1)).year
    return tuple(range(last, begun - 1, -1))


def late_list(
    *,
    today: date,
    agency: int | None = None,
    newest_first: bool = False,
    offset: int = 0,
) -> LateList | None:
    """Return a page of what is late now by its current due date, by code.

    The longest late first, or the newest. `agency` is the unit that resolves. None
    before anything was counted.
    """
    until = whole().at
    if until is None:
        return None
    asked = Asked(today, today, until, group=Group.RESOLVING)
    counted = counts(actor=SYSTEM, columns=(_LATE,), asked=asked)
    late = {key: row["open_late"] for key, row in counted.items() if row["open_late"]}
    names = names_of(group=Group.RESOLVING, keys=late)
    way = "DESC" if newest_first else "ASC"
    rows = _late_rows(asked, agency, way, min(offset, MOST_OFFSET))
    more = len(rows) > MOST_LATE and offset < MOST_OFFSET
    return LateList(
        rows=tuple(rows[:MOST_LATE]),
        next_offset=offset + MOST_LATE if more else None,
        by_agency=tuple(
            sorted(
                ((key, names.get(key, ""), n) for key, n in late.items()),
                key=lambda one: one[1],
            )
        ),
        total=sum(late.values()),
        as_of=until,
    )


def _late_rows(
    asked: Asked, agency: int | None, way: str, offset: int
) -> list[LateDossier]:
    units = None if agency is None else frozenset({agency})
    statement = (
        "SELECT s.stream, s.procedure, s.received_at, s.due_at FROM reports_span s"  # noqa: S608
        f" WHERE {ALIVE} AND {RELEVANT} AND {scope(asked=asked, units=units)}"
        f" AND {condition(atoms=_LATE.atoms, on_time=asked.on_time)}"
        f" ORDER BY s.due_at {way}, s.stream {way} LIMIT %(most)s OFFSET %(offset)s"
    )
    more = {"most": MOST_LATE + 1, "offset": offset}
    with connection.cursor() as cursor:
        cursor.execute(statement, values(asked=asked, units=units) | more)
        found = cursor.fetchall()
    codes = dict(
        Dossier.objects.filter(pk__in=[row[0] for row in found]).values_list("pk", "code")
    )
    procedures = names_of(group=Group.PROCEDURE, keys={row[1] for row in found})
    return [
        LateDossier(stream, codes.get(stream, ""), procedures.get(procedure, ""), *times)
        for stream, procedure, *times in found
    ]
