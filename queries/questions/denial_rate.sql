-- Who denies, and how often?
-- One row per value of $by, highest rate first. Too few lines for an interval come last.
-- needs: outcome
-- refines: chain, payer_sequence
SELECT
    COLUMNS($by),
    denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
    denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS denial_rate_low,
    denial_rate_high($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS denial_rate_high,
    cell_count(person_id, counted := is_adjudicated(in_rates, disposition)) AS cell_count
FROM selected($selection)
GROUP BY ALL
HAVING denominator > 0
ORDER BY denial_rate_low IS NULL, denial_rate DESC, COLUMNS($by)
