-- The lists of work an officer ($1) has kept, by name.
SELECT l.place, l.name, l.asked, l.is_usual
FROM dossiers_savedlist l
WHERE l.officer_id = $1::bigint
ORDER BY l.name
