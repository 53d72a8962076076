-- What do hospitals post for each product?
-- One row per value of $by and item of a hospital's list (same words, NDC and list price), dearest first. Dollars are for the item as the hospital sells it, not for a unit of the code.
-- pages: payers/posted_rates
-- about: posted_rates
-- needs: posted_rates
SELECT
    COLUMNS($by), hospital, product, item, ndc_code, gross_amount, any_value(ndc_note) AS ndc_note,
    max(vintage) AS vintage, any_value(code_status) AS code_status, any_value(permanent_code_from) AS permanent_code_from,
    any_value(drug_unit_quantity) AS drug_unit_quantity, any_value(drug_unit_of_measure) AS drug_unit_of_measure,
    posted_price_count(payer, set_apart) AS price_count,
    max(cash_amount) AS cash_amount,
    min(negotiated_amount) FILTER (set_apart IS NULL) AS least_negotiated_amount,
    median(negotiated_amount) FILTER (set_apart IS NULL) AS median_negotiated_amount,
    max(negotiated_amount) FILTER (set_apart IS NULL) AS most_negotiated_amount
FROM posted($selection)
WHERE apart_as IS DISTINCT FROM 'item'
GROUP BY ALL
ORDER BY gross_amount DESC NULLS LAST, COLUMNS($by), hospital, item
