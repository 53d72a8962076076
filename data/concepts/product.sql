-- Which product a line bills. A permanent code names it (tier P); an unclassified code is read from its NDC: the package (A),
-- else labeler and product (B), else it stays unidentified (D). A ten-digit NDC without hyphens could be three products: D.
-- Of products without a permanent code only labeler and product are known. One row per code and NDC as written.
-- needs: hcpcs_code
-- refines: ndc_code
WITH directory AS (
    SELECT DISTINCT brand, ndc_code FROM permanent_codes WHERE ndc_code <> ''
),
packages AS (
    SELECT ndc_code, any_value(brand) AS brand FROM directory GROUP BY ndc_code HAVING count(DISTINCT brand) = 1
),
labels AS (
    SELECT label, any_value(brand) AS brand
    FROM (SELECT left(ndc_code, 9) AS label, brand FROM directory UNION ALL SELECT label, brand FROM ndc_products)
    GROUP BY label HAVING count(DISTINCT brand) = 1
),
permanent AS (
    SELECT hcpcs_code, string_agg(DISTINCT brand, ' or ' ORDER BY brand) AS brand FROM permanent_codes GROUP BY hcpcs_code
),
written AS (
    SELECT hcpcs_code, ndc_code, ndc11(ndc_code) AS ndc11 FROM (SELECT DISTINCT hcpcs_code, ndc_code FROM records)
)
SELECT
    w.hcpcs_code, w.ndc_code, w.ndc11, u.hcpcs_code IS NOT NULL AS is_unclassified,
    CASE WHEN u.hcpcs_code IS NOT NULL THEN coalesce(a.brand, b.brand, 'Unidentified') ELSE coalesce(p.brand, 'Another code') END AS product,
    CASE
        WHEN u.hcpcs_code IS NULL THEN CASE WHEN p.brand IS NOT NULL THEN 'P' ELSE 'none' END
        WHEN a.brand IS NOT NULL THEN 'A'
        WHEN b.brand IS NOT NULL THEN 'B'
        ELSE 'D'
    END AS product_tier
FROM written w
LEFT JOIN (SELECT DISTINCT hcpcs_code FROM unclassified_codes) u USING (hcpcs_code)
LEFT JOIN permanent p USING (hcpcs_code)
LEFT JOIN packages a ON a.ndc_code = w.ndc11
LEFT JOIN labels b ON b.label = left(w.ndc11, 9)
