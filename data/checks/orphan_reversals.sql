-- A reversal with nothing before it to take back.
-- severity: 3
-- fix: Add the remittance that it reverses; it is probably of an earlier month.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM outcome o JOIN records r ON r.row_id = o.initial_row WHERE o.is_orphan_reversal ORDER BY ALL
