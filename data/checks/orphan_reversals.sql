-- A reversal of an answer that is not here. Where a correction follows, the first answer is what the reversal takes back; else the line stays reversed.
-- severity: 3
-- fix: Add the remittance that it reverses; it is probably of an earlier month.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM outcome o JOIN records r ON r.row_id = o.initial_row WHERE o.is_orphan_reversal OR o.is_told_by_reversal
UNION ALL
SELECT r.source_file, r.source_row, r.claim_id, NULL, r.charge_amount
FROM claim c JOIN records r USING (row_id)
WHERE c.role = 'claim' AND c.is_reversal AND c.claim_key NOT IN (SELECT claim_key FROM outcome)
ORDER BY ALL
