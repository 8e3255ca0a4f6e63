-- Stretches of streams written anew from a number on: $1 streams (topic, stream, n),
-- $2 the rows that follow. What was there is deleted, so doing it twice changes nothing.
WITH gone AS (
    DELETE FROM reports_span s
    USING jsonb_to_recordset($1::jsonb) AS a (topic text, stream bigint, n int)
    WHERE s.topic = a.topic AND s.stream = a.stream AND s.n >= a.n
    RETURNING s.n
),
written AS (
    INSERT INTO reports_span
    SELECT r.*
    FROM jsonb_populate_recordset(NULL::reports_span, $2::jsonb) AS r
    -- What was there goes before what comes.
    WHERE (SELECT count(*) FROM gone) >= 0
    RETURNING n
)
SELECT count(*) FROM written
