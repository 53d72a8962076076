-- Two answers for one line, of one day and one payer's claim number, that differ; the one that pays more counts.
-- severity: 2
-- fix: Compare the two rows, and ask the sender which stands.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount, r.paid_amount
FROM records r JOIN adjudication a USING (row_id) WHERE a.is_conflicting ORDER BY ALL
