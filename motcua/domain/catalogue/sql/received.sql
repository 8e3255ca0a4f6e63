-- The published version of a procedure ($1) in force on a day ($2), once for each unit
-- that receives it that day, by name; once without a unit where none does.
SELECT DISTINCT v.id, v.channels, u.id, u.name
FROM catalogue_procedure p
JOIN catalogue_procedureversion v ON v.procedure_id = p.id AND v.state = 'published'
    AND v.valid_from <= $2::date AND (v.valid_to IS NULL OR v.valid_to >= $2::date)
LEFT JOIN (
    catalogue_competence c JOIN accounts_unit u ON u.id = c.receiving_unit_id
) ON c.procedure_id = p.id
    AND c.valid_from <= $2::date AND (c.valid_to IS NULL OR c.valid_to >= $2::date)
WHERE p.code = $1::text
ORDER BY u.name, v.id
