-- How much is allowed, and how often is it denied?
-- One row per value of $by, most allowed dollars first. Dollars at the end of each line, whatever decision the rates are asked at.
-- pages: spend/clinical
-- needs: claim_line_start_date
-- refines: outcome, decision, disposition, paid_amount, allowed_amount|paid_amount, person_id, chain, payer_sequence, charge_amount
WITH lined AS (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS value, end_allowed_amount,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM selected($selection)
),
counted AS (
    SELECT
        COLUMNS($by), value,
        line_count() AS line_count,
        person_count(person_id) AS person_count,
        total_charge(charge_amount) AS charge_amount,
        total_allowed(end_allowed_amount) AS allowed_amount,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        unknown_numerator($selection, in_rates, disposition, claim_key, charge_amount) AS unknown,
        possible_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS possible,
        possible_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS possible_of,
        cell_count($selection, person_id, counted := is_unknown(in_rates, disposition)) AS unknown_rate_cell_count,
        cell_count($selection, person_id, counted := is_adjudicated(in_rates, disposition)) AS unknown_rate_rest_cell_count,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM lined
    GROUP BY ALL
)
SELECT
    * EXCLUDE (effective, unknown, possible, possible_of),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high,
    unknown_rate(unknown, possible_of) AS unknown_rate,
    denial_rate_least(numerator, possible_of) AS denial_rate_least,
    denial_rate_most(possible, possible_of) AS denial_rate_most
FROM with_effective('counted', 'lined', $selection)
ORDER BY allowed_amount DESC NULLS LAST, line_count DESC, COLUMNS($by)
