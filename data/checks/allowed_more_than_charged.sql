-- An allowed amount above the charge.
-- severity: 3
-- fix: Check the charge master: many contracts pay the lesser of charge and fee, so the difference is lost.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.hcpcs_code, r.allowed_amount, r.charge_amount
FROM records r
WHERE r.charge_amount > 0 AND r.allowed_amount > r.charge_amount
ORDER BY r.allowed_amount - r.charge_amount DESC, 1, 2, 3
