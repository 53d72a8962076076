-- Which denied lines are mended the same way, and by whom?
-- One row per team, what mends it, and value of $by: most dollars at risk first. Lines that were first denied and are denied still, in part or whole.
-- pages: denials/recovery
-- needs: outcome, every_answer, adjustments, charge_amount
-- refines: chain, payer_sequence, product, element_set, line_of_business, adjudication_date, claim_line_start_date, remark_codes
SELECT
    COLUMNS($by),
    o.team, coalesce(r.remedy, 'no reason known') AS remedy,
    count(*) AS open_line_count,
    sum(open_amount)::DECIMAL(18, 2) AS open_amount,
    dollars_at_risk(open_amount, usual_rate) AS at_risk_amount,
    count(*) FILTER (deadline = 'in time') AS in_time_line_count,
    cell_count($selection, person_id) AS cell_count
FROM owned_denials($selection) o
LEFT JOIN denial_reasons r ON r.reason_code = o.reason::VARCHAR
GROUP BY ALL
ORDER BY at_risk_amount DESC NULLS LAST, open_amount DESC, team, remedy, COLUMNS($by)
