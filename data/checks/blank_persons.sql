-- Rows without a member number, where the input has a place for it: resubmissions are not found, and each line counts as one more person.
-- severity: 3
-- fix: Ask the data owner for the member number; it is hashed before anything is kept.
SELECT r.source_file, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
WHERE r.person_id IS NULL AND list_contains(p.captured, 'person_id')
GROUP BY r.source_file ORDER BY charge_amount DESC, 1, 2, 3
