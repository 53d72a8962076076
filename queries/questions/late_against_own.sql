-- How do late lines fare beside lines of the same products under their own codes?
-- One row per code status (late or permanent) and value of $by, most late dollars first; only products that have a late line. Filters on the code are set aside, every other is kept.
-- pages: coding/late_codes
-- needs: code_status, product, claim_line_start_date
-- refines: decision, chain, payer_sequence, charge_amount, outcome, allowed_amount|paid_amount, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), code_status, product AS drug, hash(code_status, *COLUMNS($by)) AS value, end_disposition, end_allowed_amount,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM every_code($selection)
    WHERE code_status IN ('late', 'permanent')
),
beside AS (
    FROM lined WHERE drug IN (SELECT drug FROM lined WHERE code_status = 'late')
),
counted AS (
    SELECT
        code_status, COLUMNS($by), value,
        count(*) AS own_line_count,
        total_charge(charge_amount) AS charge_amount,
        total_allowed(end_allowed_amount) AS allowed_amount,
        allowed_to_charge(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount),
            priced(in_rates, end_disposition, end_allowed_amount, charge_amount)) AS allowed_to_charge_rate,
        cell_count($selection, person_id, counted := is_priced(in_rates, end_disposition, end_allowed_amount)) AS priced_cell_count,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM beside
    GROUP BY ALL
),
ranked AS (
    SELECT *, sum(charge_amount) FILTER (WHERE code_status = 'late') OVER (PARTITION BY row(*COLUMNS($by))) AS late_charge FROM with_effective('counted', 'beside', $selection)
)
SELECT
    * EXCLUDE (effective, late_charge),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high
FROM ranked
ORDER BY late_charge DESC NULLS LAST, COLUMNS($by), code_status
