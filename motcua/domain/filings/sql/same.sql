-- What a person ($1) has under way of a procedure ($2) since a moment ($3): filings in
-- some states ($4) and dossiers that have not ended ($5), the newest of each ($9); how
-- many of their files are among some ($6). Without one filing ($7) and its dossier ($8).
(
    SELECT
        FALSE, f.id, f.key::text, f.state, coalesce(f.submitted_at, f.saved_at), u.name,
        (
            SELECT count(*) FROM filings_filingpaper p
            WHERE p.filing_id = f.id AND p.sha256 = ANY ($6::text[])
        )
    FROM filings_filing f
    JOIN accounts_unit u ON u.id = f.unit_id
    WHERE f.person_id = $1::bigint AND f.procedure_code = $2::text
        AND f.saved_at >= $3::timestamptz AND f.state = ANY ($4::text[])
        AND f.id <> $7::bigint
    ORDER BY f.saved_at DESC
    LIMIT $9::bigint
)
UNION ALL
(
    SELECT
        TRUE, d.id, d.code, d.status, d.filed_at, u.name,
        (
            SELECT count(*) FROM dossiers_dossierfile h
            WHERE h.dossier_id = d.id AND h.deleted_at IS NULL
                AND h.sha256 = ANY ($6::text[])
        )
    FROM dossiers_dossier d
    JOIN accounts_unit u ON u.id = d.receiving_unit_id
    WHERE d.submitter_id = $1::bigint AND d.procedure_code = $2::text
        AND d.filed_at >= $3::timestamptz AND d.status <> ALL ($5::text[])
        AND d.parent_id IS NULL AND d.id <> $8::bigint
    ORDER BY d.filed_at DESC
    LIMIT $9::bigint
)
