"""Triggers keep the sums of stretches, in the transaction that writes stretches."""

from django.db import migrations

COLUMNS = """receiving_unit, resolving_unit, procedure, field, channel, online_level,
    outside, what, late, late_original, late_766, early, early_original, apologised,
    paid_online"""

LOCAL = "({} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"

# What stretches add to sums: one of a kind from the day on which it was so, one less from
# the day on which it no longer was. A stretch within a day adds nothing.
CELLS = f"""
SELECT s.receiving_unit, s.resolving_unit, s.procedure, s.field, s.channel,
    s.online_level, s.outside, c.what, c.late, c.late_original, c.late_766, c.early,
    c.early_original, c.apologised, c.paid_online, c.day, e.changed_on, sum(e.n) AS n
FROM {{source}} s
CROSS JOIN LATERAL (
    SELECT 'received', {LOCAL.format("s.received_at")},
        false, false, false, false, false, false, false
    WHERE s.topic = 'dossier' AND s.received_at IS NOT NULL
    UNION ALL
    SELECT s.standing, {LOCAL.format("s.closed_at")},
        s.late_at IS NOT NULL, s.late_original_at IS NOT NULL, s.late_766_at IS NOT NULL,
        s.early, s.early_original, s.apologised_at IS NOT NULL, false
    WHERE s.closed_at IS NOT NULL
    UNION ALL
    SELECT 'refused', {LOCAL.format("s.since")},
        false, false, false, false, false, false, false
    WHERE s.standing = 'refused'
    UNION ALL
    SELECT 'paid', {LOCAL.format("s.paid_at")},
        false, false, false, false, false, false, s.paid_online
    WHERE s.paid_at IS NOT NULL
) AS c (what, day, late, late_original, late_766, early, early_original, apologised,
        paid_online)
CROSS JOIN LATERAL (
    SELECT {LOCAL.format("s.since")}, 1
    UNION ALL
    SELECT {LOCAL.format("s.until")}, -1 WHERE s.until IS NOT NULL
) AS e (changed_on, n)
GROUP BY s.receiving_unit, s.resolving_unit, s.procedure, s.field, s.channel,
    s.online_level, s.outside, c.what, c.late, c.late_original, c.late_766, c.early,
    c.early_original, c.apologised, c.paid_online, c.day, e.changed_on
HAVING sum(e.n) <> 0
"""

SAME = " AND ".join(
    f"k.{name} = c.{name}" for name in COLUMNS.replace("\n", " ").replace(" ", "").split(",")
)
OF_CELLS = ", ".join(f"c.{name}" for name in COLUMNS.replace(" ", "").replace("\n", "").split(","))

# Lengths of the sums a day belongs to, and when each begins.
LENGTHS = """(VALUES ('day', c.day), ('month', date_trunc('month', c.day)::date),
    ('year', date_trunc('year', c.day)::date))"""

CREATE = f"""
CREATE FUNCTION reports_keep_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    WITH cells AS MATERIALIZED ({CELLS.format(source="told")}),
    made AS (
        INSERT INTO reports_kind ({COLUMNS})
        SELECT DISTINCT {OF_CELLS} FROM cells c
        WHERE NOT EXISTS (SELECT FROM reports_kind k WHERE {SAME})
        RETURNING id, {COLUMNS}
    ),
    found AS MATERIALIZED (
        SELECT k.id AS kind, c.day, c.changed_on, c.n * sign AS n
        FROM cells c JOIN reports_kind k ON {SAME}
        UNION ALL
        SELECT k.id, c.day, c.changed_on, c.n * sign
        FROM cells c JOIN made k ON {SAME}
    ),
    summed AS (
        INSERT INTO reports_sum (length, first, kind, n)
        SELECT l.length, l.first, c.kind, sum(c.n)
        FROM found c CROSS JOIN LATERAL {LENGTHS} AS l (length, first)
        WHERE c.day = c.changed_on GROUP BY 1, 2, 3
        ON CONFLICT (length, first, kind) DO UPDATE SET n = reports_sum.n + excluded.n
    )
    INSERT INTO reports_shift (day, changed_on, kind, n)
    SELECT day, changed_on, kind, n FROM found WHERE day < changed_on
    ON CONFLICT (day, changed_on, kind) DO UPDATE SET n = reports_shift.n + excluded.n;
    RETURN NULL;
END;
$$;
CREATE TRIGGER reports_sums_added AFTER INSERT ON reports_span
    REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_sums('1');
CREATE TRIGGER reports_sums_taken AFTER DELETE ON reports_span
    REFERENCING OLD TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_sums('-1');
-- Nothing of ours changes a stretch; should anybody, the sums follow.
CREATE TRIGGER reports_sums_changed_from AFTER UPDATE ON reports_span
    REFERENCING OLD TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_sums('-1');
CREATE TRIGGER reports_sums_changed_to AFTER UPDATE ON reports_span
    REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION reports_keep_sums('1');

-- What the sums should be, from the stretches alone; kinds none has yet have no number.
CREATE VIEW reports_wanted AS
WITH found AS (
    SELECT k.id AS kind, c.day, c.changed_on, c.n
    FROM ({CELLS.format(source="reports_span")}) c
    LEFT JOIN reports_kind k ON {SAME}
)
SELECT l.length, l.first AS day, l.first AS changed_on, c.kind, sum(c.n)::bigint AS n
FROM found c CROSS JOIN LATERAL {LENGTHS} AS l (length, first)
WHERE c.day = c.changed_on GROUP BY 1, 2, 3, 4
UNION ALL
SELECT '', day, changed_on, kind, n FROM found WHERE day < changed_on;

CREATE FUNCTION reports_make_sums() RETURNS void LANGUAGE sql AS $$
    DELETE FROM reports_sum;
    DELETE FROM reports_shift;
    INSERT INTO reports_kind ({COLUMNS})
    SELECT DISTINCT {OF_CELLS} FROM ({CELLS.format(source="reports_span")}) c
    WHERE NOT EXISTS (SELECT FROM reports_kind k WHERE {SAME});
    INSERT INTO reports_sum (length, first, kind, n)
    SELECT length, day, kind, n FROM reports_wanted WHERE length <> '';
    INSERT INTO reports_shift (day, changed_on, kind, n)
    SELECT day, changed_on, kind, n FROM reports_wanted WHERE length = '';
$$;
SELECT reports_make_sums();

-- What held at an instant and is not over: few of all stretches.
CREATE INDEX reports_span_held ON reports_span
    USING gist (tstzrange(since, until, '(]'))
    WHERE standing IN ('open', 'waiting');
CREATE INDEX reports_span_since ON reports_span (since);
-- What became known on a later day than it was so.
CREATE INDEX reports_span_known_late ON reports_span (known)
    WHERE {LOCAL.format("known")} > {LOCAL.format("since")};
"""

DROP = """
DROP INDEX reports_span_held, reports_span_since, reports_span_known_late;
DROP FUNCTION reports_make_sums();
DROP VIEW reports_wanted;
DROP TRIGGER reports_sums_changed_to ON reports_span;
DROP TRIGGER reports_sums_changed_from ON reports_span;
DROP TRIGGER reports_sums_taken ON reports_span;
DROP TRIGGER reports_sums_added ON reports_span;
DROP FUNCTION reports_keep_sums();
"""


class Migration(migrations.Migration):
    """Sums follow whatever writes stretches, and begin with those that are there."""

    dependencies = [("reports", "0004_sums")]

    operations = [migrations.RunSQL(CREATE, DROP)]
