-- What is still billed as unclassified though a code of its own was in force?
-- One row per code status (unclassified by right, in the payer's grace, late, permanent) and value of $by. Only a line whose product is known can be late.
-- pages: coding/late_codes
-- needs: code_status
-- refines: decision, outcome, chain, payer_sequence, charge_amount, allowed_amount|paid_amount, disposition, product, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), code_status, hash(code_status, *COLUMNS($by)) AS value, end_allowed_amount,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM selected($selection)
),
counted AS (
    SELECT
        code_status,
        COLUMNS($by), value,
        line_count() AS line_count,
        total_charge(charge_amount) AS charge_amount,
        total_allowed(end_allowed_amount) AS allowed_amount,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM lined
    GROUP BY ALL
)
SELECT
    * EXCLUDE (effective),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high
FROM with_effective('counted', 'lined', $selection)
ORDER BY list_position(['unclassified', 'grace', 'late'], code_status::VARCHAR), line_count DESC, code_status, COLUMNS($by)
