-- CMS ASP drug pricing file: what Medicare Part B pays at most for a billing unit of a code, in a quarter that a title line names.
-- titled: yes
-- makes: published_figures
-- required: hcpcs_code, dosage, payment_limit
-- optional: notes, source_row, vintage, vintage_from, vintage_to
-- unused: short description, co-insurance percentage, vaccine*, blood*, clotting factor
-- called: hcpcs_code = hcpcs code
-- called: dosage = hcpcs code dosage
-- called: payment_limit = payment limit
SELECT
    source_row,
    'CMS ASP drug pricing file' AS source,
    vintage,
    vintage_from,
    vintage_to,
    'payment_limit' AS measure,
    CASE WHEN hcpcs_code IS NOT NULL THEN REPLACE(REPLACE(payment_limit, '$', ''), ',', '') END AS value,
    'none: a price limit' AS n_basis,
    'part_b_limit' AS basis,
    'A' AS grade,
    UPPER(hcpcs_code) AS hcpcs_code,
    dosage,
    notes AS note
FROM raw
