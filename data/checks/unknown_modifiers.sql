-- A modifier that is not in the table of modifiers.
-- severity: 3
-- fix: Check the spelling; add a row to data/reference/modifiers.csv when it is real.
SELECT modifier, count(*) AS row_count
FROM (SELECT unnest(string_split(modifier_set, ' ')) AS modifier FROM modifier_set WHERE modifier_set <> '(blank)')
WHERE modifier NOT IN (SELECT modifier FROM modifiers) GROUP BY modifier ORDER BY row_count DESC, modifier
