-- Dossiers as the engine needs them, with what concerns the actor. One row a dossier
-- the actor may see; the actor's lines in the register of authority come with each.
-- Where an outcome is being decided, the last column says whether its result is made from
-- a template or a draft; it is asked of lists made once for all dossiers.
-- $1 ids, $2 the officer, $3 the day, $4 whether everything is seen, $5 the units, and
-- where there is one $6 the outcome that is being decided.
SELECT
    d.id, d.code, d.version, d.head, d.status, d.outcome,
    d.state::text, d.clock::text, d.places::text,
    d.process_id, d.procedure_code, d.procedure_version_id, d.case_n, d.channel,
    d.delivery, d.fee, d.submitter_id, d.submitter_email, d.authority_unit_id,
    d.received_at, d.appraised_at, d.approved_at, d.sealed_at, d.returned_at,
    d.due_at, d.apologised_at, d.result_number, d.parent_id, d.parent_item,
    EXISTS (
        SELECT 1 FROM accounts_interest i
        WHERE i.officer_id = $2::bigint
          AND (
              i.person_id = d.submitter_id
              OR EXISTS (
                  SELECT 1 FROM dossiers_coapplicant c
                  WHERE c.dossier_id = d.id AND c.person_id = i.person_id
                    AND c.removed_at IS NULL
              )
          )
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
-- WITH $6
    , d.id IN (
        SELECT l.dossier_id FROM dossiers_draftletter l
        WHERE l.dossier_id = ANY($1::bigint[]) AND l.outcome = $6::text
          AND l.state <> 'dropped'
    )
    OR d.procedure_code IN (
        SELECT r.name FROM correspondence_resultletter r
        WHERE r.outcome = $6::text AND r.scope = 'procedure'
    )
    OR d.procedure_version_id IN (
        SELECT v.id
        FROM correspondence_resultletter r
        JOIN catalogue_field f ON f.name = r.name
        JOIN catalogue_procedureversion v ON v.field_id = f.id
        WHERE r.outcome = $6::text AND r.scope = 'field'
    )
-- END
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
