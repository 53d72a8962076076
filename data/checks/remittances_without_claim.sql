-- An answer that belongs to no claim as sent, in an extract that holds claims as sent: what only the claim says of it stays blank.
-- severity: 3
-- fix: Add the 837 that the claim was sent in; or claim number, billing NPI or date of service differ between the two.
SELECT r.source_file, r.payer, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM rows_read r
ANTI JOIN submission m USING (row_id)
WHERE EXISTS (FROM submission) AND NOT r.is_claim_adjustment
GROUP BY r.source_file, r.payer
ORDER BY charge_amount DESC, 1, 2
