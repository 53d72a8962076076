-- How much is billed, allowed and paid?
-- One row per value of $by, most allowed dollars first. Final stage, whatever stage the rates are asked at.
-- pages: spend/trend, spend/products, summary/briefing
-- needs: claim_line_start_date
-- refines: outcome, disposition, paid_amount, allowed_amount|paid_amount, adjustments|deductible_amount|coinsurance_amount|copayment_amount, person_id, chain, product, ndc_code|drug_description, charge_amount
SELECT
    COLUMNS($by),
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    person_count(person_id) AS person_count,
    total_charge(charge_amount) AS charge_amount,
    total_allowed(allowed_amount) AS allowed_amount,
    total_paid(paid_amount) AS paid_amount,
    total_patient_share(patient_amount) AS patient_share_amount,
    identified_rate(product_tier, charge_amount) AS identified_rate,
    cell_count($selection, person_id, counted := product_tier IN ('P', 'A', 'B', 'C')) AS identified_rate_cell_count,
    cell_count($selection, person_id, counted := product_tier NOT IN ('P', 'A', 'B', 'C')) AS identified_rate_rest_cell_count,
    cell_count($selection, person_id) AS cell_count
FROM spent($selection)
GROUP BY ALL
ORDER BY allowed_amount DESC, line_count DESC, COLUMNS($by)
