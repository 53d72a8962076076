-- Who denies, and how often?
-- One row per value of $by, highest rate first. Too few lines for an interval come last.
-- pages: denials/rates, summary/briefing, coding/modifiers
-- needs: decision
-- refines: chain, payer_sequence
WITH counted AS (
    SELECT
        COLUMNS($by),
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        ratio_error($selection, in_rates, disposition, charge_amount, denial_amount) AS error,
        unknown_numerator($selection, in_rates, disposition, claim_key, charge_amount) AS unknown,
        possible_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS possible,
        possible_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS possible_of,
        cell_count($selection, person_id, counted := is_unknown(in_rates, disposition)) AS unknown_rate_cell_count,
        cell_count($selection, person_id, counted := is_adjudicated(in_rates, disposition)) AS unknown_rate_rest_cell_count,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id, counted := is_adjudicated(in_rates, disposition)) AS cell_count
    FROM selected($selection)
    GROUP BY ALL
)
SELECT
    * EXCLUDE (error, unknown, possible, possible_of),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low($selection, numerator, denominator, error) AS denial_rate_low,
    denial_rate_high($selection, numerator, denominator, error) AS denial_rate_high,
    -- Where the outcome of many lines is not known, the rate is no better known than this.
    unknown_rate(unknown, possible_of) AS unknown_rate,
    denial_rate_least(numerator, possible_of) AS denial_rate_least,
    denial_rate_most(possible, possible_of) AS denial_rate_most
FROM counted
WHERE denominator > 0
ORDER BY denial_rate_low IS NULL, denial_rate DESC, COLUMNS($by)
