-- Who an open account is on a day: officer with the roles in force, or person.
-- $1 account, $2 day, $3 a session that has to be the account's and not ended (null:
-- none is asked for). No row when the account, or the session, has ended.
WITH holder AS (
    SELECT
        a.officer_id, o.name AS officer, a.person_id, p.name AS person,
        s.level, s.seen_at,
        (
            SELECT array_agg(u.absent_id)
            FROM accounts_substitution u
            WHERE u.substitute_id = a.officer_id AND u.confirmed_at IS NOT NULL
                AND u.valid_from <= $2::date
                AND (u.valid_to IS NULL OR u.valid_to >= $2::date)
                AND (u.ended_on IS NULL OR u.ended_on > $2::date)
        ) AS absent
    FROM accounts_account a
    LEFT JOIN accounts_officer o ON o.id = a.officer_id
    LEFT JOIN accounts_person p ON p.id = a.person_id
    LEFT JOIN accounts_signinsession s
        ON s.id = $3::bigint AND s.account_id = a.id AND s.ended_at IS NULL
    WHERE a.id = $1::bigint AND a.is_active AND ($3::bigint IS NULL OR s.id IS NOT NULL)
)
SELECT
    h.officer_id, h.officer, h.person_id, h.person, h.level, h.seen_at, h.absent,
    granted.roles, granted.units
FROM holder h
CROSS JOIN LATERAL (
    SELECT array_agg(g.role) AS roles, array_agg(g.unit_id) AS units
    FROM accounts_rolegrant g
    WHERE (g.officer_id = h.officer_id OR g.officer_id = ANY (h.absent))
        AND g.valid_from <= $2::date AND (g.valid_to IS NULL OR g.valid_to >= $2::date)
) granted
