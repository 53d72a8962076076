-- One line stands on several rows of an input that should hold only its last answer.
-- severity: 2
-- fix: Ask the data owner which row stands; the key is the claim's number, its line number and the data source.
SELECT r.source_file, r.claim_id, r.claim_line_number, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
WHERE NOT list_contains(p.captured, 'every_answer') AND coalesce(r.record_level, 'line') <> 'claim'
GROUP BY r.source_file, r.claim_id, r.claim_line_number
HAVING row_count > 1
ORDER BY charge_amount DESC, 1, 2, 3
