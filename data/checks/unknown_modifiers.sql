-- A modifier that is not in the table of modifiers.
-- severity: 3
-- fix: Check the spelling; add a row to data/reference/modifiers.csv when it is real.
SELECT modifier, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM (
    SELECT unnest(string_split(m.modifier_set, ' ')) AS modifier, r.charge_amount
    FROM record_facts m JOIN records r USING (row_id) WHERE m.modifier_set <> '(blank)'
)
WHERE modifier NOT IN (SELECT modifier FROM modifiers) GROUP BY modifier ORDER BY row_count DESC, modifier
