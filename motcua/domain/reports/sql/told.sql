-- Events of streams, each from a number on, with what of them is counted, in order.
-- $1 topics, $2 streams and $3 numbers, by their places.
SELECT e.topic, e.stream, e.n, e.at, e.kind,
    jsonb_build_object(
        'status', e.payload -> 'status', 'clock', e.payload -> 'clock',
        'method', e.payload -> 'method', 'answer_by', e.payload -> 'answer_by'
    )::text
FROM unnest($1::text[], $2::bigint[], $3::int[]) AS u (topic, stream, n)
JOIN ledger_event e ON e.topic = u.topic AND e.stream = u.stream AND e.n >= u.n
ORDER BY e.topic, e.stream, e.n
