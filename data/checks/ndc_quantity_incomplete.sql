-- An NDC without a quantity or a unit that can be read, where the input has a place for them: no price per unit can be worked out.
-- severity: 3
-- fix: Send quantity and unit (F2, GR, ME, ML or UN) with the NDC.
SELECT
    r.source_file, CASE
        WHEN list_contains(p.captured, 'ndc_quantity') AND coalesce(r.ndc_quantity, 0) <= 0 THEN 'no quantity above 0'
        WHEN r.ndc_unit_of_measure IS NULL THEN 'no unit'
        ELSE 'unit ' || r.ndc_unit_of_measure
    END AS fault, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
WHERE r.ndc_code IS NOT NULL AND (
    (list_contains(p.captured, 'ndc_quantity') AND coalesce(r.ndc_quantity, 0) <= 0)
    OR (list_contains(p.captured, 'ndc_unit_of_measure') AND coalesce(upper(r.ndc_unit_of_measure), '') NOT IN ('F2', 'GR', 'ME', 'ML', 'UN')))
GROUP BY r.source_file, fault
ORDER BY charge_amount DESC, 1, 2, 3
