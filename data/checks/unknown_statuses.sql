-- A status word that is not in the table of statuses, where the row has nothing else to tell what was decided: its outcome is unknown.
-- severity: 2
-- fix: Add a row with the word to data/reference/statuses.csv.
SELECT lower(r.line_status) AS line_status, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
WHERE (r.adjustments IS NULL OR len(r.adjustments) = 0) AND status_word(r.line_status) NOT IN (SELECT status_word(status) FROM statuses)
GROUP BY ALL ORDER BY charge_amount DESC, line_status
