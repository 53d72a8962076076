-- Which values does a column hold?
-- One row per value of $by, most lines first, over the whole extract.
SELECT COLUMNS($by), line_count() AS line_count, cell_count(person_id) AS cell_count
FROM lines
GROUP BY ALL
HAVING COLUMNS($by) IS NOT NULL
ORDER BY line_count DESC, COLUMNS($by)
