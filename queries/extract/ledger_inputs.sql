-- What others publish, beside the claims: the files that the ledger was made from.
-- One row per file, with what its rows are.
SELECT source_file AS input, CASE WHEN layout LIKE 'a table%' THEN source ELSE coalesce(layout, source) END AS source, replace(ledger, '_', ' ') AS ledger, row_count, array_to_string(warnings, '; ') AS warnings
FROM ledger_parts
ORDER BY ledger, source, source_file
