-- A row that says exactly what another row says; it counts once.
-- severity: 3
-- fix: Nothing to do. Many of them: one file was sent twice under two names.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM repeated JOIN records r USING (row_id) ORDER BY ALL
