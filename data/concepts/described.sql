-- Which product the words of a drug's description name, brand or generic; spelling and word bounds are exact, case and punctuation are not.
-- Nothing is guessed: a generic names a product only where one brand has it (a part of another's generic is not its own), two products
-- named are none, and words of another time ("failed", "switched") leave the whole description unread. The description itself stays out:
-- it may hold anything. Words may also say no more than that it is no biologic: a name that several brands share, none of them one.
-- One row per description, by its hash, that says either.
-- needs: hcpcs_code
-- refines: drug_description
-- only where: SELECT count(*) > 0 FROM parts WHERE list_contains(captured, 'drug_description')
-- columns: description_key UBIGINT, named VARCHAR, is_no_biologic BOOLEAN
WITH directory AS (
    SELECT DISTINCT brand, generic, true AS is_product, false AS is_no_biologic FROM permanent_codes
    UNION SELECT brand, generic, true, product_class = 'non_biologic' FROM ndc_products
    UNION SELECT brand, generic, product_class <> '', product_class = 'non_biologic' FROM named_products
),
-- "Wezlana (IV)" is told from other forms by what stands in brackets, whichever name is written; "Jubbonti / Wyost" has two names,
-- "Gammagard S/D" has one. `drug` is what the brackets leave: that others have it is not mended by a form or a dose, but where those
-- others are a `family`, the same name in other brackets.
written AS (
    SELECT brand, is_product, is_no_biologic, unnest(string_split(brand, ' / ')) AS name, NULL AS drug FROM directory
    UNION ALL
    SELECT brand, is_product, is_no_biologic, one || ' ' || regexp_extract(brand, '\(.*\)'), regexp_replace(one, '\(.*\)', '')
    -- also without the four letters that tell makers apart: donanemab-azbt
    FROM (SELECT brand, is_product, is_no_biologic, unnest([generic, regexp_replace(generic, '-[a-z]{4}\b', '')]) AS one FROM directory WHERE generic <> '')
),
-- What has no word of two letters is no name.
spelled AS MATERIALIZED (
    SELECT DISTINCT brand, is_product, is_no_biologic, words_of(name) AS words, words_of(drug) AS drug, regexp_replace(brand, '\(.*\)', '()') AS family
    FROM written WHERE len(longest_of(words_of(name))) > 1
),
drugs AS MATERIALIZED (
    SELECT DISTINCT brand, family, is_no_biologic, drug, unnest(drug) AS word FROM spelled WHERE drug IS NOT NULL
),
names AS MATERIALIZED (
    SELECT row_number() OVER () AS name_id, *, longest_of(words) AS word  -- dozens of names have an IV or an MG
    FROM (
        SELECT s.words, CASE WHEN count(DISTINCT s.brand) = 1 AND count(o.brand) = 0 THEN any_value(s.brand) END AS brand, bool_and(s.is_product) AS is_product,
            bool_and(s.is_no_biologic AND coalesce(o.is_no_biologic, true)) AS is_no_biologic
        FROM spelled s
        LEFT JOIN drugs o ON o.word = longest_of(s.drug) AND o.family <> s.family AND list_has_all(o.drug, s.drug)
        GROUP BY s.words
        -- a word of doubt is as a product that nobody knows: beside it no other is named
        UNION ALL SELECT [word], 'doubt', false, false FROM doubtful_words)
),
-- "Vyvgart Hytrulo" is not also "Vyvgart".
covers AS MATERIALIZED (
    SELECT shorter.name_id, longer.name_id AS longer_id
    FROM names shorter
    JOIN (SELECT name_id, words, unnest(words) AS word FROM names) longer USING (word)
    WHERE len(longer.words) > len(shorter.words) AND list_has_all(longer.words, shorter.words)
),
said AS (
    SELECT hash(drug_description) AS description_key, normalised(drug_description) AS spoken
    FROM (
        SELECT DISTINCT drug_description FROM records
        WHERE drug_description IS NOT NULL AND hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes))
),
found AS MATERIALIZED (
    SELECT description_key, name_id, brand, is_product, is_no_biologic
    FROM (SELECT description_key, spoken, unnest(string_split(spoken, ' ')) AS word FROM said)
    JOIN names USING (word)
    WHERE len(words) = 1 OR list_has_all(string_split(spoken, ' '), words)
)
SELECT
    description_key,
    CASE WHEN count(DISTINCT brand) = 1 AND bool_and(is_product) THEN any_value(brand) END AS named,
    bool_and(is_no_biologic) AS is_no_biologic
FROM found
-- several brands share a name that names none of them: it neither helps nor harms, unless it says that there is no biologic
WHERE (brand IS NOT NULL OR is_no_biologic)
    AND (description_key, name_id) NOT IN (SELECT (l.description_key, c.name_id) FROM covers c JOIN found l ON l.name_id = c.longer_id)
GROUP BY description_key
HAVING count(DISTINCT brand) = 1 AND bool_and(is_product) OR bool_and(is_no_biologic)
