-- What is still denied, what is it worth, and is there time?
-- One row per state of the deadline (in time, past, no deadline known) and value of $by, most dollars at risk first. Deadlines are those of data/reference/deadlines.csv.
-- pages: denials/recovery
-- needs: outcome, every_answer, charge_amount
-- refines: chain, payer_sequence, product, line_of_business, adjudication_date, claim_line_start_date
SELECT
    COLUMNS($by),
    deadline,
    count(*) AS open_line_count,
    sum(open_amount)::DECIMAL(18, 2) AS open_amount,
    dollars_at_risk(open_amount, usual_rate) AS at_risk_amount,
    cell_count($selection, person_id) AS cell_count
FROM open_denials($selection)
GROUP BY ALL
ORDER BY deadline, at_risk_amount DESC, COLUMNS($by)
