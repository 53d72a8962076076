-- Estimates made before a service (CLP02 25): they are no answers, and in no figure.
-- severity: 3
-- fix: Nothing to do.
SELECT r.source_file, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM claim c JOIN records r USING (row_id) WHERE c.role = 'estimate' GROUP BY r.source_file ORDER BY r.source_file
