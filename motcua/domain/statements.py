"""Named SQL: statements kept in `.sql` files beside their area, run prepared.

For hot verbs only: one statement where the ORM would need a dozen. Everything else
uses the ORM plainly.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections, transaction

DOMAIN = Path(__file__).resolve().parent

Statement = tuple[str, str, Sequence[Any]]
"""A named statement with its values: its area, its name, what `$1`, `$2` … are."""

Rows = Callable[[], list[tuple[Any, ...]]]
"""The rows of one statement, once all that has been sent is done."""


_PART = re.compile(rb"^-- WITH \$(\d+)\n(.*?)^-- END\n", re.MULTILINE | re.DOTALL)


@lru_cache(maxsize=64)
def statement(area: str, name: str, count: int = 0) -> bytes:
    """Return the text of `AREA/sql/NAME.sql` for so many values, 0 for all there are.

    A part between `-- WITH $n` and `-- END` is left out where fewer than n are given:
    the server starts what it writes with even where nothing comes of it.
    """
    text = (DOMAIN / area / "sql" / f"{name}.sql").read_bytes()
    return _PART.sub(lambda part: part[2] if not 0 < count < int(part[1]) else b"", text)


def run(area: str, name: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a named statement with its parameters `$1`, `$2` … and return its rows.

    It runs on Django's connection, so it belongs to the caller's transaction if there
    is one, and is a transaction of its own if not. Database errors are Django's.
    Whole numbers and lists of them are sent as text: the statement says what they are,
    and a larger number is no other statement that would be planned anew.
    """
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    with database.wrap_database_errors:
        return _executed(database.connection, area, name, values).fetchall()


@contextmanager
def streamed() -> Iterator[Callable[[str, str, Sequence[Any]], Rows]]:
    """Send statements one after another in one transaction: all are done or none.

    Yields what sends one, as `run` takes it, without waiting for its rows: the server
    works while the caller prepares the next. What a statement refers to is looked at as
    it ends, and not for all of them at the end. Queries may be made meanwhile; they wait
    for what was sent before, as the rows do. The first error there is, Django's, is
    raised by whatever comes after it, the end of the block at the latest.
    """
    database = connections[DEFAULT_DB_ALIAS]
    with transaction.atomic(), database.wrap_database_errors:
        connection = database.connection
        with connection.pipeline():
            psycopg.RawCursor(connection).execute("SET CONSTRAINTS ALL IMMEDIATE")
            yield (
                lambda area, name, values: (
                    _executed(connection, area, name, values).fetchall
                )
            )


def _executed(
    connection: psycopg.Connection, area: str, name: str, values: Sequence[Any]
) -> psycopg.RawCursor[Any]:
    cursor = psycopg.RawCursor(connection)
    sent = [_as_text(value) for value in values]
    text = statement(area, name, len(sent))
    cursor.execute(text, sent, prepare=True, binary=True)
    return cursor


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value) if type(value) is int else value
