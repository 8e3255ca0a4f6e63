-- Where somebody at a counter can be sent: the services of its hall ($1) by letter, and
-- those of the counters $2 that are in use, by code.
SELECT v.letter, v.id, v.name, TRUE
FROM hall_service v
WHERE v.unit_id = $1::bigint AND v.active
UNION ALL
(
    SELECT coalesce(string_agg(v.letter, '' ORDER BY v.letter), ''), c.id, c.name, FALSE
    FROM hall_counter c
    LEFT JOIN hall_counter_services cs ON cs.counter_id = c.id
    LEFT JOIN hall_service v ON v.id = cs.service_id
    WHERE c.id = ANY ($2::bigint[]) AND c.active
    GROUP BY c.id
)
