-- What is still billed as unclassified though a code of its own was in force?
-- One row per code status (unclassified by right, in the payer's grace, late, permanent) and value of $by. Only a line whose product is known can be late.
-- pages: coding/late_codes
-- needs: code_status
-- refines: decision, outcome, chain, payer_sequence, charge_amount, allowed_amount|paid_amount, disposition, product
WITH counted AS (
    SELECT
        code_status,
        COLUMNS($by),
        line_count() AS line_count,
        total_charge(charge_amount) AS charge_amount,
        total_allowed(end_allowed_amount) AS allowed_amount,
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
ORDER BY list_position(['unclassified', 'grace', 'late'], code_status::VARCHAR), line_count DESC, code_status, COLUMNS($by)
