"""Running numbers: one series a unit, kind and period.

The counter's intake takes its own in the one statement that writes it
(`dossiers/sql/enter.sql`).
"""

from datetime import datetime

from django.db import connection

from motcua.kernel.actor import Actor

_NEXT_NUMBER = """
    INSERT INTO documents_numberseries (unit_id, kind, period, last)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (unit_id, kind, period)
    DO UPDATE SET last = documents_numberseries.last + 1
    RETURNING last
"""


def next_number(
    *, actor: Actor, at: datetime, unit_id: int, kind: str, period: str
) -> int:
    """Take the next number of a series inside the caller's transaction.

    Two takers of one series wait for each other; a rolled-back act gives its number
    back, so the series has no gaps. Basis: NĐ 30/2020 art 15; NĐ 61/2018 art 26.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [unit_id, kind, period])
        row = cursor.fetchone()
    return int(row[0])
