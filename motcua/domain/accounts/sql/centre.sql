-- The name of the first one-stop unit of a day ($1).
SELECT name
FROM accounts_unit
WHERE is_reception AND valid_from <= $1::date
    AND (valid_to IS NULL OR valid_to >= $1::date)
ORDER BY id
LIMIT 1
