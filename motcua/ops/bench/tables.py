"""Official tables against DuckDB on the same columns in memory, in the same run."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection

from motcua.domain.accounts.models import Unit
from motcua.domain.reports.models import Span
from motcua.domain.reports.readers import counts, table
from motcua.domain.reports.readers.conditions import values
from motcua.domain.reports.readers.figures import statement_of
from motcua.domain.reports.readers.reach import chosen
from motcua.domain.reports.rules.asked import Asked
from motcua.domain.reports.rules.tables import Form, Left, table_06a, table_07a
from motcua.kernel.actor import SYSTEM
from motcua.ops.bench.figures import Figure, at_most
from motcua.ops.failures import Failure, Reason

TURNS = 11
MOST_TIMES, MOST_MS = 2, 100
FORMS = (table_06a(Left.RESOLVED), table_07a())


@dataclass(frozen=True, slots=True)
class Case:
    """A table of a period and units, by the words of its figure."""

    name: str
    form: Form
    asked: Asked


def figures(*, at: datetime, runtime_url: str) -> Iterator[Figure]:
    """Yield, for each table, its time against DuckDB's, and the slowest of them."""
    try:
        import duckdb  # noqa: PLC0415 - for comparison only, no part of the product
    except ImportError as error:
        raise Failure(
            Reason.MACHINE, "the tables are compared with DuckDB: pip install duckdb"
        ) from error
    slowest = 0.0
    with TemporaryDirectory(suffix="-motcua-duckdb") as folder:
        memory = duckdb.connect(":memory:")
        _copy_over(memory, Path(folder) / "spans.csv", runtime_url)
        for case in _cases(at):
            ours, theirs = _measured(memory, case)
            slowest = max(slowest, ours)
            yield Figure(
                case.name, "ms", ours, theirs, ours / theirs, MOST_TIMES, at_most=True
            )
    yield at_most("the slowest of these tables, warm", "ms", slowest, MOST_MS)


def _cases(at: datetime) -> Iterator[Case]:
    today = at.date()
    units = (("all units", None), ("one unit", Unit.objects.get(code="tckh").pk))
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    periods = (
        ("a month", month, today.replace(day=1) - timedelta(days=1), at),
        ("a year", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31), at),
        ("ten years", today - timedelta(days=3651), today, at),
        ("45 days as known years ago", *_long_ago(at)),
    )
    for form in FORMS:
        for length, first, last, as_of in periods:
            for units_name, unit_id in units:
                asked = Asked(first, last, as_of, unit_id=unit_id)
                yield Case(f"{form.key}, {length}, {units_name}", form, asked)


def _long_ago(at: datetime) -> tuple[date, date, datetime]:
    """Return a period and an instant within its last day, four years ago."""
    as_of = at - timedelta(days=4 * 365)
    return as_of.date() - timedelta(days=44), as_of.date(), as_of


def _measured(memory: Any, case: Case) -> tuple[float, float]:
    """Return the milliseconds of ours and of DuckDB's, which have to agree."""
    units = chosen(actor=SYSTEM, unit_id=case.asked.unit_id, on=case.asked.known_on)
    columns = case.form.columns
    text = statement_of(columns=columns, asked=case.asked, units=units)
    known = values(asked=case.asked, units=units)
    names = re.findall(r"%\((\w+)\)s", text)
    asked = {name: known[name] for name in names}
    text = re.sub(r"%\((\w+)\)s", r"$\1", text)

    def theirs() -> Any:
        return memory.execute(text, asked).fetchall()

    def ours() -> Any:
        return table(actor=SYSTEM, form=case.form, asked=case.asked)

    found = counts(actor=SYSTEM, columns=columns, asked=case.asked)
    same = {row[0]: tuple(row[1:]) for row in theirs() if any(row[1:])}
    if {key: tuple(row.values()) for key, row in found.items()} != same:
        raise RuntimeError(f"{case.name}: DuckDB counts otherwise")
    spans = [(_took(ours), _took(theirs)) for _ in range(TURNS)]
    return median(one for one, _ in spans), median(other for _, other in spans)


def _took(ask: Callable[[], object]) -> float:
    begun = perf_counter()
    ask()
    return (perf_counter() - begun) * 1000


_TYPES: Mapping[str, str] = {
    "topic": "ENUM ('dossier', 'filing')",
    "standing": "ENUM ('waiting', 'answered', 'incomplete', 'refused', 'open',"
    " 'resolved', 'withdrawn', 'stopped')",
    "bigint": "BIGINT",
    "timestamp with time zone": "TIMESTAMPTZ",
    "boolean": "BOOLEAN",
    "text": "VARCHAR",
}
_READ = {kind: "VARCHAR" for kind in _TYPES.values() if kind.startswith("ENUM")}
_COUNTED: Sequence[str] = (
    *("topic", "standing", "since", "until", "known", "unknown"),
    *("receiving_unit", "resolving_unit", "procedure", "field"),
    *("channel", "online_level", "outside", "received_at", "closed_at"),
    *("late_at", "late_original_at", "late_766_at", "early", "early_original"),
    *("apologised_at", "paid_at", "paid_online"),
)
"""The columns tables are counted from."""


def _copy_over(memory: Any, file: Path, runtime_url: str) -> None:
    """Load the stretches into DuckDB's memory, each column as narrow as it may be."""
    with psycopg.connect(runtime_url) as wire, file.open("wb") as out:
        columns = ", ".join(_COUNTED)
        every = f"SELECT {columns} FROM reports_span ORDER BY since"  # noqa: S608 - our own names
        with wire.cursor().copy(f"COPY ({every}) TO STDOUT (FORMAT csv)") as rows:
            for part in rows:
                out.write(part)
    fields = {field.name: field for field in Span._meta.get_fields()}  # noqa: SLF001 - Django's own door
    types = {
        name: _TYPES.get(name) or _TYPES[fields[name].db_type(connection) or ""]
        for name in _COUNTED
    }
    memory.execute(
        "CREATE TABLE reports_span ("
        + ", ".join(f"{name} {kind}" for name, kind in types.items())
        + ")"
    )
    # Of some procedures the level is an empty text, which is no missing one.
    read = {name: _READ.get(kind, kind) for name, kind in types.items()}
    memory.execute(
        "INSERT INTO reports_span SELECT * FROM read_csv(?, header = false,"
        " columns = ?, force_not_null = ['channel', 'online_level'])",
        [str(file), read],
    )
    rows_there = memory.execute("SELECT count(*) FROM reports_span").fetchone()[0]
    if rows_there != Span.objects.count():
        raise RuntimeError("DuckDB has other rows")
