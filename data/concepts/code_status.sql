-- Whether an unclassified code was still right on the service date: late when the product had a permanent code by then, grace while
-- the payer may still be changing over. One row per line.
-- needs: hcpcs_code, claim_line_start_date
-- refines: product, payer_group, line_of_business
WITH codes AS (
    SELECT brand, min(TRY_CAST(effective_from AS DATE)) AS effective_from FROM permanent_codes GROUP BY brand
),
kinds AS (
    SELECT DISTINCT g.payer_group, l.line_of_business FROM payer_group g JOIN line_of_business l USING (row_id)
),
-- The most specific row: payer group before line of business. By kind, not by line: DuckDB 2.0.0 fails to group lines by their product.
graces AS (
    SELECT
        k.payer_group, k.line_of_business,
        arg_max(TRY_CAST(g.grace_days AS INTEGER), {'by_payer': g.payer_group <> '', 'by_line': g.line_of_business <> ''}) AS grace_days
    FROM kinds k
    JOIN payer_grace g ON g.payer_group IN ('', k.payer_group) AND g.line_of_business IN ('', k.line_of_business)
    GROUP BY k.payer_group, k.line_of_business
),
lines AS (
    SELECT
        o.line_key, p.product_tier, p.is_unclassified, r.claim_line_start_date, c.effective_from, coalesce(g.grace_days, 0) AS grace_days
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    JOIN product p USING (line_key)
    JOIN payer_group pg ON pg.row_id = o.initial_row
    JOIN line_of_business l ON l.row_id = o.initial_row
    LEFT JOIN codes c ON c.brand = p.product
    LEFT JOIN graces g ON g.payer_group = pg.payer_group AND g.line_of_business = l.line_of_business
)
SELECT
    line_key,
    CASE
        WHEN product_tier = 'P' THEN 'permanent'
        WHEN NOT is_unclassified THEN 'other'
        WHEN claim_line_start_date >= effective_from + grace_days THEN 'late'
        WHEN claim_line_start_date >= effective_from THEN 'grace'
        ELSE 'unclassified'
    END AS code_status,
    effective_from AS permanent_code_from
FROM lines
