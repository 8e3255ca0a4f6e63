"""Ten years of stretches, as the figures of a centre with so many dossiers would have.

They are written straight into the table, in the order of days, and their sums by its own
triggers: what is measured is how tables are read, not how dossiers are handled.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
from django.db import connection

from motcua.domain.reports.models import Horizon

DAYS = 3652
AT_ONCE = 25_000


def fill(*, at: datetime, total: int, owner_url: str) -> None:
    """Write the stretches of so many dossiers received in the ten years before `at`.

    A third came online, of which the filing has stretches too; one in a hundred ends
    late, three end otherwise, one in two hundred is reopened, one in fifty was entered
    a day after it was received. Procedures differ in how often they are asked for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.7)")
        for first, last in _parts(total):
            values: dict[str, int | float | datetime] = {
                "a": first,
                "z": last,
                "at": at,
                "begin": at - timedelta(days=DAYS),
                "step": DAYS * 86_400 / total,
            }
            cursor.execute(_FILL, values)
    Horizon.objects.update(at=at)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE) reports_span, reports_sum, reports_kind")
        owner.execute("VACUUM (ANALYZE) reports_shift")


def _parts(total: int) -> Iterator[tuple[int, int]]:
    for first in range(1, total + 1, AT_ONCE):
        yield first, min(first + AT_ONCE - 1, total)


_FILL = """
WITH pair AS (
    SELECT row_number() OVER (ORDER BY v.procedure_id, c.resolving_unit_id) - 1 AS i,
        count(*) OVER () AS m, c.receiving_unit_id, c.resolving_unit_id, v.procedure_id,
        v.field_id, v.authority_level, v.online_level
    FROM catalogue_competence c
    JOIN catalogue_procedureversion v USING (procedure_id)
    WHERE v.state = 'published'
),
thrown AS (
    SELECT k, random() AS which, random() AS hour, random() AS way, random() AS span,
        random() AS ending, random() AS took, random() AS paying
    FROM generate_series(%(a)s::bigint, %(z)s) AS k
),
timed AS (
    SELECT t.*, p.*,
        date_trunc('day', %(begin)s::timestamptz + k * %(step)s * interval '1 second')
        + interval '8 hours' + hour * interval '9 hours' AS received,
        (array[1, 3, 5, 10, 15, 20, 30])[1 + floor(span * 7)::int] * interval '1 day'
            AS allowed,
        CASE WHEN way < 0.33 THEN 'online' WHEN way < 0.38 THEN 'post' ELSE 'counter' END
            AS channel
    FROM thrown t JOIN pair p ON p.i = floor(p.m * which * which)::int
),
ended AS (
    SELECT *, date_trunc('day', received) + allowed + interval '17 hours' AS due,
        received + allowed * CASE WHEN ending < 0.01 THEN 1.1 + took ELSE 0.95 * took END
            AS closes,
        CASE WHEN ending > 0.98 THEN 'withdrawn' WHEN ending > 0.97 THEN 'stopped'
            ELSE 'resolved' END AS standing,
        received + CASE WHEN k %% 50 = 0 THEN interval '1 day' ELSE interval '0' END
            AS entered
    FROM timed
),
lives AS (
    SELECT e.*, n, since, until,
        CASE WHEN n IN (2, 4) THEN e.standing ELSE 'open' END AS stands,
        CASE WHEN n IN (2, 4) THEN since END AS closed
    FROM ended e
    CROSS JOIN LATERAL (VALUES
        (1, received, closes),
        (2, closes, CASE WHEN k %% 200 = 0 THEN closes + interval '5 days' END),
        (3, CASE WHEN k %% 200 = 0 THEN closes + interval '5 days' END,
            closes + interval '9 days'),
        (4, CASE WHEN k %% 200 = 0 THEN closes + interval '9 days' END, NULL)
    ) AS l (n, since, until)
    WHERE since < %(at)s
),
judged AS (
    SELECT *, CASE WHEN coalesce(closed, 'infinity') > due THEN due END AS late
    FROM lives
)
INSERT INTO reports_span (topic, stream, n, since, until, known, unknown,
    receiving_unit, resolving_unit, procedure, field, authority_level, online_level,
    channel, standing, received_at, closed_at, due_at, original_due_at, late_at,
    late_original_at, late_766_at, early, early_original, apologised_at, paid_at,
    paid_online, receipts, outside)
SELECT 'dossier', k, n, since, CASE WHEN until < %(at)s THEN until END,
    greatest(since, entered),
    CASE WHEN until < %(at)s THEN greatest(until, entered) END,
    receiving_unit_id, resolving_unit_id, procedure_id, field_id, authority_level,
    online_level, channel, stands, received, closed, due, due, late, late, late,
    late IS NULL AND closed < due - interval '1 day',
    late IS NULL AND closed < due - interval '1 day',
    CASE WHEN late < since AND took < 0.5 THEN since END,
    CASE WHEN paying < 0.6 THEN received END, paying < 0.6 AND channel = 'online',
    (paying < 0.6)::int, k %% 400 = 0
FROM judged
UNION ALL
SELECT 'filing', k, n, since, until, since, until, receiving_unit_id, receiving_unit_id,
    procedure_id, field_id, authority_level, online_level, 'online', stands, NULL, NULL,
    answer, answer, answer, answer, answer, false, false, NULL, NULL, false, 0, false
FROM ended CROSS JOIN LATERAL (VALUES
    (1, received - interval '5 hours', received, 'waiting',
        received + interval '3 hours'),
    (2, received, NULL::timestamptz, 'answered', NULL)
) AS l (n, since, until, stands, answer)
WHERE channel = 'online'
"""
