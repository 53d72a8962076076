-- Whether an unclassified code is still right: late once the product had a permanent code, grace while the payer may still be
-- changing over: from which day on. One row per product, tier, payer group and line of business.
-- needs: hcpcs_code, claim_line_start_date
-- refines: product, payer_group, line_of_business
WITH codes AS (
    SELECT brand, min(TRY_CAST(effective_from AS DATE)) AS effective_from FROM permanent_codes GROUP BY brand
),
kinds AS (
    SELECT DISTINCT payer_group, line_of_business FROM line_of_business
),
-- The most specific row: payer group before line of business.
graces AS (
    SELECT
        k.payer_group, k.line_of_business,
        coalesce(arg_max(TRY_CAST(g.grace_days AS INTEGER), {'by_payer': g.payer_group <> '', 'by_line': g.line_of_business <> ''}), 0) AS grace_days
    FROM kinds k
    LEFT JOIN payer_grace g ON g.payer_group IN ('', k.payer_group) AND g.line_of_business IN ('', k.line_of_business)
    GROUP BY k.payer_group, k.line_of_business
)
SELECT
    p.product, p.product_tier, g.payer_group, g.line_of_business, c.effective_from AS permanent_code_from,
    c.effective_from + g.grace_days AS late_from,
    CASE WHEN p.product_tier = 'P' THEN 'permanent' WHEN NOT p.is_unclassified THEN 'other' END AS always
FROM (SELECT DISTINCT product, product_tier, is_unclassified FROM product) p
CROSS JOIN graces g
LEFT JOIN codes c ON c.brand = p.product
