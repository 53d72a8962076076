-- A status word that is not in the table of statuses, where the input has nothing else to tell what was decided.
-- severity: 2
-- fix: Add a row with the word to data/reference/statuses.csv.
SELECT lower(r.line_status) AS line_status, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
WHERE NOT p.has_adjustments AND lower(r.line_status) NOT IN (SELECT status FROM statuses)
GROUP BY ALL ORDER BY charge_amount DESC, line_status
