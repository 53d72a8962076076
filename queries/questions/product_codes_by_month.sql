-- How does a product move from unclassified codes to a code of its own?
-- One row per month of the chosen date basis, kind of code and value of $by, in order of time. Of a product, when it got its own code.
-- pages: spend/products
-- needs: claim_line_start_date, hcpcs_code
-- refines: product, ndc_code|drug_description, code_status, chain, adjudication_date, charge_amount, person_id
SELECT
    month,
    COLUMNS($by),
    CASE product_tier WHEN 'P' THEN 'permanent' WHEN 'none' THEN 'other' ELSE 'unclassified' END AS billed_under,
    line_count() AS line_count,
    total_charge(charge_amount) AS charge_amount,
    is_complete(is_stage_mature, completeness) AS is_mature,
    completion_rate(completeness) AS completion_rate,
    min(permanent_code_from) AS own_code_from,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection, stage := 'initial')
WHERE month IS NOT NULL
GROUP BY ALL
ORDER BY month, COLUMNS($by), billed_under
