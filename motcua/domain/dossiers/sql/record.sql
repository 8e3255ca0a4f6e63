-- Acts that have been decided: rows, work items, events, letters, all or nothing.
-- A dossier whose version is no longer the one the decision was made on is left as it
-- is, with everything that hangs on it; the ids of the others come back. A clock that
-- has not moved is not sent.
-- $1 dossiers, $2 events, $3 closed and $4 opened work items, $5 letters, $6 changed work
-- items; empty ones at the end are not sent, and their parts left out (`statements`).
-- A row tells of all dossiers that go the same way: what is each one's own comes as
-- lists, one after another by their ids. What is null is not sent.
WITH acts AS (
    SELECT own.*, a.status, a.outcome, a.state, a.process, a.due_at, a.ended_at,
           a.lapses_at
    FROM jsonb_to_recordset($1::jsonb) AS a (
        id bigint[], seen int[], version int[], head text[], clock jsonb[],
        original_due_at timestamptz[], received_at timestamptz[],
        appraised_at timestamptz[], approved_at timestamptz[], sealed_at timestamptz[],
        returned_at timestamptz[], apologised_at timestamptz[], result_number text[],
        status text, outcome text, state jsonb, process bigint, due_at timestamptz,
        ended_at timestamptz, lapses_at timestamptz
    ),
    unnest(
        a.id, a.seen, a.version, a.head, a.clock, a.original_due_at, a.received_at,
        a.appraised_at, a.approved_at, a.sealed_at, a.returned_at, a.apologised_at,
        a.result_number
    ) AS own (
        id, seen, version, head, clock, original_due_at, received_at, appraised_at,
        approved_at, sealed_at, returned_at, apologised_at, result_number
    )
),
moved AS (
    UPDATE dossiers_dossier d SET
        version = a.version, head = decode(a.head, 'hex'),
        status = a.status, outcome = a.outcome, state = a.state,
        clock = coalesce(a.clock, d.clock),
        original_due_at = coalesce(a.original_due_at, d.original_due_at),
        process_id = a.process, due_at = a.due_at,
        received_at = a.received_at, appraised_at = a.appraised_at, approved_at = a.approved_at,
        sealed_at = a.sealed_at, returned_at = a.returned_at,
        apologised_at = a.apologised_at, ended_at = a.ended_at,
        lapses_at = a.lapses_at, result_number = a.result_number
    FROM acts a
    WHERE d.id = a.id AND d.version = a.seen
    RETURNING d.id
),
events AS (
    INSERT INTO ledger_event
        (topic, stream, n, at, kind, actor, payload, request_id, previous, hash)
    SELECT 'dossier', own.id, own.n, e.at, e.kind, e.actor, e.payload, own.request,
           decode(own.previous, 'hex'), decode(own.hash, 'hex')
    FROM jsonb_to_recordset($2::jsonb) AS e (
        id bigint[], n int[], request uuid[], previous text[], hash text[],
        at timestamptz, kind text, actor jsonb, payload jsonb
    ),
    unnest(e.id, e.n, e.request, e.previous, e.hash)
        AS own (id, n, request, previous, hash)
    JOIN moved USING (id)
)
-- WITH $3
, closed AS (
    UPDATE dossiers_workitem w SET
        -- Two machines' clocks may differ by a little; nothing ends before it began.
        closed_at = greatest(c.at, w.opened_at), command = c.command, officer_id = c.officer_id,
        officer_name = c.officer_name, remark = c.remark
    FROM jsonb_to_recordset($3::jsonb) AS c (
        id bigint[], n int, at timestamptz, command text, officer_id bigint,
        officer_name text, remark text
    ),
    unnest(c.id) AS own (id)
    JOIN moved USING (id)
    WHERE w.dossier_id = own.id AND w.n = c.n
    RETURNING w.dossier_id
)
-- END
-- WITH $4
, opened AS (
    INSERT INTO dossiers_workitem
        (dossier_id, n, kind, step, step_name, ask, role, unit_id, officer_id, officer_name,
         opened_at, due_at, start_by, timer_at, closed_at, command, remark)
    SELECT own.id, o.n, o.kind, o.step, o.step_name, o.ask, o.role, o.unit_id, o.officer_id,
           o.officer_name, o.at, o.due_at, o.start_by, o.timer_at, o.closed_at,
           o.command, o.remark
    FROM jsonb_to_recordset($4::jsonb) AS o (
        id bigint[], n int, kind text, step text, step_name text, ask text, role text,
        unit_id bigint, officer_id bigint, officer_name text, at timestamptz,
        due_at timestamptz, start_by timestamptz, timer_at timestamptz,
        closed_at timestamptz, command text, remark text
    ),
    unnest(o.id) AS own (id)
    JOIN moved USING (id)
    -- What ends ends before what begins: a step may be left and come back to at once.
    -- Counted once for all rows, which a join would do for each.
    WHERE (SELECT count(*) FROM closed) >= 0
)
-- END
-- WITH $5
, letters AS (
    INSERT INTO notifications_effect
        (key, kind, dossier_id, recipient, facts, state, planned_at, tries, fault)
    SELECT l.key, l.kind, l.id, l.recipient, l.facts, 'owed', l.at, 0, ''
    FROM jsonb_to_recordset($5::jsonb) AS l (
        id bigint, key text, kind text, recipient text, facts jsonb, at timestamptz
    )
    JOIN moved USING (id)
    ON CONFLICT (key) DO NOTHING
)
-- END
-- WITH $6
, changed AS (
    UPDATE dossiers_workitem w SET
        -- Given to somebody or to nobody, due at another time, or both.
        officer_id = CASE WHEN c.given THEN c.officer_id ELSE w.officer_id END,
        officer_name = CASE WHEN c.given THEN c.officer_name ELSE w.officer_name END,
        due_at = coalesce(c.due_at, w.due_at),
        start_by = coalesce(c.start_by, w.start_by),
        timer_at = coalesce(c.timer_at, w.timer_at)
    FROM jsonb_to_recordset($6::jsonb) AS c (
        id bigint[], n int, given boolean, officer_id bigint, officer_name text,
        due_at timestamptz, start_by timestamptz, timer_at timestamptz
    ),
    unnest(c.id) AS own (id)
    JOIN moved USING (id)
    WHERE w.dossier_id = own.id AND w.n = c.n
)
-- END
SELECT id FROM moved
