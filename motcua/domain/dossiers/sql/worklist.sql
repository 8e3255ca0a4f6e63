-- Open work of some roles at some units, narrowed: how much there is of each standing,
-- and a page of one. One row at least; where the page is empty its columns are null.
-- Each unit and role is read in the order of its index, and no further than needed.
-- $1 units, $2 roles (of the same places), $3 officers whose work counts beside nobody's
-- (null: everybody's), $4 officer, $5 procedure, $6 field, $7 step, $8 received from,
-- $9 received before, $10 now, $11 today begins, $12 and ends, $13 standing of the page,
-- $14 rows before it, $15 its rows, $16 how much of each place is looked at to count.
-- What is empty does not narrow. The standings are those of `rules.worklist.standings`.
WITH place AS (
    SELECT unit_id, role FROM unnest($1::bigint[], $2::text[]) AS p (unit_id, role)
),
work AS NOT MATERIALIZED (
    SELECT
        w.unit_id, w.role, w.start_by, w.dossier_id, w.n,
        stands.is_late, stands.is_today AND NOT stands.is_late AS is_today,
        w.start_by < $10::timestamptz AND NOT stands.is_late AND NOT stands.rests
            AS is_risk,
        stands.rests OR NOT (
            stands.is_late OR stands.is_today OR w.start_by < $10::timestamptz
        ) AS is_next
    FROM dossiers_workitem w
    JOIN dossiers_dossier d ON d.id = w.dossier_id
    CROSS JOIN LATERAL (
        SELECT d.status IN ('supplement', 'fee') OR d.sealed_at IS NOT NULL AS rests
    ) at_all
    CROSS JOIN LATERAL (
        SELECT
            at_all.rests,
            NOT at_all.rests AND coalesce(d.due_at < $10::timestamptz, false) AS is_late,
            NOT at_all.rests AND (
                w.start_by >= $11::timestamptz AND w.start_by < $12::timestamptz
                OR w.due_at >= $11::timestamptz AND w.due_at < $12::timestamptz
                OR coalesce(
                    d.due_at >= $11::timestamptz AND d.due_at < $12::timestamptz, false
                )
            ) AS is_today
    ) stands
    WHERE w.closed_at IS NULL
        AND ($3::bigint[] IS NULL OR w.officer_id IS NULL OR w.officer_id = ANY ($3::bigint[]))
        AND ($4::bigint IS NULL OR w.officer_id = $4::bigint)
        AND ($5::text = '' OR d.procedure_code = $5::text)
        AND ($6::text = '' OR EXISTS (
            SELECT
            FROM catalogue_procedureversion v
            JOIN catalogue_field f ON f.id = v.field_id
            WHERE v.id = d.procedure_version_id AND f.name = $6::text
        ))
        AND ($7::text = '' OR w.step_name = $7::text)
        AND ($8::timestamptz IS NULL OR d.received_at >= $8::timestamptz)
        AND ($9::timestamptz IS NULL OR d.received_at < $9::timestamptz)
),
counted AS (
    SELECT
        count(*) AS every,
        count(*) FILTER (WHERE is_late) AS late,
        count(*) FILTER (WHERE is_today) AS today,
        count(*) FILTER (WHERE is_risk) AS risk,
        count(*) FILTER (WHERE is_next) AS next,
        coalesce(bool_or(nth = $16::int), false) AS is_cut
    FROM place
    CROSS JOIN LATERAL (
        SELECT found.*, row_number() OVER () AS nth
        FROM (
            SELECT is_late, is_today, is_risk, is_next
            FROM work
            WHERE work.unit_id = place.unit_id AND work.role = place.role
            ORDER BY start_by, dossier_id, n
            LIMIT $16::int
        ) found
    ) looked
),
page AS (
    SELECT listed.*
    FROM place
    CROSS JOIN LATERAL (
        SELECT start_by, dossier_id, n
        FROM work
        WHERE work.unit_id = place.unit_id AND work.role = place.role
            -- What is late or at risk is to be begun before now, what is of today
            -- before its end: so the index ends the search.
            AND start_by < CASE $13::text
                WHEN 'late' THEN $10::timestamptz
                WHEN 'risk' THEN $10::timestamptz
                WHEN 'today' THEN $12::timestamptz
                ELSE 'infinity'
            END
            AND CASE $13::text
                WHEN 'late' THEN is_late
                WHEN 'today' THEN is_today
                WHEN 'risk' THEN is_risk
                WHEN 'next' THEN is_next
                ELSE true
            END
        ORDER BY start_by, dossier_id, n
        LIMIT $14::int + $15::int
    ) listed
    ORDER BY start_by, dossier_id, n
    OFFSET $14::int LIMIT $15::int
)
SELECT
    counted.*,
    d.id, d.code, d.version, d.procedure_name, d.submitter_name, d.status, d.outcome,
    d.received_at, d.due_at,
    w.n, w.step_name, w.role, w.officer_id, w.officer_name, w.due_at, w.start_by,
    w.unit_id,
    d.process_id, w.kind, w.step
FROM counted
LEFT JOIN page ON true
LEFT JOIN dossiers_workitem w ON w.dossier_id = page.dossier_id AND w.n = page.n
LEFT JOIN dossiers_dossier d ON d.id = w.dossier_id
ORDER BY page.start_by, page.dossier_id, page.n
