-- What waits for an officer's own eyes. $1 the officer and those they stand in for,
-- $2, $3 the units and roles held, $4, $5 how many alerts and urgings at most.
SELECT
    (
        SELECT array_agg(few.cause)
        FROM (
            SELECT a.cause
            FROM supervision_alert a
            WHERE a.closed_at IS NULL AND EXISTS (
                SELECT FROM supervision_telling t
                WHERE t.alert_id = a.id AND t.officer_id = ANY ($1::bigint[])
            )
            LIMIT $4::int
        ) few
    ),
    (
        SELECT count(*)
        FROM (
            SELECT
            FROM supervision_urging u
            JOIN dossiers_dossier d ON d.id = u.dossier_id AND d.ended_at IS NULL
            WHERE u.answered_at IS NULL AND (
                u.officer_id = ANY ($1::bigint[])
                OR (u.officer_id IS NULL AND EXISTS (
                    SELECT
                    FROM unnest($2::bigint[], $3::text[]) AS held (unit_id, role)
                    WHERE held.unit_id = u.unit_id AND held.role = u.role
                ))
            )
            LIMIT $5::int
        ) few
    )
