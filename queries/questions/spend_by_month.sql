-- How do volume and spend move from month to month?
-- One row per month of the chosen date basis and value of $by, in order of time. Final stage.
-- needs: claim_line_start_date
-- refines: outcome, disposition, paid_amount, allowed_amount|paid_amount, adjustments|deductible_amount|coinsurance_amount|copayment_amount, person_id, chain
SELECT
    month,
    COLUMNS($by),
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    person_count(person_id) AS person_count,
    total_charge(charge_amount) AS charge_amount,
    total_allowed(allowed_amount) AS allowed_amount,
    total_paid(paid_amount) AS paid_amount,
    total_patient_share(patient_amount) AS patient_share_amount,
    bool_and(is_mature) AS is_mature,
    any_value(completion_rate) AS completion_rate,
    cell_count(person_id) AS cell_count
FROM (FROM spent($selection) LEFT JOIN (SELECT month, completion_rate FROM months) USING (month))
WHERE month IS NOT NULL
GROUP BY ALL
ORDER BY ALL
