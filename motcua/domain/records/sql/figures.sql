-- What is digitised and used again of the papers of dossiers received in a period.
-- A paper is a line of the checklist, or a file of no line. $1 from, $2 until (not
-- with it), $3 the units as JSON, null for all, $4 the instant as of which it was so.
WITH received AS (
    SELECT d.id, d.receiving_unit_id AS unit
    FROM dossiers_dossier d
    WHERE d.received_at >= $1::timestamptz AND d.received_at < $2::timestamptz
        AND d.received_at <= $4::timestamptz
        AND ($3::jsonb IS NULL OR d.receiving_unit_id IN (
            SELECT u::bigint FROM jsonb_array_elements_text($3::jsonb) AS u
        ))
),
papers AS (
    SELECT
        r.unit, r.id, f.handed_in_n, CASE WHEN f.handed_in_n IS NULL THEN f.n END,
        bool_or(m.made_at IS NOT NULL) AS digitised, bool_or(f.reused) AS reused,
        bool_or(s.file_n IS NOT NULL) AND NOT bool_or(m.made_at IS NOT NULL) AS skipped
    FROM received r
    JOIN dossiers_dossierfile f ON f.dossier_id = r.id AND f.purpose = 'submitted'
        AND f.added_at <= $4::timestamptz
    LEFT JOIN records_record m ON m.dossier_id = f.dossier_id AND m.file_n = f.n
        AND f.digitised AND m.made_at <= $4::timestamptz
    LEFT JOIN records_skipped s ON s.dossier_id = f.dossier_id AND s.file_n = f.n
        AND s.at <= $4::timestamptz
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT r.unit, r.id, h.n, NULL, false, false, false
    FROM received r
    JOIN dossiers_handedin h ON h.dossier_id = r.id AND h.original_count > 0
    WHERE NOT EXISTS (
        SELECT FROM dossiers_dossierfile f
        WHERE f.dossier_id = r.id AND f.handed_in_n = h.n AND f.purpose = 'submitted'
            AND f.added_at <= $4::timestamptz
    )
)
SELECT
    unit, count(DISTINCT id),
    count(*) FILTER (WHERE NOT reused AND NOT skipped),
    count(*) FILTER (WHERE digitised AND NOT reused),
    count(*) FILTER (WHERE skipped AND NOT reused),
    count(*) FILTER (WHERE reused),
    count(DISTINCT id) FILTER (WHERE reused)
FROM papers
GROUP BY unit
ORDER BY unit
