-- How much of the inputs is in scope: the codes kept, against all that the inputs held besides.
-- One row for the codes in scope, one for everything else.
SELECT
    CASE WHEN code = 'other' THEN 'Everything else: other codes, rows of whole claims' ELSE 'Codes in scope' END AS what,
    sum(line_count)::BIGINT AS line_count, sum(charge_amount)::DECIMAL(18, 2) AS charge_amount,
    sum(allowed_amount)::DECIMAL(18, 2) AS allowed_amount, sum(paid_amount)::DECIMAL(18, 2) AS paid_amount
FROM totals
GROUP BY ALL
ORDER BY ALL
