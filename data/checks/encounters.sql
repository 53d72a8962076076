-- Encounters: claims of services paid by the head (BHT06 RP), which no payer will answer. They are in no figure.
-- severity: 3
-- fix: Nothing to do; leave the file out if it is not wanted.
SELECT r.source_file, count(DISTINCT c.claim_key) AS claim_count, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM claim c JOIN records r USING (row_id) WHERE c.role = 'encounter' GROUP BY r.source_file ORDER BY r.source_file
