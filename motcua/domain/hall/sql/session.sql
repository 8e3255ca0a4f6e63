-- The counter an officer ($1) has open, which counters of its hall are open and not on
-- a break. No row where the officer has none open.
SELECT
    s.id, s.opened_at, b.began_at,
    c.id, c.unit_id, c.staff_unit_id, u.short_name, c.code, c.name, c.active,
    a.id, a.code, a.name, served.ids, served.letters,
    (
        SELECT array_agg(o.counter_id)
        FROM hall_countersession o
        JOIN hall_counter oc ON oc.id = o.counter_id AND oc.unit_id = c.unit_id
        WHERE o.closed_at IS NULL AND NOT EXISTS (
            SELECT FROM hall_counterbreak ob
            WHERE ob.session_id = o.id AND ob.ended_at IS NULL
        )
    )
FROM hall_countersession s
JOIN hall_counter c ON c.id = s.counter_id
JOIN hall_area a ON a.id = c.area_id
JOIN accounts_unit u ON u.id = c.staff_unit_id
LEFT JOIN hall_counterbreak b ON b.session_id = s.id AND b.ended_at IS NULL
CROSS JOIN LATERAL (
    SELECT array_agg(v.id) AS ids, string_agg(v.letter, '' ORDER BY v.letter) AS letters
    FROM hall_counter_services cs
    JOIN hall_service v ON v.id = cs.service_id
    WHERE cs.counter_id = c.id
) served
WHERE s.officer_id = $1::bigint AND s.closed_at IS NULL
