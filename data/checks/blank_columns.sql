-- A column that the input has and no row kept fills: it is shown as blank on the claim, though it may never have been sent.
-- severity: 3
-- fix: Ask the data owner whether the column is filled at all; leave it out of the input when it is not.
WITH filled AS (
    UNPIVOT (
        SELECT part_id, count(*) AS row_count, count(COLUMNS(* EXCLUDE (part_id, row_id, source_file, source_row, content, filename, is_claim_adjustment)))
        FROM rows_read GROUP BY part_id
    )
    ON COLUMNS(* EXCLUDE (part_id, row_count)) INTO NAME column_name VALUE filled_count
)
SELECT p.source_file, f.column_name, f.row_count AS rows_of_input_count
FROM filled f
JOIN parts p USING (part_id)
WHERE f.filled_count = 0 AND list_contains(p.captured, f.column_name)
ORDER BY ALL
