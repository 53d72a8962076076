-- Which product a line bills. A permanent code names it (tier P); an unclassified code is read from its NDC: the package (A),
-- else labeler and product (B), else the words of its description (C), else it stays unidentified (D). A ten-digit NDC without hyphens
-- could be three products: none; one padded in front instead of in its short segment is read as it was meant, where as written it names
-- no product and without its first zero just one. Of products without a permanent code only labeler and product are known. Its class goes with the product.
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
billed AS (
    SELECT DISTINCT r.hcpcs_code, r.ndc_code, ndc11(r.ndc_code) AS ndc11, d.named
    FROM (SELECT DISTINCT hcpcs_code, ndc_code, drug_description FROM records) r LEFT JOIN described d ON d.description_key = hash(r.drug_description)
),
mispadded AS (
    SELECT ndc11, min(meant) AS meant
    -- 5-3-2 and 5-4-1; of 4-4-2 the front is the place to pad
    FROM (SELECT DISTINCT ndc11, unnest([ndc11[2:6] || '0' || ndc11[7:11], ndc11[2:10] || '0' || ndc11[11:11]]) AS meant FROM billed WHERE starts_with(ndc11, '0'))
    WHERE left(ndc11, 9) NOT IN (SELECT label FROM labels) AND left(meant, 9) IN (SELECT label FROM labels)
    GROUP BY ndc11 HAVING count(*) = 1
),
written AS (
    SELECT b.* EXCLUDE (ndc11), coalesce(m.meant, b.ndc11) AS ndc11 FROM billed b LEFT JOIN mispadded m USING (ndc11)
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
