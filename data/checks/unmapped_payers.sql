-- A payer's name that belongs to no payer group yet.
-- severity: 3
-- fix: Add a row with the name to data/reference/payers.csv.
SELECT r.payer, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r JOIN record_facts g USING (row_id) WHERE g.payer_group = 'Unmapped' GROUP BY r.payer ORDER BY charge_amount DESC, r.payer
