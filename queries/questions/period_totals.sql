-- What does the selected period add up to, and the one before it?
-- One row per period (selected; previous, of equal length, where the period has a start) and value of $by.
-- pages: summary/briefing
-- needs: claim_line_start_date
-- refines: outcome, decision, disposition, paid_amount, allowed_amount|paid_amount, person_id, chain, product, ndc_code|drug_description, payer_sequence, charge_amount
WITH periods AS (
    SELECT 'selected' AS period, * FROM selected($selection)
    UNION ALL
    SELECT 'previous', * FROM selected($selection, period := 'previous')
    WHERE $selection['from'] IS NOT NULL AND $selection['to'] IS NOT NULL
),
lined AS (
    SELECT
        COLUMNS($by), period, hash(period, *COLUMNS($by)) AS value, end_allowed_amount, end_paid_amount, product_tier,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount, is_stage_mature, completeness
    FROM periods
),
counted AS (
    SELECT
        period,
        COLUMNS($by), value,
        line_count() AS line_count,
        claim_count(claim_key) AS claim_count,
        person_count(person_id) AS person_count,
        total_charge(charge_amount) AS charge_amount,
        total_allowed(end_allowed_amount) AS allowed_amount,
        total_paid(end_paid_amount) AS paid_amount,
        identified_rate(product_tier, charge_amount) AS identified_rate,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        is_complete(is_stage_mature, completeness) AS is_mature,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id, counted := product_tier IN ('P', 'A', 'B', 'C')) AS identified_rate_cell_count,
        cell_count($selection, person_id, counted := product_tier NOT IN ('P', 'A', 'B', 'C')) AS identified_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM lined
    GROUP BY ALL
)
SELECT
    period, starts($selection, period) AS period_from, ends($selection, period) AS period_to,
    * EXCLUDE (period, effective),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high
FROM with_effective('counted', 'lined', $selection)
ORDER BY period DESC, COLUMNS($by)
