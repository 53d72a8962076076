-- How complete each service month is. Assumed, not measured: a month is mature 90 days after its end. One row per service month.
-- needs: claim_line_start_date
SELECT
    month, last_day(month) + 90 <= as_of AS is_mature, NULL::DOUBLE AS completion_rate, 'assumed' AS maturity_basis
FROM (SELECT DISTINCT date_trunc('month', claim_line_start_date)::DATE AS month FROM records WHERE claim_line_start_date IS NOT NULL)
CROSS JOIN extract
