-- The first one-stop unit of a day ($1) with anything to take a number for; null for none.
SELECT min(u.id)
FROM accounts_unit u
JOIN hall_service s ON s.unit_id = u.id AND s.active
WHERE u.is_reception AND u.valid_from <= $1::date
    AND (u.valid_to IS NULL OR u.valid_to >= $1::date)
