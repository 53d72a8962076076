-- How do volume and spend move from month to month?
-- One row per month of the chosen date basis and value of $by, in order of time. Dollars at the end of each line; completed figures estimate what the month will come to.
-- pages: spend/trend, summary/briefing
-- needs: claim_line_start_date
-- refines: outcome, disposition, paid_amount, allowed_amount|paid_amount, adjustments|deductible_amount|coinsurance_amount|copayment_amount, person_id, chain, adjudication_date, charge_amount
SELECT
    month,
    COLUMNS($by),
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    person_count(person_id) AS person_count,
    total_charge(charge_amount) AS charge_amount,
    total_allowed(end_allowed_amount) AS allowed_amount,
    total_paid(end_paid_amount) AS paid_amount,
    total_patient_share(end_patient_amount) AS patient_share_amount,
    is_complete(is_stage_mature, completeness) AS is_mature,
    completion_rate(completeness) AS completion_rate,
    round(completed(1, is_decided(initial_disposition, is_orphan_reversal), completeness))::BIGINT AS completed_line_count,
    completed(charge_amount, is_decided(initial_disposition, is_orphan_reversal), completeness)::DECIMAL(18, 2) AS completed_charge_amount,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection, stage := 'initial')
WHERE month IS NOT NULL
GROUP BY ALL
ORDER BY month, COLUMNS($by)
