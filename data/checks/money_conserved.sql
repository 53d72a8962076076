-- Dollars are lost or counted twice between the rows read and the lines.
-- severity: 1
-- fix: Nothing to be done here: report it with the kind of input, it is a fault of this program.
WITH read AS (
    SELECT p.source_file AS what, (p.control->>'kept_charge_amount')::DECIMAL(18, 2) AS charge_of_rows_amount, sum(f.charge_amount) AS charge_of_lines_amount,
        (p.control->>'kept_paid_amount')::DECIMAL(18, 2) AS paid_of_rows_amount, sum(f.paid_amount) AS paid_of_lines_amount
    FROM parts p
    LEFT JOIN part_rows f USING (part_id)
    WHERE p.part IS NOT NULL
    GROUP BY p.part_id, p.source_file, p.control
),
every_line AS (
    SELECT 'all inputs' AS what, f.charge_amount, l.charge_amount, f.paid_amount, l.paid_amount
    FROM (SELECT sum(first_charge_amount) AS charge_amount, sum(last_paid_amount) - coalesce(sum(taken_over_amount), 0) AS paid_amount FROM part_rows) f,
        (SELECT sum(charge_amount) AS charge_amount, sum(final_paid_amount) AS paid_amount FROM lines) l
)
FROM (FROM read UNION ALL FROM every_line)
WHERE coalesce(charge_of_rows_amount, 0) <> coalesce(charge_of_lines_amount, 0) OR coalesce(paid_of_rows_amount, 0) <> coalesce(paid_of_lines_amount, 0)
ORDER BY ALL
