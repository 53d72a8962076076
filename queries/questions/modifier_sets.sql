-- Which modifiers are billed together, and how often is each set denied?
-- One row per set of modifiers, whatever their order on the claim, and value of $by, most lines first.
-- pages: coding/modifiers
-- needs: modifier_set
-- refines: decision, chain, payer_sequence, charge_amount, administration
WITH counted AS (
    SELECT
        modifier_set,
        COLUMNS($by),
        line_count() AS line_count,
        administration_count(administration) AS administration_count,
        total_charge(charge_amount) AS charge_amount,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        ratio_error($selection, in_rates, disposition, charge_amount, denial_amount) AS error,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM selected($selection)
    GROUP BY ALL
)
SELECT
    * EXCLUDE (error),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low($selection, numerator, denominator, error) AS denial_rate_low,
    denial_rate_high($selection, numerator, denominator, error) AS denial_rate_high
FROM counted
ORDER BY line_count DESC, modifier_set, COLUMNS($by)
