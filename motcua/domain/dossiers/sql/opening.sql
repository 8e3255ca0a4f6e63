-- What an intake rests on, and what its request has done before. Always one row; what
-- is not there is null, and the reader then asks the one that says why.
-- $1 reception, $2 procedure, $3 day, $4 request, $5 dossier to complete, $6 foreign
-- code.
SELECT
    done.id, done.code, done.version,
    -- No register: an id may be left out.
    nextval('dossiers_dossier_id_seq'),
    u.id, u.code, u.agency_code, u.name, u.short_name, u.kind, u.parent_id,
    coalesce(above.name, ''), u.is_reception, u.place, u.address, u.phone, u.symbol,
    (
        SELECT k.id FROM deadlines_calendar k
        WHERE k.unit_code IN ('', u.code) AND k.valid_from <= $3::date
          AND k.state = 'published'
        ORDER BY k.unit_code DESC, k.valid_from DESC, k.published_at DESC
        LIMIT 1
    ),
    v.id, c.resolving_unit_id, c.parties::text, c.process_key, c.case_processes::text,
    (
        SELECT jsonb_object_agg(p.key, p.id)::text FROM catalogue_processdefinition p
        WHERE p.state = 'published'
          AND (
              p.key = c.process_key
              OR p.key IN (SELECT value FROM jsonb_each_text(c.case_processes))
          )
    ),
    r.kind, r.parent_id,
    $6::text <> '' AND EXISTS (SELECT FROM dossiers_code k WHERE k.code = $6::text),
    begun.id, begun.code, begun.status, begun.submitter_id, begun.procedure_code,
    begun.version, begun.head
FROM (VALUES (1)) AS always
LEFT JOIN accounts_unit u ON u.id = $1::bigint
LEFT JOIN accounts_unit above ON above.id = u.parent_id
LEFT JOIN LATERAL (
    SELECT v.id, v.procedure_id
    FROM catalogue_procedure q
    JOIN catalogue_procedureversion v ON v.procedure_id = q.id
    WHERE q.code = $2::text AND v.state = 'published'
      AND v.valid_from <= $3::date AND (v.valid_to IS NULL OR v.valid_to >= $3::date)
    ORDER BY v.id
    LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    SELECT c.* FROM catalogue_competence c
    WHERE c.procedure_id = v.procedure_id AND c.receiving_unit_id = u.id
      AND c.valid_from <= $3::date AND (c.valid_to IS NULL OR c.valid_to >= $3::date)
    ORDER BY c.id
    LIMIT 1
) c ON true
LEFT JOIN accounts_unit r ON r.id = c.resolving_unit_id
LEFT JOIN dossiers_dossier begun
    ON begun.id = $5::bigint AND begun.receiving_unit_id = u.id
LEFT JOIN LATERAL (
    SELECT d.id, d.code, d.version
    FROM ledger_event e
    JOIN dossiers_dossier d ON d.id = e.stream
    WHERE e.request_id = $4::uuid
) done ON true
