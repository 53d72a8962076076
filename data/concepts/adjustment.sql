-- Each adjustment of a record with what its reason stands for. One row per adjustment.
-- needs: adjustments
WITH entries AS (
    SELECT row_id, is_claim_adjustment, unnest(adjustments) AS one FROM records
),
codes AS (
    SELECT written, reason(written) AS reason_code FROM (SELECT DISTINCT one.reason_code AS written FROM entries)
)
SELECT
    e.row_id, e.is_claim_adjustment, e.one.group_code AS group_code, e.one.amount AS amount, k.reason_code,
    d.reason_code IS NOT NULL AS is_known, d.is_denial, d.category, d.rule, c.sort_order::INTEGER AS sort_order,
    -- Dollars that the payer allowed and yet did not pay to the provider.
    p.part AS allowed_part
FROM entries e
LEFT JOIN codes k ON k.written = e.one.reason_code
LEFT JOIN denial_reasons d ON d.reason_code = k.reason_code
LEFT JOIN categories c ON c.category = d.category
LEFT JOIN allowed_parts p ON p.reason_code = k.reason_code
