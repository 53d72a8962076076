-- A file of the extract is missing, or its bytes are not those that the extract run wrote.
-- severity: 1
-- fix: Run the extract again with the same inputs: what is damaged is read anew.
SELECT part, source_file, fault FROM part_files ORDER BY part
