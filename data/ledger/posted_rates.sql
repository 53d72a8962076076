-- Prices that hospitals post: what each payer pays for an item, by whom and which product, and what is set apart because it is no price.
-- concepts: payer_group, line_of_business, described, product, code_status

CREATE OR REPLACE TABLE posted_rates AS
WITH rows AS (
    SELECT *, ndc11(ndc_code) AS written_ndc11, ndc_code IS NOT NULL AND is_dummy_ndc(ndc_code) AS is_dummy FROM raw_posted_rates
),
placed AS (
    SELECT
        r.*, g.payer_group, g.payer_line_of_business, p.product, p.product_tier, p.ndc11,
        -- Why a row is no price of a drug: a hospital's own number instead of an NDC, stock that costs nothing, an amount that means "none".
        CASE
            WHEN r.is_dummy THEN 'dummy NDC'
            WHEN r.gross_amount <= 1 THEN 'trial stock'
            WHEN r.negotiated_amount IN (SELECT amount::DECIMAL(18, 4) FROM placeholder_amounts) THEN 'placeholder'
        END AS set_apart,
        CASE
            WHEN r.ndc_code IS NULL THEN 'no NDC'
            WHEN r.is_dummy THEN 'dummy NDC'
            WHEN p.ndc11 <> r.written_ndc11 THEN 'read as ' || p.ndc11 || ', padded in the wrong place'
            WHEN r.written_ndc11 IS NULL THEN 'no NDC of 11 digits'
        END AS ndc_note
    FROM rows r
    LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.vintage
    LEFT JOIN product p ON p.hcpcs_code IS NOT DISTINCT FROM r.hcpcs_codes[1] AND p.ndc_code IS NOT DISTINCT FROM r.ndc_code
)
SELECT
    -- 'whoever pays': a price that the file gives without a payer
    p.* EXCLUDE (payer_group, payer_line_of_business, is_dummy, written_ndc11),
    CASE WHEN p.payer IS NULL THEN 'whoever pays' ELSE p.payer_group END AS payer_group,
    CASE WHEN p.payer IS NULL THEN 'whoever pays' ELSE l.line_of_business END AS line_of_business,
    c.permanent_code_from,
    coalesce(c.always, CASE
        WHEN p.vintage >= c.late_from THEN 'late'
        WHEN p.vintage >= c.permanent_code_from THEN 'grace'
        ELSE 'unclassified' END) AS code_status
FROM placed p
LEFT JOIN line_of_business l ON l.payer IS NOT DISTINCT FROM p.payer AND l.plan IS NOT DISTINCT FROM p.plan
    AND l.payer_group = p.payer_group AND l.payer_line_of_business IS NOT DISTINCT FROM p.payer_line_of_business
LEFT JOIN code_status c ON c.product = p.product AND c.product_tier = p.product_tier
    AND c.payer_group = p.payer_group AND c.line_of_business = l.line_of_business
ORDER BY p.hospital, p.source_file, p.source_row, p.payer, p.plan
