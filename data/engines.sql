-- From `input_rows` (every row of one input in the contract's columns) and the part written from it: its totals over all codes, and its facts.
-- All rows are read once and without their codes, which few of them need: what the part does not hold is the other codes'.
CREATE OR REPLACE TEMP TABLE counted AS
SELECT
    payer, plan, date_trunc('month', claim_line_start_date)::DATE AS service_month, claim_type, coalesce(record_level, 'line') <> 'claim' AS is_line,
    count(*) AS line_count, count(charge_amount) AS charge_count, count(allowed_amount) AS allowed_count, count(paid_amount) AS paid_count,
    sum(charge_amount) AS charge_amount, sum(allowed_amount) AS allowed_amount, sum(paid_amount) AS paid_amount,
    -- a year cut short, or the end of time, is no date of an extract
    max(adjudication_date) FILTER (adjudication_date BETWEEN DATE '1900-01-01' AND DATE '2199-12-31') AS adjudicated,
    max(paid_date) FILTER (paid_date BETWEEN DATE '1900-01-01' AND DATE '2199-12-31') AS paid_on,
    max(claim_line_start_date) FILTER (claim_line_start_date BETWEEN DATE '1900-01-01' AND DATE '2199-12-31') AS served
FROM query_table(getvariable('input_rows'))
GROUP BY ALL;

-- What was kept is counted in what was written: cheaper than choosing it once more, and true of the file.
CREATE OR REPLACE TEMP TABLE counted_kept AS
SELECT
    payer, plan, date_trunc('month', claim_line_start_date)::DATE AS service_month, claim_type, coalesce(record_level, 'line') <> 'claim' AS is_line,
    coalesce(hcpcs_code, '(blank)') AS code,
    count(*) AS line_count, count(charge_amount) AS charge_count, count(allowed_amount) AS allowed_count, count(paid_amount) AS paid_count,
    sum(charge_amount) AS charge_amount, sum(allowed_amount) AS allowed_amount, sum(paid_amount) AS paid_amount
FROM read_parquet(getvariable('part'), hive_partitioning = false)
GROUP BY ALL;

CREATE OR REPLACE TEMP VIEW part_totals AS
WITH codes AS (
    SELECT 1 AS sign, 'other' AS code, * EXCLUDE (adjudicated, paid_on, served) FROM counted
    UNION ALL BY NAME
    SELECT -1 AS sign, * REPLACE ('other' AS code) FROM counted_kept WHERE is_line
    UNION ALL BY NAME
    SELECT 1 AS sign, * FROM counted_kept WHERE is_line
)
SELECT
    getvariable('source_file') AS source_file, payer, plan, service_month, claim_type, code,
    sum(sign * line_count)::BIGINT AS line_count,
    -- without any amount the sum is blank, not 0
    CASE WHEN sum(sign * charge_count) > 0 THEN sum(sign * charge_amount) END AS charge_amount,
    CASE WHEN sum(sign * allowed_count) > 0 THEN sum(sign * allowed_amount) END AS allowed_amount,
    CASE WHEN sum(sign * paid_count) > 0 THEN sum(sign * paid_amount) END AS paid_amount
FROM codes
GROUP BY ALL
HAVING sum(sign * line_count) > 0
ORDER BY ALL;

CREATE OR REPLACE TEMP VIEW part_facts AS
WITH lines AS (
    SELECT
        coalesce(sum(line_count) FILTER (is_line), 0)::BIGINT AS lines, sum(charge_amount) FILTER (is_line) AS charge,
        sum(paid_amount) FILTER (is_line) AS paid, max(adjudicated) AS adjudicated, max(paid_on) AS paid_on, max(served) AS served
    FROM counted
),
kept AS (
    SELECT
        coalesce(sum(line_count), 0)::BIGINT AS kept_rows, sum(charge_amount) AS kept_charge, sum(allowed_amount) AS kept_allowed,
        sum(paid_amount) AS kept_paid
    FROM counted_kept
)
SELECT
    lines.lines, lines.charge, lines.paid, kept.*,
    coalesce(lines.adjudicated, lines.paid_on, lines.served)::VARCHAR AS as_of,
    CASE WHEN lines.adjudicated IS NOT NULL THEN 'adjudication' WHEN lines.paid_on IS NOT NULL THEN 'payment'
        WHEN lines.served IS NOT NULL THEN 'service' ELSE 'none' END AS as_of_basis
FROM lines, kept;
