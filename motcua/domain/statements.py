"""Named SQL: statements kept in `.sql` files beside their area, run prepared.

For hot verbs only: one statement where the ORM would need a dozen. Everything else
uses the ORM plainly.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

DOMAIN = Path(__file__).resolve().parent


@lru_cache(maxsize=64)
def statement(area: str, name: str) -> bytes:
    """Return the text of `AREA/sql/NAME.sql`."""
    return (DOMAIN / area / "sql" / f"{name}.sql").read_bytes()


def run(area: str, name: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a named statement with its parameters `$1`, `$2` … and return its rows.

    It runs on Django's connection, so it belongs to the caller's transaction if there
    is one, and is a transaction of its own if not. Database errors are Django's.
    Whole numbers and lists of them are sent as text: the statement says what they are,
    and a larger number is no other statement that would be planned anew.
    """
    connection.ensure_connection()
    raw = psycopg.RawCursor(connection.connection)
    with connection.wrap_database_errors, raw as cursor:
        sent = [_as_text(value) for value in values]
        cursor.execute(statement(area, name), sent, prepare=True, binary=True)
        return cursor.fetchall()


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value) if type(value) is int else value
