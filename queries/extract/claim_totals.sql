-- Which claims carry their own total on each of their lines, so that adding up lines would count it many times.
-- One row per claim type. The line dollars of such claims are not in `lines`.
SELECT
    one->>'claim_type' AS claim_type, sum((one->>'claims')::BIGINT)::BIGINT AS claim_count, sum((one->>'lines')::BIGINT)::BIGINT AS line_count,
    sum((one->>'charge_of_rows_amount')::DECIMAL(18, 2)) AS charge_of_rows_amount,
    sum((one->>'claim_charge_amount')::DECIMAL(18, 2)) AS claim_charge_amount,
    sum((one->>'paid_of_rows_amount')::DECIMAL(18, 2)) AS paid_of_rows_amount,
    sum((one->>'claim_paid_amount')::DECIMAL(18, 2)) AS claim_paid_amount
FROM (SELECT unnest((control->'claim_totals')::JSON[]) AS one FROM parts)
GROUP BY ALL
ORDER BY ALL
