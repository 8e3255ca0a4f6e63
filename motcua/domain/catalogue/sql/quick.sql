-- The procedures one unit receives that day, few enough to read whole: by the first
-- letters of their words, by how their code ends, or those asked for by code.
WITH received AS (
    SELECT p.code, v.name, f.name AS field, v.state, v.limit_amount, v.limit_unit,
           v.online_level, v.by_post, v.online_level_2018, v.online_reason,
           v.online_reason_text, v.name_key,
           regexp_replace(v.name_key, '(\S)\S*\s*', '\1', 'g') AS initials
    FROM catalogue_competence c
    JOIN catalogue_procedure p ON p.id = c.procedure_id
    JOIN catalogue_procedureversion v ON v.procedure_id = p.id
    JOIN catalogue_field f ON f.id = v.field_id
    WHERE c.receiving_unit_id = %(unit)s
      AND c.valid_from <= %(on)s
      AND (c.valid_to IS NULL OR c.valid_to >= %(on)s)
      AND v.valid_from <= %(on)s
      AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
      AND v.state = 'published'
      AND (%(codes)s::text[] IS NULL OR p.code = ANY (%(codes)s::text[]))
)
SELECT DISTINCT ON (often, rank, length, name_key, code)
       code, name, field, state, limit_amount, limit_unit, online_level, by_post,
       online_level_2018, online_reason, online_reason_text
FROM (
    SELECT received.*,
           CASE WHEN %(key)s = '' THEN 0
                WHEN starts_with(initials, %(key)s)
                  OR starts_with(initials, 'tt' || %(key)s) THEN 0
                ELSE 1 END AS rank,
           coalesce(array_position(%(often)s::text[], code), 1000) AS often,
           length(name_key) AS length
    FROM received
    WHERE %(key)s = ''
       OR strpos(initials, %(key)s) > 0
       OR right(code, length(%(key)s)) = upper(%(key)s)
) AS found
ORDER BY often, rank, length, name_key, code
LIMIT %(most)s
