"""What stands together in all that is published of a year: no small count shows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from motcua.domain.accounts.models import Unit
from motcua.domain.accounts.models.units import UnitKind
from motcua.domain.reports.readers.sums import Added, Rows, added
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.opening import COLUMNS, KEYS, Counted
from motcua.domain.reports.rules.periods import QUARTERS, YEAR, Period
from motcua.domain.reports.rules.small import Pair, Pool, pool_of, together
from motcua.domain.reports.rules.sums import split
from motcua.domain.reports.rules.tables import Atom, Column
from motcua.kernel.clock import VN

_PAIRS = Rows("ARRAY[s.resolving_unit, s.field]", "TRUE", {})
_AGENCIES = Rows("ARRAY[s.resolving_unit, 0]", "TRUE", {})
_PROCEDURES = Rows("ARRAY[s.resolving_unit, s.field, s.procedure]", "TRUE", {})
_DEALT_WITH = Column("dealt_with", "", "", (Atom.DEALT_WITH,))
_RESOLVED = Column("resolved", "", "", (Atom.RESOLVED,))


def morning(*, until: datetime, today: date) -> datetime:
    """Return the instant as of which everybody is told figures all day."""
    return min(until, datetime.combine(today, time(), VN))


def months_over(*, year: int, today: date) -> list[date]:
    """Return the first days of the months of a year that are over."""
    months = [date(year, n, 1) for n in range(1, 13)]
    return [month for month in months if _after(month) <= today]


def months_counted(*, months: Iterable[date], as_of: datetime) -> list[Counted]:
    """Return what each agency had in each field in each month, as known at an instant."""
    return [
        Counted(month, agency, field, dict(zip(KEYS, figures, strict=True)))
        for month in months
        for (agency, field), figures in _added(
            COLUMNS, Asked(month, _after(month) - timedelta(days=1), as_of), _PAIRS
        ).items()
        if any(figures)
    ]


def pool_of_months(counted: Collection[Counted]) -> Pool:
    """Return what stands together in the months that are published as open data."""
    months = sorted({one.month for one in counted})
    found: dict[Pair, list[int]] = {}
    for one in counted:
        row = found.setdefault((one.agency, one.field), [0] * len(months))
        row[months.index(one.month)] += one.dealt_with
    return pool_of(found, central=_central())


def pool_of_year(*, year: int, until: datetime) -> Pool:
    """Return what stands together in what everybody is told of a year until an instant.

    What stands together in the open data of the months that are over, and what is small
    in the month that goes on or in the year.
    """
    today = until.astimezone(VN).date()
    closed = pool_of_months(
        months_counted(
            months=months_over(year=year, today=today),
            as_of=morning(until=until, today=today),
        )
    )
    first, last = date(year, 1, 1), date(year, 12, 31)
    periods = [Asked(first, last, until)]
    if today.year == year:
        month = today.replace(day=1)
        periods.append(Asked(month, _after(month) - timedelta(days=1), until))
    return pool_of(_tables(periods, _PAIRS), central=_central(), already=closed)


def agencies_of_quarters(*, year: int, until: datetime, pool: Pool) -> frozenset[int]:
    """Return the agencies whose results of a quarter or the year stand together."""
    today = until.astimezone(VN).date()
    periods = [Period(year, part) for part in (*QUARTERS, *YEAR)]
    begun = [Asked(one.first, one.last, until) for one in periods if one.first <= today]
    counts = _tables(begun, _AGENCIES, _RESOLVED)
    return pool_of(counts, central=_central(), already=pool).agencies


def procedures_apart(*, asked: Asked, pool: Pool) -> frozenset[int]:
    """Return the procedures that have no row of their own in a period.

    Those of a field that stands with others, and those that are few in theirs.
    """
    of_pair: dict[Pair, dict[int, Sequence[int]]] = {}
    for (agency, field, procedure), figures in _added(
        (_DEALT_WITH,), asked, _PROCEDURES
    ).items():
        of_pair.setdefault((agency, field), {})[procedure] = figures
    lost: set[int] = set()
    for pair, rows in of_pair.items():
        lost |= rows.keys() if pair in pool.pairs else together(rows)
    return frozenset(lost)


def _tables(
    periods: Sequence[Asked], rows: Rows, column: Column = _DEALT_WITH
) -> dict[Pair, list[int]]:
    found: dict[Pair, list[int]] = {}
    for n, asked in enumerate(periods):
        for (agency, second), (number,) in _added((column,), asked, rows).items():
            found.setdefault((agency, second), [0] * len(periods))[n] = number
    return found


def _added(
    columns: Sequence[Column], asked: Asked, rows: Rows
) -> dict[tuple[int, ...], tuple[int, ...]]:
    quick = []
    for column in columns:
        how = split(column.atoms)
        if how is None:
            raise AssertionError(f"{column.key} does not add up")
        quick.append(Added(column, how))
    return added(columns=quick, asked=asked, units=None, rows=rows)


def _central() -> frozenset[int]:
    return frozenset(
        Unit.objects.filter(kind=UnitKind.CENTRAL).values_list("pk", flat=True)
    )


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
