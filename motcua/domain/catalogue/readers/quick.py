"""Procedures by two letters, or by what a counter receives most often."""

import re
from collections.abc import Sequence
from datetime import date

from django.db import connection

from motcua.domain.accounts.rules import Act, require
from motcua.domain.catalogue.readers.search import AREA, SearchRow
from motcua.kernel.actor import Actor
from motcua.kernel.text import search_key

MOST = 10
_KEY = re.compile(r"[a-z]{2,12}|[0-9]{3,6}")


def quick(
    *, actor: Actor, text: str, unit_id: int, on: date, often: Sequence[str] = ()
) -> tuple[SearchRow, ...]:
    """Return at most ten procedures a unit receives, by letters or the code's ending.

    `ks` finds đăng ký khai sinh by the first letters of words that follow each other,
    `1695` finds 1.001695. `often` are codes, the most used first: they come first among
    those that fit as well. A text of another shape finds nothing here.
    """
    require(actor, Act.ACCEPT)
    key = search_key(text)
    if not _KEY.fullmatch(key):
        return ()
    return _rows(key, unit_id, on, often, None)


def by_codes(
    *, actor: Actor, codes: Sequence[str], unit_id: int, on: date
) -> tuple[SearchRow, ...]:
    """Return the procedures of these codes that the unit receives that day, in order."""
    require(actor, Act.ACCEPT)
    return _rows("", unit_id, on, codes, list(codes[:MOST])) if codes else ()


def _rows(
    key: str, unit_id: int, on: date, often: Sequence[str], codes: list[str] | None
) -> tuple[SearchRow, ...]:
    sql = (AREA / "sql" / "quick.sql").read_text(encoding="utf-8")
    asked: dict[str, str | int | date | list[str] | None] = {
        "key": key,
        "unit": unit_id,
        "on": on,
        "often": list(often),
        "codes": codes,
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return tuple(SearchRow(*row) for row in cursor.fetchall())
