-- A line of a claim was sent again in the very same words; it counts once.
-- severity: 3
-- fix: Nothing to do. Many of them: one file is here under two names.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM submission m
JOIN rows_read r USING (row_id)
WHERE m.fate = 'repeated'
ORDER BY ALL
