-- CMS ASP crosswalk of drugs without a code (NOC): how many doses of a named drug an item and a package of an NDC hold, in a quarter that a
-- title line names. The drugs have no code of their own: no row has one.
-- titled: yes
-- makes: published_figures
-- required: product, ndc_code, dosage, billunits, billunitspkg
-- optional: labeler name, source_row, vintage, vintage_from, vintage_to
-- unused: drug name, pkg size, pkg qty
-- called: product = drug generic name*
-- called: ndc_code = ndc or alternate id
SELECT
    source_row,
    'CMS ASP NDC-HCPCS crosswalk of drugs without a code (NOC)' AS source,
    vintage,
    vintage_from,
    vintage_to,
    measure,
    CASE
        WHEN product IS NULL OR ndc_code IS NULL THEN NULL
        WHEN measure = 'billing_units' THEN REPLACE(billunits, ',', '')
        ELSE REPLACE(billunitspkg, ',', '')
    END AS value,
    'none: a conversion' AS n_basis,
    'asp_conversion' AS basis,
    'A' AS grade,
    ndc_code,
    product,
    dosage,
    "labeler name" AS note
FROM raw
CROSS JOIN (SELECT 'billing_units' AS measure UNION ALL SELECT 'billing_units_per_package') AS measures
