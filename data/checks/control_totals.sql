-- The rows read back do not add up to what the extract run counted.
-- severity: 1
-- fix: Delete the extract's manifest.json and run the extract again.
SELECT
    p.source_file, (p.control->>'kept_rows')::BIGINT AS counted_rows, count(r.row_id) AS found_rows,
    (p.control->>'kept_charge_amount')::DECIMAL(18, 2) AS counted_charge_amount, sum(r.charge_amount) AS found_charge_amount,
    (p.control->>'kept_paid_amount')::DECIMAL(18, 2) AS counted_paid_amount, sum(r.paid_amount) AS found_paid_amount
FROM parts p
LEFT JOIN rows_read r USING (part_id)
WHERE p.part IS NOT NULL
GROUP BY ALL
HAVING counted_rows <> found_rows OR counted_charge_amount IS DISTINCT FROM found_charge_amount
    OR counted_paid_amount IS DISTINCT FROM found_paid_amount
ORDER BY ALL
