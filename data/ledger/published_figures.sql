-- What others publish, each figure with its source, vintage, n, basis and grade.
CREATE OR REPLACE TABLE published_figures AS
FROM raw_published_figures
ORDER BY source, vintage_from, measure, source_file, source_row
