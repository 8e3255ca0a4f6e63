-- Who is at a counter ($1) or held by it, and who waits inside its hall ($2) on a day
-- ($3). $4, $5 the states of both.
SELECT
    t.counter_id = $1::bigint AND t.state = ANY ($4::text[]),
    t.id, t.unit_id, t.number, t.day, t.service_id, v.name, a.name, t.state, t.outcome,
    t.since, t.taken_at, t.ended_at, coalesce(c.name, ''), t.counter_id, t.calls,
    t.prioritised, t.priority, t.appointment_at, t.phone, coalesce(t.secret, ''),
    t.word_asked_at IS NOT NULL, t.sent_to_id
FROM hall_ticket t
JOIN hall_service v ON v.id = t.service_id
JOIN hall_area a ON a.id = v.area_id
LEFT JOIN hall_counter c ON c.id = t.counter_id
WHERE t.unit_id = $2::bigint AND t.state <> '' AND (
    (t.counter_id = $1::bigint AND t.state = ANY ($4::text[]))
    OR (t.day = $3::date AND t.state = ANY ($5::text[]))
)
ORDER BY t.since, t.id
