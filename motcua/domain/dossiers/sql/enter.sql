-- An intake: its numbers taken and everything it owes written, all or nothing.
-- The registers of numbers are held from here to the end of the transaction and no
-- longer. What was written out before has signs where the numbers go; they are put in
-- here, and the events hashed when they are whole: the text that is hashed comes from
-- the ledger. A dossier to complete that is no longer as it was seen takes no number
-- and writes nothing; no row comes back.
-- What has no number in it is written before, while nobody waits.
-- $1 id, $2 version seen (0: new), $3 registers of numbers, $4 mark of the signs
-- (`rules/blanks.py`), $5 document, $6 the events' texts, $7 the hashes these name as
-- the one before, the first of them true, $8 list of papers, $9 work items.
WITH RECURSIVE held AS MATERIALIZED (
    SELECT d.id FROM dossiers_dossier d
    WHERE d.id = $1::bigint AND d.version = $2::int AND $2::int > 0
    FOR UPDATE
),
-- A dossier that is completed had an older list of what was handed in.
taken_back AS (
    DELETE FROM dossiers_handedin h USING held WHERE h.dossier_id = held.id
    RETURNING h.n
),
handed_in AS (
    INSERT INTO dossiers_handedin
    SELECT r.*
    FROM jsonb_populate_recordset(NULL::dossiers_handedin, $8::jsonb) AS r
    WHERE ($2::int = 0 OR EXISTS (SELECT FROM held))
      AND (SELECT count(*) FROM taken_back) >= 0
    RETURNING n
),
opened AS (
    INSERT INTO dossiers_workitem
        (dossier_id, n, kind, step, step_name, ask, role, unit_id, officer_id,
         officer_name, opened_at, due_at, start_by, timer_at, closed_at, command, remark)
    SELECT $1::bigint, o.n, o.kind, o.step, o.step_name, o.ask, o.role, o.unit_id,
           o.officer_id, o.officer_name, o.at, o.due_at, o.start_by, o.timer_at,
           o.closed_at, o.command, o.remark
    FROM jsonb_to_recordset($9::jsonb) AS o (
        n int, kind text, step text, step_name text, ask text, role text,
        unit_id bigint, officer_id bigint, officer_name text, at timestamptz,
        due_at timestamptz, start_by timestamptz, timer_at timestamptz,
        closed_at timestamptz, command text, remark text
    )
    WHERE $2::int = 0 OR EXISTS (SELECT FROM held)
    RETURNING n
),
numbers AS (
    INSERT INTO documents_numberseries AS s (unit_id, kind, period, last)
    SELECT n.unit, n.kind, n.period, 1
    FROM jsonb_to_recordset($3::jsonb) AS n (unit bigint, kind text, period text)
    WHERE ($2::int = 0 OR EXISTS (SELECT FROM held))
      AND (SELECT count(*) FROM handed_in) + (SELECT count(*) FROM opened) >= 0
    -- Always in one order, so that two counters never wait for each other.
    ORDER BY n.kind
    ON CONFLICT (unit_id, kind, period) DO UPDATE SET last = s.last + 1
    RETURNING kind, last
),
given AS MATERIALIZED (
    SELECT
        n.code, lpad(n.code, greatest(4, length(n.code)), '0') AS in_code,
        n.receipt, lpad(n.receipt, greatest(2, length(n.receipt)), '0') AS on_receipt
    FROM (
        SELECT
            coalesce(max(last) FILTER (WHERE kind = 'dossier')::text, '') AS code,
            coalesce(max(last) FILTER (WHERE kind = 'receipt')::text, '') AS receipt
        FROM numbers
    ) AS n
    WHERE $2::int = 0 OR EXISTS (SELECT FROM held)
),
filled AS MATERIALIZED (
    SELECT
        replace(replace(replace(replace($5::text,
            $4::text || 'C', g.in_code), $4::text || 'c', g.code),
            $4::text || 'R', g.on_receipt), $4::text || 'r', g.receipt)::jsonb AS doc,
        ARRAY(
            SELECT replace(t.text, $4::text || 'C', g.in_code)
            FROM jsonb_array_elements_text($6::jsonb) WITH ORDINALITY AS t (text, n)
            ORDER BY t.n
        ) AS texts
    FROM given g
),
chain (k, previous, hash) AS (
    SELECT 0, NULL::bytea, decode($7::jsonb ->> 0, 'hex')
    UNION ALL
    SELECT c.k + 1, c.hash, sha256(convert_to(
        replace(f.texts[c.k + 1], $7::jsonb ->> c.k, encode(c.hash, 'hex')), 'UTF8'
    ))
    FROM chain c CROSS JOIN filled f
    WHERE c.k < cardinality(f.texts)
),
entered AS (
    INSERT INTO dossiers_dossier AS d
    SELECT r.*
    FROM filled f CROSS JOIN LATERAL jsonb_populate_record(
        NULL::dossiers_dossier,
        (f.doc -> 'row') || jsonb_build_object(
            'head', (SELECT hash FROM chain ORDER BY k DESC LIMIT 1)
        )
    ) AS r
    ON CONFLICT (id) DO UPDATE SET
        procedure_version_id = excluded.procedure_version_id,
        procedure_code = excluded.procedure_code,
        procedure_name = excluded.procedure_name, case_n = excluded.case_n,
        process_id = excluded.process_id, resolving_unit_id = excluded.resolving_unit_id,
        authority_unit_id = excluded.authority_unit_id, channel = excluded.channel,
        submitter_id = excluded.submitter_id, submitter_name = excluded.submitter_name,
        submitter_key = excluded.submitter_key,
        submitter_id_kind = excluded.submitter_id_kind,
        submitter_id_number = excluded.submitter_id_number,
        submitter_phone = excluded.submitter_phone,
        submitter_email = excluded.submitter_email,
        submitter_address = excluded.submitter_address,
        owner_name = excluded.owner_name, owner_address = excluded.owner_address,
        sets = excluded.sets, delivery = excluded.delivery,
        delivery_address = excluded.delivery_address, fee = excluded.fee,
        note = excluded.note, status = excluded.status, outcome = excluded.outcome,
        state = excluded.state, clock = excluded.clock, places = excluded.places,
        lapses_at = excluded.lapses_at, filed_at = excluded.filed_at,
        received_at = excluded.received_at, appraised_at = excluded.appraised_at,
        approved_at = excluded.approved_at, sealed_at = excluded.sealed_at,
        returned_at = excluded.returned_at, due_at = excluded.due_at,
        original_due_at = excluded.original_due_at,
        apologised_at = excluded.apologised_at, ended_at = excluded.ended_at,
        receipt_number = excluded.receipt_number,
        result_number = excluded.result_number,
        version = excluded.version, head = excluded.head
    RETURNING d.id, d.code, d.receipt_number
),
register AS (
    INSERT INTO dossiers_code
    SELECT r.*
    FROM filled f
    CROSS JOIN LATERAL jsonb_populate_recordset(
        NULL::dossiers_code, f.doc -> 'register'
    ) AS r
),
events AS (
    INSERT INTO ledger_event
        (topic, stream, n, at, kind, actor, payload, request_id, previous, hash)
    SELECT 'dossier', e.id, e.n, e.at, e.kind, e.actor, e.payload, e.request,
           c.previous, c.hash
    FROM filled f
    CROSS JOIN LATERAL jsonb_to_recordset(f.doc -> 'events') AS e (
        id bigint, n int, at timestamptz, kind text, actor jsonb, payload jsonb,
        request uuid
    )
    JOIN chain c ON c.k = e.n - $2::int
),
files AS (
    INSERT INTO dossiers_dossierfile
        (dossier_id, n, purpose, kind, handed_in_n, paper, sha256, name, size,
         media_type, added_at, added_by)
    SELECT r.dossier_id, r.n + had.files, r.purpose, r.kind, r.handed_in_n, r.paper,
           r.sha256, r.name, r.size, r.media_type, r.added_at, r.added_by
    FROM filled f
    CROSS JOIN LATERAL jsonb_populate_recordset(
        NULL::dossiers_dossierfile, f.doc -> 'files'
    ) AS r
    CROSS JOIN (
        SELECT CASE WHEN $2::int = 0 THEN 0 ELSE (
            SELECT count(*)::int FROM dossiers_dossierfile o
            WHERE o.dossier_id = $1::bigint
        ) END AS files
    ) AS had
),
letters AS (
    INSERT INTO notifications_effect
        (key, kind, dossier_id, recipient, facts, state, planned_at, tries, fault)
    SELECT l.key, l.kind, l.id, l.recipient, l.facts, 'owed', l.at, 0, ''
    FROM filled f
    CROSS JOIN LATERAL jsonb_to_recordset(f.doc -> 'letters') AS l (
        id bigint, key text, kind text, recipient text, facts jsonb, at timestamptz
    )
    ON CONFLICT (key) DO NOTHING
)
SELECT code, receipt_number FROM entered
