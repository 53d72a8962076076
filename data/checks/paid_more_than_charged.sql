-- A payment above the charge, though no reason says so (94 would).
-- severity: 2
-- fix: Check units and charge master: a charge below what the payer would pay is money left behind.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.hcpcs_code, r.paid_amount, r.charge_amount
FROM records r
WHERE r.charge_amount > 0 AND r.paid_amount > r.charge_amount
    AND NOT coalesce(list_contains(list_transform(r.adjustments, lambda one: reason(one.reason_code)), '94'), false)
ORDER BY r.paid_amount - r.charge_amount DESC, 1, 2, 3
