-- Which product a line bills. A permanent code names it (tier P); an unclassified code is read from its NDC: the package (A),
-- else labeler and product (B), else the words of its description (C), else it stays unidentified (D). A ten-digit NDC without hyphens
-- could be three products: none. Of products without a permanent code only labeler and product are known. Its class goes with the product.
-- One row per code, NDC as written and product named in words.
-- needs: hcpcs_code
-- refines: ndc_code, described, drug_description
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
    SELECT hcpcs_code, ndc_code, ndc11(ndc_code) AS ndc11, named
    FROM (SELECT DISTINCT r.hcpcs_code, r.ndc_code, d.named FROM records r LEFT JOIN described d ON d.description_key = hash(r.drug_description))
),
-- What has a permanent code is of that class, whatever it is made of.
classes AS (
    SELECT brand, max(product_class) AS product_class
    FROM (SELECT brand, product_class FROM ndc_products UNION ALL SELECT brand, product_class FROM named_products)
    GROUP BY brand
)
SELECT
    w.hcpcs_code, w.ndc_code, w.ndc11, w.named, u.hcpcs_code IS NOT NULL AS is_unclassified,
    CASE WHEN u.hcpcs_code IS NOT NULL THEN coalesce(a.brand, b.brand, w.named, 'Unidentified') ELSE coalesce(p.brand, 'Another code') END AS product,
    CASE
        WHEN u.hcpcs_code IS NULL THEN CASE WHEN p.brand IS NOT NULL THEN 'P' ELSE 'none' END
        WHEN a.brand IS NOT NULL THEN 'A'
        WHEN b.brand IS NOT NULL THEN 'B'
        WHEN w.named IS NOT NULL THEN 'C'
        ELSE 'D'
    END AS product_tier,
    CASE product_tier WHEN 'D' THEN 'unidentified' WHEN 'none' THEN 'other_code' ELSE coalesce(c.product_class, 'graduated') END AS product_class
FROM written w
LEFT JOIN (SELECT DISTINCT hcpcs_code FROM unclassified_codes) u USING (hcpcs_code)
LEFT JOIN permanent p USING (hcpcs_code)
LEFT JOIN packages a ON a.ndc_code = w.ndc11
LEFT JOIN labels b ON b.label = left(w.ndc11, 9)
LEFT JOIN classes c ON u.hcpcs_code IS NOT NULL AND c.brand = coalesce(a.brand, b.brand, w.named)
