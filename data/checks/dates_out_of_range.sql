-- A date that cannot be: before 2000, after the extract's own date, or a decision more than three years after the service.
-- severity: 2
-- fix: Mend it at the source. One decision in a far year makes every month look complete: the extract's date is its last decision.
SELECT source_file, source_row, claim_id, claim_line_start_date, received_date, adjudication_date, paid_date, charge_amount
FROM records CROSS JOIN extract
WHERE least(claim_line_start_date, received_date, adjudication_date, paid_date) < DATE '2000-01-01'
    OR greatest(claim_line_start_date, received_date) > as_of OR paid_date > as_of + 60
    OR greatest(adjudication_date, paid_date) > claim_line_start_date + INTERVAL 3 YEARS
ORDER BY charge_amount DESC, 1, 2, 3
