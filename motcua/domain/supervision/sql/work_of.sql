-- The open work of some dossiers, with the columns of `open_work`.
-- $1 the dossiers.
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
  AND i.dossier_id = ANY($1::bigint[])
ORDER BY i.dossier_id, i.n
