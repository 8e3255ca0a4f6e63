-- Open work after a place, in the order of the index that holds open work alone
-- (dossiers_workitem_open): what is closed costs nothing.
-- $1 unit, $2 role, $3 start_by, $4 dossier, $5 number of the place; $6 how many.
SELECT
    i.dossier_id, i.n, i.kind, i.step, i.step_name, i.role, i.unit_id, i.officer_id,
    i.opened_at, i.due_at, i.start_by,
    d.code, d.status, d.sealed_at IS NOT NULL, d.received_at, d.due_at, d.apologised_at IS NOT NULL, d.process_id,
    d.receiving_unit_id, d.authority_unit_id,
    (d.clock->>'calendar_id')::bigint,
    CASE WHEN d.clock ? 'waits' THEN d.clock::text END
FROM dossiers_workitem i
JOIN dossiers_dossier d ON d.id = i.dossier_id
WHERE i.closed_at IS NULL
  AND (i.unit_id, i.role, i.start_by, i.dossier_id, i.n)
    > ($1::bigint, $2::text, $3::timestamptz, $4::bigint, $5::integer)
ORDER BY i.unit_id, i.role, i.start_by, i.dossier_id, i.n
LIMIT $6::integer
