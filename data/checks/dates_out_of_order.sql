-- A date that comes before one it must follow: service, receipt, decision, payment.
-- severity: 3
-- fix: Check which date the source writes where; days to adjudicate leave such lines out.
SELECT source_file, source_row, claim_id, claim_line_start_date, received_date, adjudication_date, paid_date, charge_amount
FROM records
WHERE (received_date < claim_line_start_date OR adjudication_date < received_date OR adjudication_date < claim_line_start_date
    OR paid_date < claim_line_start_date)
    -- an estimate is made before the service
    AND row_id NOT IN (SELECT row_id FROM claim WHERE role = 'estimate')
ORDER BY ALL
