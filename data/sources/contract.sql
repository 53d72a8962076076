-- Our own layout: parquet or CSV with the columns of contract.csv, in any order, alone or in hive folders.
SELECT * FROM raw
