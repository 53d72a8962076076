-- Anybody's table, CSV or parquet, with a column map (--map): a spreadsheet of denials, a report of a billing system.
-- map: required
SELECT * FROM raw
