-- How many lines have a value in each column that `lines` keeps as the claim wrote it.
-- One row per column; only lines of inputs that capture the column count.
WITH counted AS (
    UNPIVOT (
        SELECT part_id, count(*) AS line_count, count(CASE WHEN COLUMNS($columns)::VARCHAR <> '(blank)' THEN 1 END)
        FROM lines GROUP BY part_id
    )
    ON COLUMNS(* EXCLUDE (part_id, line_count)) INTO NAME column_name VALUE filled_count
)
SELECT column_name, sum(line_count)::BIGINT AS line_count, sum(filled_count)::BIGINT AS filled_count, sum(filled_count) / sum(line_count) AS filled_rate
FROM counted
JOIN parts USING (part_id)
WHERE list_contains(captured, column_name)
GROUP BY column_name
ORDER BY column_name
