-- The names of the units that receive a procedure ($1) on a day ($2).
SELECT DISTINCT u.name
FROM catalogue_competence c
JOIN accounts_unit u ON u.id = c.receiving_unit_id
WHERE c.procedure_id = $1::bigint
    AND c.valid_from <= $2::date AND (c.valid_to IS NULL OR c.valid_to >= $2::date)
ORDER BY u.name
