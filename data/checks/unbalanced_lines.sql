-- A line whose charge less its adjustments is not what was paid.
-- severity: 2
-- fix: Ask the sender for the adjustments of the line again; the rows are kept as they stand.
SELECT
    source_file, source_row, claim_id, claim_line_number, paid_amount, list_sum(list_transform(adjustments, lambda one: one.amount)) AS adjusted_amount,
    charge_amount - adjusted_amount - paid_amount AS difference_amount, charge_amount
FROM records
WHERE NOT is_claim_adjustment AND len(adjustments) > 0 AND difference_amount <> 0
ORDER BY abs(difference_amount) DESC, 1, 2, 3
