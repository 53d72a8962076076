-- Which visits are billed on a hospital's claim and on a doctor's?
-- One row per kind of claim that an administration is billed on (professional, institutional, both) and value of $by. Each administration counts once.
-- pages: spend/sites
-- needs: claim_type, claim_line_start_date
-- refines: administration, chain, outcome, adjudication_date, person_id, payer_sequence, paid_amount, allowed_amount|paid_amount
SELECT
    billed_on,
    COLUMNS($by),
    administration_count(administration) AS administration_count,
    person_count(person_id) AS person_count,
    total_allowed(visit_allowed_amount) AS allowed_amount,
    cell_count($selection, person_id) AS cell_count
FROM administrations_of($selection)
GROUP BY ALL
ORDER BY administration_count DESC, billed_on, COLUMNS($by)
