-- Which administration a line belongs to: one product given to one person (else: on one claim) on one day; and which waste modifiers (JW, JZ)
-- its lines carry together; a resubmission has marks of its own. A line of what was discarded often does not say the product: it takes the only one of its claim, day and code.
-- One row per record.
-- needs: claim_line_start_date
-- refines: adjudication, chain, person_id, hcpcs_code, product, modifier_set
WITH marks AS (
    SELECT modifier_set, list(modifier ORDER BY modifier) AS marked
    FROM (SELECT modifier_set, unnest(string_split(modifier_set::VARCHAR, ' ')) AS modifier FROM (SELECT DISTINCT modifier_set FROM modifier_set))
    WHERE modifier IN (SELECT modifier FROM modifiers WHERE kind = 'waste')
    GROUP BY modifier_set
),
facts AS (
    SELECT
        r.row_id, a.claim_key, coalesce(k.attempt, 1) AS attempt, coalesce(hash(r.person_id), a.claim_key) AS whose, r.claim_line_start_date, r.hcpcs_code, g.product, m.marked,
        m.marked IS NOT NULL AND g.product_tier = 'D' AS is_unsaid
    FROM records r
    JOIN adjudication a USING (row_id)
    LEFT JOIN chain k ON k.line_key = a.line_key
    JOIN record_facts g USING (row_id)
    LEFT JOIN marks m ON m.modifier_set = g.modifier_set
),
said AS (
    SELECT f.claim_key, f.claim_line_start_date, f.hcpcs_code, any_value(f.product) AS product
    FROM facts f
    SEMI JOIN (FROM facts WHERE is_unsaid) u ON u.claim_key = f.claim_key
    WHERE f.product <> 'Unidentified'
    GROUP BY ALL HAVING count(DISTINCT f.product) = 1
),
-- Few lines are of what was discarded: only they look for the product of another.
gathered AS (
    SELECT row_id, attempt, marked, hash(whose, claim_line_start_date, product) AS administration FROM facts WHERE NOT is_unsaid
    UNION ALL
    SELECT f.row_id, f.attempt, f.marked, hash(f.whose, f.claim_line_start_date, coalesce(s.product, f.product))
    FROM facts f LEFT JOIN said s USING (claim_key, claim_line_start_date, hcpcs_code)
    WHERE f.is_unsaid
),
together AS (
    SELECT administration, attempt, array_to_string(list_sort(list_distinct(flatten(list(marked)))), ' ') AS waste_marks
    FROM gathered WHERE marked IS NOT NULL GROUP BY administration, attempt
)
SELECT g.row_id, g.administration, coalesce(t.waste_marks, 'neither') AS waste_marks
FROM gathered g
LEFT JOIN together t USING (administration, attempt)
