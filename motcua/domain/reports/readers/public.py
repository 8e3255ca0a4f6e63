"""The figures everybody may know: how much, how fast, by unit; no dossier is named.

Basis: NĐ 61/2018 art 32.1; TT 01/2018 art 16 (what is public).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from motcua.domain.reports.readers.figures import OF_SHARE, counts, names_of, share_of
from motcua.domain.reports.readers.horizon import whole
from motcua.domain.reports.readers.pooling import pool_of_year
from motcua.domain.reports.rules.asked import Asked, Group, Side
from motcua.domain.reports.rules.opening import OTHER_AGENCIES
from motcua.domain.reports.rules.small import LEAST
from motcua.domain.reports.rules.tables import Atom, Column, Share
from motcua.kernel.actor import SYSTEM

_COLUMNS = (
    Column("received", "", "", (Atom.RECEIVED,)),
    Column("online", "", "", (Atom.RECEIVED, Atom.ONLINE)),
    Column("open", "", "", (Atom.OPEN,)),
    *OF_SHARE,
)


@dataclass(frozen=True, slots=True)
class PublicRow:
    """What a unit received, resolved and still has, and its share on time."""

    name: str
    received: int
    online: int
    resolved: int
    open: int
    open_late: int
    share: Share


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """The figures of a period, by the units that resolve; `as_of` their instant.

    `together` says that the last row is of agencies of which one had fewer than `least`
    dossiers at some time of the year.
    """

    rows: tuple[PublicRow, ...]
    total: PublicRow
    as_of: datetime
    together: bool = False
    least: int = LEAST


def public_figures(*, first: date, last: date) -> PublicFigures | None:
    """Return the figures of a period of one year; None before anything was counted.

    Agencies that are small at any time of the year stand together (`rules.small`).
    Raises Invalid for an impossible period.
    """
    until = whole().at
    if until is None:
        return None
    asked = Asked(first, last, until, side=Side.RESOLVING, group=Group.RESOLVING)
    found = counts(actor=SYSTEM, columns=_COLUMNS, asked=asked)
    names = names_of(group=Group.RESOLVING, keys=found)
    pool = pool_of_year(year=first.year, until=until)
    rows = sorted(
        (
            _row(names.get(key, ""), [figures], asked)
            for key, figures in found.items()
            if key not in pool.agencies
        ),
        key=lambda row: row.name,
    )
    others = [figures for key, figures in found.items() if key in pool.agencies]
    if others:
        rows.append(_row(OTHER_AGENCIES, others, asked))
    kept = tuple(row for row in rows if row.received or row.resolved or row.open)
    total = _row("", list(found.values()), asked)
    return PublicFigures(kept, total, until, together=bool(others))


def year_before(*, first: date, last: date) -> Share | None:
    """Return the share on time of the same days a year before; None of nothing."""
    until = whole().at
    if until is None:
        return None
    asked = Asked(_back(first), _back(last), until)
    share = share_of(
        asked=asked, rows=counts(actor=SYSTEM, columns=OF_SHARE, asked=asked).values()
    )
    return share if share.of else None


def _back(day: date) -> date:
    """Return the day a year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _row(name: str, rows: list[Mapping[str, int]], asked: Asked) -> PublicRow:
    def of(key: str) -> int:
        return sum(row[key] for row in rows)

    return PublicRow(
        name=name,
        received=of("received"),
        online=of("online"),
        resolved=of("of"),
        open=of("open"),
        open_late=of("open_late"),
        share=share_of(asked=asked, rows=rows),
    )
