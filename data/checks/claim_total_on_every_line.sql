-- The input repeats a claim's total on each of its lines: added up, the lines give far too many dollars. Such lines count without dollars.
-- severity: 1
-- fix: Ask the data owner for the charge and the payment of each line; until then these dollars stand at the claim alone.
SELECT
    source_file, one->>'claim_type' AS claim_type, (one->>'claims')::BIGINT AS claim_count, (one->>'lines')::BIGINT AS row_count,
    (one->>'charge_of_rows_amount')::DECIMAL(18, 2) AS charge_of_rows_amount, (one->>'claim_charge_amount')::DECIMAL(18, 2) AS charge_amount,
    (one->>'paid_of_rows_amount')::DECIMAL(18, 2) AS paid_of_rows_amount, (one->>'claim_paid_amount')::DECIMAL(18, 2) AS paid_amount
FROM (SELECT source_file, unnest((control->'claim_totals')::JSON[]) AS one FROM parts)
ORDER BY charge_amount DESC, 1, 2, 3
