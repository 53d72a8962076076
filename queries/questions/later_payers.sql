-- What did later payers pay on services that count at another payer?
-- One row per value of $by, most paid first. Answers of secondaries and tertiaries, and of plans that passed a claim on; their services are counted where the earlier payer's line is.
-- pages: spend/trend
-- needs: claim_line_start_date
-- refines: outcome, disposition, payer_sequence, paid_amount, adjustments|deductible_amount|coinsurance_amount|copayment_amount, person_id, chain, charge_amount
SELECT
    COLUMNS($by),
    line_count() AS later_answer_count,
    person_count(person_id) AS person_count,
    paid_by_later_payers(end_paid_amount) AS later_paid_amount,
    total_patient_share(end_patient_amount) AS patient_share_amount,
    total_charge(charge_amount) AS again_billed_amount,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection, stage := 'final', later := 'kept')
WHERE NOT is_counted
GROUP BY ALL
ORDER BY later_paid_amount DESC, later_answer_count DESC, COLUMNS($by)
