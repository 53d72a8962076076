-- How does the denial rate move from month to month?
-- One row per month of the chosen date basis and value of $by, in order of time.
-- pages: denials/rates
-- needs: decision, claim_line_start_date
-- refines: chain, payer_sequence, adjudication_date, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), month, hash(month, *COLUMNS($by)) AS value,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount, is_stage_mature, completeness
    FROM selected($selection)
    WHERE month IS NOT NULL
),
counted AS (
    SELECT
        month,
        COLUMNS($by), value,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        is_complete(is_stage_mature, completeness) AS is_mature,
        completion_rate(completeness) AS completion_rate,
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
WHERE denominator > 0
ORDER BY month, COLUMNS($by)
