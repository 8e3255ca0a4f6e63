-- How far alerts were told, each as its row says. $1 the rows.
UPDATE supervision_alert a
SET level = r.level, level_at = r.level_at, told_at = r.told_at, rounds = r.rounds,
    next_at = r.next_at
FROM jsonb_to_recordset($1::jsonb) AS r (
    id bigint, level smallint, level_at timestamptz, told_at timestamptz, rounds int,
    next_at timestamptz
)
WHERE a.id = r.id
RETURNING a.id
