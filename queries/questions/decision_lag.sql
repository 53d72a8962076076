-- How long after the service do payers decide?
-- One row per payer, time from the service to the first decision in bands, and value of $by. Only services at least 365 days before the extract's date count: each had the time.
-- pages: about/answerability
-- needs: payer_group, claim_line_start_date, adjudication_date, every_answer
-- refines: chain, outcome
SELECT
    payer_group,
    coalesce(age_band(initial_date - claim_line_start_date), 'not decided') AS decided_in,
    COLUMNS($by),
    line_count() AS waited_line_count,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection)
WHERE claim_line_start_date + 365 <= (SELECT as_of FROM extract)
GROUP BY ALL
ORDER BY payer_group, min(coalesce(initial_date - claim_line_start_date, 99999)), COLUMNS($by)
