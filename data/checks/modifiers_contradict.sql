-- Modifiers that cannot stand on the line: waste and no waste at once, or one that is never right for such a drug.
-- severity: 3
-- fix: Keep JW on the line of the discarded amount or JZ on the only line; take the other off before billing.
SELECT m.modifier_set, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM record_facts m
JOIN records r USING (row_id)
WHERE list_has_all(string_split(m.modifier_set, ' '), ['JW', 'JZ'])
    OR (list_has_any(string_split(m.modifier_set, ' '), (SELECT list(modifier) FROM modifiers WHERE kind = 'invalid'))
        AND r.hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes))
GROUP BY m.modifier_set ORDER BY charge_amount DESC, 1, 2, 3
