-- A part's bytes are not those the extract run wrote.
-- severity: 1
-- fix: Delete the extract's manifest.json and run the extract again.
SELECT part, CASE WHEN found IS NULL THEN 'missing' ELSE 'changed' END AS fault FROM part_files WHERE found IS DISTINCT FROM stated ORDER BY part
