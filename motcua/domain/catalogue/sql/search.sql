-- Find procedures by words. A version matches a way of reading the query when every
-- word of that way meets one of the version's words: exactly (10), as the beginning
-- of one (6), or with one letter wrong (3); times the weight of the word's place.
WITH asked AS (
    SELECT * FROM unnest(%(ways)s::int[], %(places)s::int[], %(words)s::text[])
        AS t (way, place, word)
),
near AS (
    SELECT * FROM unnest(%(near_ways)s::int[], %(near_places)s::int[], %(near)s::text[])
        AS t (way, place, spelling)
),
misspelt AS (
    -- The words of the catalogue one letter away, each once, without those that the
    -- word asked for meets anyway.
    SELECT DISTINCT n.way, n.place, s.word
    FROM near n
    JOIN catalogue_spelling s ON s.spelling = n.spelling
    JOIN asked a ON a.way = n.way AND a.place = n.place
    WHERE NOT starts_with(s.word, a.word)
),
hits AS (
    SELECT a.way, a.place, w.version_id, false AS guessed,
           max(w.weight * CASE WHEN w.word = a.word THEN 10 ELSE 6 END) AS score
    FROM asked a
    JOIN catalogue_word w
      ON w.word COLLATE "C" >= a.word COLLATE "C"
     AND w.word COLLATE "C" < (a.word || '~') COLLATE "C"
    GROUP BY a.way, a.place, w.version_id
    UNION ALL
    SELECT s.way, s.place, w.version_id, true, max(w.weight * 3)
    FROM misspelt s
    JOIN catalogue_word w ON w.word = s.word
    GROUP BY s.way, s.place, w.version_id
),
best AS (
    SELECT way, place, version_id, bool_and(guessed) AS guessed, max(score) AS score
    FROM hits GROUP BY way, place, version_id
),
matched AS (
    SELECT version_id, bool_and(guessed) AS guessed, max(score) AS score
    FROM (
        SELECT b.way, b.version_id, bool_or(b.guessed) AS guessed,
               sum(b.score)::float / count(*) AS score
        FROM best b
        JOIN (SELECT way, count(*) AS words FROM asked GROUP BY way) AS whole USING (way)
        GROUP BY b.way, b.version_id, whole.words
        HAVING count(*) = whole.words
    ) AS per_way
    GROUP BY version_id
),
shown AS (
SELECT p.code, v.name, f.name AS field, v.state, v.limit_amount, v.limit_unit,
       v.online_level, v.by_post, v.online_level_2018, v.online_reason,
       v.online_reason_text, v.name_key, coalesce(m.guessed, false) AS guessed,
       m.score
         + (SELECT coalesce(max(CASE WHEN v.name_key LIKE phrase || '%%' THEN 40
                                     WHEN v.name_key LIKE '%%' || phrase || '%%' THEN 20
                                     ELSE 0 END), 0)
            FROM unnest(%(phrases)s::text[]) AS t (phrase))
         - least(length(v.name_key), 400) / 40.0 AS rank
FROM catalogue_procedureversion v
JOIN catalogue_procedure p ON p.id = v.procedure_id
JOIN catalogue_field f ON f.id = v.field_id
LEFT JOIN matched m ON m.version_id = v.id
WHERE v.valid_from <= %(on)s
  AND (v.valid_to IS NULL OR v.valid_to >= %(on)s)
  AND (v.state = 'published' OR %(drafts)s)
  AND (%(field)s::bigint IS NULL OR v.field_id = %(field)s)
  AND (%(listing)s OR m.version_id IS NOT NULL OR p.code LIKE %(code)s)
  AND (
      %(unit)s::bigint IS NULL
      OR EXISTS (
          SELECT 1 FROM catalogue_competence c
          WHERE c.procedure_id = v.procedure_id
            AND c.receiving_unit_id = %(unit)s
            AND c.valid_from <= %(on)s
            AND (c.valid_to IS NULL OR c.valid_to >= %(on)s)
      )
  )
)
-- Where some procedure meets every word as typed, guesses at misspelt words are noise.
SELECT code, name, field, state, limit_amount, limit_unit, online_level, by_post,
       online_level_2018, online_reason, online_reason_text
FROM shown
WHERE NOT guessed OR NOT EXISTS (SELECT FROM shown WHERE NOT guessed)
ORDER BY rank DESC NULLS LAST, name_key, code
LIMIT %(most)s OFFSET %(offset)s
