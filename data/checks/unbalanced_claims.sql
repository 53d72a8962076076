-- A claim whose charge, payment and adjustments do not add up, per remittance.
-- severity: 2
-- fix: Ask the sender for the remittance again; the rows are kept as they stand.
SELECT source_file, claim_id, any_value(claim_charge_amount) AS claim_charge_amount, any_value(claim_paid_amount) AS claim_paid_amount,
    sum(charge_amount) AS charge_of_rows_amount, sum(paid_amount) AS paid_of_rows_amount, any_value(claim_difference_amount) AS claim_difference_amount
FROM records
WHERE claim_difference_amount <> 0
GROUP BY source_file, claim_id, claim_row
ORDER BY ALL
