-- How old are the denials that are still open?
-- One row per band of days from the first denial to the day of the extract, and value of $by, youngest first. Lines that were first denied and are denied still, in part or whole.
-- pages: denials/recovery
-- needs: outcome, every_answer, charge_amount, adjudication_date
-- refines: chain, payer_sequence, product, claim_line_start_date
SELECT
    COLUMNS($by),
    coalesce(age_band(today - initial_date), 'no date of the decision') AS age,
    count(*) AS open_line_count,
    sum(open_amount)::DECIMAL(18, 2) AS open_amount,
    dollars_at_risk(open_amount, usual_rate) AS at_risk_amount,
    cell_count($selection, person_id) AS cell_count
FROM open_denials($selection)
GROUP BY ALL
ORDER BY min(today - initial_date) NULLS LAST, COLUMNS($by)
