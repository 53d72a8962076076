-- A line that a payer answered in several rows under its number; they count as one, with all their dollars.
-- severity: 3
-- fix: Nothing to do; a line's charge here is that of its rows together.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, len(p.others) + 1 AS row_count, p.charge_amount, p.paid_amount
FROM line_part p JOIN rows_read r USING (row_id) WHERE p.kind = 'parts' ORDER BY ALL
