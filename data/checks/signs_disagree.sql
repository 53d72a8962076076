-- Charge and payment have opposite signs: a taking back is written on one of them only. The line counts as reversed.
-- severity: 2
-- fix: Ask the data owner whether the payment was taken back in full; a reversal carries both signs.
SELECT
    source_file, source_row, claim_id, claim_line_number, charge_amount, paid_amount,
    CASE WHEN amount_basis = 'claim' THEN claim_charge_amount END AS claim_charge_amount,
    CASE WHEN amount_basis = 'claim' THEN claim_paid_amount END AS claim_paid_amount
FROM records
WHERE charge_amount * paid_amount < 0 OR (amount_basis = 'claim' AND claim_charge_amount * claim_paid_amount < 0)
ORDER BY charge_amount DESC, 1, 2, 3
