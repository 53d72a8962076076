-- A line that was paid is answered with nothing, and the payment was never taken back: the payment stands.
-- severity: 2
-- fix: Compare the remittances. The service was most likely sent again by mistake; if the payment was taken back, add the remittance that says so.
SELECT r.source_file, r.source_row, r.claim_id, r.payer_claim_id, r.claim_line_number, r.adjudication_date, r.charge_amount
FROM records r
JOIN adjudication a USING (row_id)
WHERE a.is_after_payment
ORDER BY ALL
