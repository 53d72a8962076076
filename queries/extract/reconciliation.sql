-- How the rows kept of all inputs become lines.
-- One row per step, from the rows counted when the inputs were read, down to lines; what no step accounts for is a step too. Charges are of the rows
-- that stand first, payments of those that stand last.
WITH counted AS (
    SELECT
        sum((control->>'kept_rows')::BIGINT) AS row_count, sum((control->>'kept_charge_amount')::DECIMAL(18, 2)) AS charge_amount,
        sum((control->>'kept_paid_amount')::DECIMAL(18, 2)) AS paid_amount
    FROM parts
),
fates AS (
    SELECT fate, sum(row_count) AS row_count, sum(charge_amount) AS charge_amount, sum(paid_amount) AS paid_amount
    FROM part_rows GROUP BY fate
),
taken_off (place, fate, what) AS (VALUES
    (2, 'as sent', 'Claims as sent: counted with the answers to them'),
    (3, 'encounter', 'Claims that no payer will answer'),
    (3.5, 'refusal', 'Claims refused as a whole: they deny the lines sent'),
    (4, 'repeated', 'Equal to another row: counted once'),
    (5, 'conflicting', 'Contradict a row of the same line, day and claim number that pays more'),
    (6, 'denied after payment', 'Denials of what was paid and never taken back'),
    (7, 'estimate', 'Estimates before the service: no answer'),
    (8, 'money moved', 'Money moved with a charge of 0: no answer'),
    (9, 'claim adjustment', 'Adjustments to whole claims: on no line'),
    (10, 'reversal', 'Reversals, which take an answer back'),
    (11, 'taken back', 'Answers between the first and the last that were taken back'),
    (12, 'earlier answer', 'Other answers between the first and the last')),
steps AS (
    SELECT 1 AS place, 'Rows kept when the inputs were read' AS what, * FROM counted
    UNION ALL
    SELECT place, what, -row_count, -charge_amount, -paid_amount FROM taken_off JOIN fates USING (fate)
    UNION ALL
    SELECT 13, 'Rows that are part of a line answered in several', -sum(part_count), 0, 0
    FROM part_rows WHERE fate IN ('first', 'last', 'first and last') HAVING sum(part_count) > 0
    UNION ALL
    SELECT 14, 'Last answers: their charge is that of the first', -sum(row_count - part_count), -sum(charge_amount), 0 FROM part_rows WHERE fate = 'last'
    HAVING count(*) > 0
    UNION ALL
    SELECT 15, 'First answers: their payment is that of the last', 0, 0, -sum(paid_amount) FROM part_rows WHERE fate = 'first' HAVING count(*) > 0
    UNION ALL
    SELECT 16, 'First answers that only their reversal tells of', 0, sum(first_charge_amount) - sum(charge_amount), 0
    FROM part_rows WHERE fate IN ('first', 'first and last') HAVING sum(first_charge_amount) <> sum(charge_amount)
    UNION ALL
    -- Of `lines` itself, not of what was counted on the way to it.
    SELECT 19, 'Lines, with their first charge and their last payment', count(*), sum(charge_amount), sum(final_paid_amount) FROM lines
),
-- A claim's own adjustments that a line takes over stand on no line in the rows, and lessen its payment.
taken_over AS (
    SELECT 17 AS place, 'Adjustments to whole claims that lines take over' AS what, 0 AS row_count, 0 AS charge_amount, -sum(taken_over_amount) AS paid_amount
    FROM part_rows HAVING sum(taken_over_amount) <> 0
),
every_step AS (FROM steps UNION ALL FROM taken_over),
rest AS (
    SELECT
        18 AS place, 'Not accounted for' AS what,
        sum(CASE WHEN place = 19 THEN -1 ELSE 1 END * coalesce(row_count, 0)) AS row_count,
        sum(CASE WHEN place = 19 THEN -1 ELSE 1 END * coalesce(charge_amount, 0)) AS charge_amount,
        sum(CASE WHEN place = 19 THEN -1 ELSE 1 END * coalesce(paid_amount, 0)) AS paid_amount
    FROM every_step
)
SELECT
    -- A figure that no input carries is blank on every step, never zero.
    what, coalesce(r.row_count, 0)::BIGINT AS row_count,
    CASE WHEN c.charge_amount IS NOT NULL THEN coalesce(r.charge_amount, 0) END::DECIMAL(18, 2) AS charge_amount,
    CASE WHEN c.paid_amount IS NOT NULL THEN coalesce(r.paid_amount, 0) END::DECIMAL(18, 2) AS paid_amount
FROM (FROM every_step UNION ALL FROM rest) r CROSS JOIN counted c
ORDER BY place
