-- CMS ASP pricing file of drugs without a code (NOC): what Medicare Part B pays at most for a dose of a named drug, in a quarter that a title
-- line names. The drugs have no code of their own: no row has one.
-- titled: yes
-- makes: published_figures
-- required: product, dosage, payment_limit
-- optional: notes, source_row, vintage, vintage_from, vintage_to
-- called: product = drug generic name (trade name) | drug generic name*
-- called: payment_limit = payment limit
SELECT
    source_row,
    'CMS ASP pricing file of drugs without a code (NOC)' AS source,
    vintage,
    vintage_from,
    vintage_to,
    'payment_limit' AS measure,
    CASE WHEN product IS NOT NULL THEN REPLACE(REPLACE(payment_limit, '$', ''), ',', '') END AS value,
    'none: a price limit' AS n_basis,
    'part_b_limit' AS basis,
    'A' AS grade,
    product,
    dosage,
    notes AS note
FROM raw
