-- CMS ASP crosswalk of NDCs and codes: how many billing units of its code an item (a vial, a syringe) and a package of a drug hold, in a quarter
-- that a title line names.
-- titled: yes
-- makes: published_figures
-- required: hcpcs_code, ndc_code, dosage, billunits, billunitspkg
-- optional: labeler name, drug name, source_row, vintage, vintage_from, vintage_to
-- unused: short description, pkg size, pkg qty
-- called: hcpcs_code = _*_code | hcpcs code
-- called: ndc_code = ndc2 | ndc
-- called: dosage = hcpcs dosage
SELECT
    source_row,
    'CMS ASP NDC-HCPCS crosswalk' AS source,
    vintage,
    vintage_from,
    vintage_to,
    measure,
    CASE
        WHEN hcpcs_code IS NULL OR ndc_code IS NULL THEN NULL
        WHEN measure = 'billing_units' THEN REPLACE(billunits, ',', '')
        ELSE REPLACE(billunitspkg, ',', '')
    END AS value,
    'none: a conversion' AS n_basis,
    'asp_conversion' AS basis,
    'A' AS grade,
    UPPER(hcpcs_code) AS hcpcs_code,
    ndc_code,
    "drug name" AS product,
    dosage,
    "labeler name" AS note
FROM raw
CROSS JOIN (SELECT 'billing_units' AS measure UNION ALL SELECT 'billing_units_per_package') AS measures
