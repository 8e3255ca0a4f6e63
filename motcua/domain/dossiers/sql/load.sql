-- Dossiers as the engine needs them, with what concerns the actor. One row a dossier
-- the actor may see; the actor's lines in the register of authority come with each.
-- $1 ids, $2 the officer, $3 the day, $4 whether everything is seen, $5 the units.
SELECT
    d.id, d.code, d.version, d.head, d.status, d.outcome,
    d.state::text, d.clock::text, d.places::text,
    d.process_id, d.procedure_code, d.procedure_version_id, d.case_n, d.channel,
    d.delivery, d.fee, d.submitter_id, d.submitter_email, d.authority_unit_id,
    d.received_at, d.appraised_at, d.approved_at, d.sealed_at, d.returned_at,
    d.due_at, d.apologised_at, d.result_number, d.parent_id, d.parent_item,
    EXISTS (
        SELECT 1 FROM accounts_interest i
        WHERE i.officer_id = $2::bigint AND i.person_id = d.submitter_id
          AND i.valid_from <= $3::date AND (i.valid_to IS NULL OR i.valid_to >= $3::date)
          AND (i.ended_on IS NULL OR i.ended_on > $3::date)
    ),
    (
        SELECT jsonb_agg(jsonb_build_array(
            a.unit_id, a.all_procedures, a.procedure_codes, a.document
        ) ORDER BY a.all_procedures, a.id)::text
        FROM accounts_delegation a
        WHERE a.officer_id = $2::bigint
          AND a.valid_from <= $3::date AND (a.valid_to IS NULL OR a.valid_to >= $3::date)
    )
FROM dossiers_dossier d
WHERE d.id = ANY($1::bigint[])
  AND (
      $4::boolean
      OR d.receiving_unit_id = ANY($5::bigint[])
      OR d.resolving_unit_id = ANY($5::bigint[])
      OR d.authority_unit_id = ANY($5::bigint[])
      OR EXISTS (
          SELECT 1 FROM dossiers_workitem w
          WHERE w.dossier_id = d.id AND w.unit_id = ANY($5::bigint[])
      )
  )
