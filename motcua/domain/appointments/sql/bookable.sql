-- The services of a hall ($1) that give appointments, by letter, each with its area.
SELECT
    s.id, s.letter, s.name, s.hint, s.purpose, s.fields, s.procedures,
    a.id, a.code, a.name
FROM hall_service s
JOIN hall_area a ON a.id = s.area_id
WHERE s.unit_id = $1::bigint AND s.active AND EXISTS (
    SELECT 1 FROM appointments_bookingwindow w WHERE w.service_id = s.id AND w.active
)
ORDER BY s.letter
