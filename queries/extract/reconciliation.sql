-- How the rows kept of all inputs become lines.
-- One row per step, from the rows counted when the inputs were read, down to lines; what no step accounts for is a step too.
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
    (1.5, 'sent', 'Claims as sent: counted with the answers to them'),
    (2, 'repeated', 'Equal to another row: counted once'),
    (3, 'conflicting', 'Replaced by a row for the same line, day and claim number'),
    (4, 'claim adjustment', 'Adjustments to whole claims: on no line'),
    (5, 'another answer', 'Further answers to a line: earlier, later or taken back')),
steps AS (
    SELECT 1 AS place, 'Rows kept when the inputs were read' AS what, * FROM counted
    UNION ALL
    SELECT place, what, -coalesce(row_count, 0), -coalesce(charge_amount, 0), -coalesce(paid_amount, 0) FROM taken_off LEFT JOIN fates USING (fate)
    WHERE fate <> 'sent' OR row_count IS NOT NULL
    UNION ALL
    -- A denial of a whole claim that stands on no line takes its payment from the claim's lines.
    SELECT 6, 'Denials of whole claims that lines take over', 0, 0, (SELECT sum(initial_paid_amount) FROM lines) - paid_amount
    FROM fates WHERE fate = 'line'
    UNION ALL
    -- Of `lines` itself, not of what was counted on the way to it.
    SELECT 8, 'Lines, with their first answer', count(*), sum(charge_amount), sum(initial_paid_amount) FROM lines
),
rest AS (
    SELECT
        7 AS place, 'Not accounted for' AS what,
        sum(CASE WHEN place = 8 THEN -1 ELSE 1 END * coalesce(row_count, 0)) AS row_count,
        sum(CASE WHEN place = 8 THEN -1 ELSE 1 END * coalesce(charge_amount, 0)) AS charge_amount,
        sum(CASE WHEN place = 8 THEN -1 ELSE 1 END * coalesce(paid_amount, 0)) AS paid_amount
    FROM steps
)
SELECT
    -- A figure that no input carries is blank on every step, never zero.
    what, coalesce(r.row_count, 0)::BIGINT AS row_count,
    CASE WHEN c.charge_amount IS NOT NULL THEN coalesce(r.charge_amount, 0) END::DECIMAL(18, 2) AS charge_amount,
    CASE WHEN c.paid_amount IS NOT NULL THEN coalesce(r.paid_amount, 0) END::DECIMAL(18, 2) AS paid_amount
FROM (FROM steps UNION ALL FROM rest) r CROSS JOIN counted c
ORDER BY place
