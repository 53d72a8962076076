-- Who denies, and how often?
-- One row per value of $by, highest rate first. Too few lines for an interval come last.
-- needs: outcome
-- refines: chain, payer_sequence
WITH counted AS (
    SELECT
        COLUMNS($by),
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        ratio_error($selection, in_rates, disposition, charge_amount, denial_amount) AS error,
        cell_count(person_id, counted := is_adjudicated(in_rates, disposition)) AS cell_count
    FROM selected($selection)
    GROUP BY ALL
)
SELECT
    * EXCLUDE (error),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low($selection, numerator, denominator, error) AS denial_rate_low,
    denial_rate_high($selection, numerator, denominator, error) AS denial_rate_high
FROM counted
WHERE denominator > 0
ORDER BY denial_rate_low IS NULL, denial_rate DESC, COLUMNS($by)
