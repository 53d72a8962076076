-- Which modifiers are billed together, and how often is each set denied?
-- One row per set of modifiers, whatever their order on the claim, and value of $by, most lines first.
-- pages: coding/modifiers
-- needs: modifier_set
-- refines: decision, chain, payer_sequence, charge_amount, administration, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), modifier_set, hash(modifier_set, *COLUMNS($by)) AS value, administration,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM selected($selection)
),
counted AS (
    SELECT
        modifier_set,
        COLUMNS($by), value,
        line_count() AS line_count,
        administration_count(administration) AS administration_count,
        total_charge(charge_amount) AS charge_amount,
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
ORDER BY line_count DESC, modifier_set, COLUMNS($by)
