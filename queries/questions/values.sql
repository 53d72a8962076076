-- Which values does a column hold?
-- One row per value of $by, most lines first.
-- needs: claim_line_start_date
-- refines: outcome, chain
SELECT COLUMNS($by), line_count() AS line_count, cell_count($selection, person_id) AS cell_count
FROM selected($selection)
GROUP BY ALL
ORDER BY line_count DESC, COLUMNS($by)
