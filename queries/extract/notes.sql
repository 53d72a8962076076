-- What was said of an input while it was read: values that could not be read, columns that the contract does not know.
-- One row per input with something to say.
SELECT source_file AS input, array_to_string(warnings, '; ') AS warnings, array_to_string(unknown_columns, ', ') AS unknown_columns
FROM parts
WHERE len(warnings) > 0 OR len(unknown_columns) > 0
ORDER BY part_id
LIMIT 200
