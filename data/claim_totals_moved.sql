-- Where claim_totals.sql found that an input repeats claims' totals on their lines: which claims, what they add up to, and the rows put right.

CREATE OR REPLACE TEMP TABLE repeating_claims AS
SELECT c.* FROM one_per_claim('typed') c JOIN repeating_types t ON t.claim_type IS NOT DISTINCT FROM c.claim_type
WHERE c.is_of_several_lines AND c.is_one_value;

CREATE OR REPLACE TEMP VIEW claim_totals AS
SELECT
    claim_type, count(*) AS claims, sum(lines)::BIGINT AS lines, sum(charge_of_rows) AS charge_of_rows_amount, sum(charge) AS claim_charge_amount,
    sum(paid_of_rows) AS paid_of_rows_amount, sum(paid) AS claim_paid_amount
FROM repeating_claims
GROUP BY claim_type
ORDER BY claim_type;

-- The rows with such totals moved from the line to where the claim's own stand. Which reasons were given stays; how much of each does not.
CREATE OR REPLACE TEMP MACRO with_totals_moved(rows_of) AS TABLE
SELECT
    t.* REPLACE (
        CASE WHEN c.claim IS NULL THEN t.charge_amount END AS charge_amount,
        CASE WHEN c.claim IS NULL THEN t.allowed_amount END AS allowed_amount,
        CASE WHEN c.claim IS NULL THEN t.paid_amount END AS paid_amount,
        CASE WHEN c.claim IS NULL THEN t.deductible_amount END AS deductible_amount,
        CASE WHEN c.claim IS NULL THEN t.coinsurance_amount END AS coinsurance_amount,
        CASE WHEN c.claim IS NULL THEN t.copayment_amount END AS copayment_amount,
        CASE WHEN c.claim IS NULL THEN t.adjustments ELSE list_transform(t.adjustments, lambda one: struct_update(one, amount := NULL::DECIMAL(18, 2))) END
            AS adjustments,
        CASE WHEN c.claim IS NULL THEN t.claim_charge_amount ELSE c.charge END AS claim_charge_amount,
        CASE WHEN c.claim IS NULL THEN t.claim_paid_amount ELSE c.paid END AS claim_paid_amount,
        CASE WHEN c.claim IS NULL THEN t.amount_basis ELSE 'claim' END AS amount_basis)
FROM query_table(rows_of) t
LEFT JOIN repeating_claims c
    ON c.claim = claim_hash(t.claim_row, t.claim_id, t.billing_npi, t.payer_claim_id, t.adjudication_date)
    AND c.claim_type IS NOT DISTINCT FROM t.claim_type AND coalesce(t.record_level, 'line') <> 'claim';

CREATE OR REPLACE TEMP VIEW corrected AS FROM with_totals_moved('typed');
