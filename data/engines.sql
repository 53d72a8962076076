-- From `input_rows` (every row of one input in the contract's columns) to the part, its totals over all codes, and its facts.
CREATE OR REPLACE TEMP TABLE codes_in_scope AS SELECT DISTINCT unnest(getvariable('codes')) AS code;
CREATE OR REPLACE TEMP MACRO in_scope(billed) AS getvariable('codes') IS NULL OR upper(billed) IN (SELECT code FROM codes_in_scope);

CREATE OR REPLACE TEMP VIEW part AS
SELECT * FROM input_rows
WHERE getvariable('codes') IS NULL OR coalesce(record_level, 'line') <> 'claim' AND upper(hcpcs_code) IN (SELECT code FROM codes_in_scope)
UNION ALL
-- A bare claim is kept only when all codes are; a claim's own adjustments when the claim has a line in scope.
SELECT r.* FROM input_rows r
WHERE getvariable('codes') IS NOT NULL AND r.record_level = 'claim' AND r.charge_amount = 0 AND EXISTS (
    FROM input_rows l
    WHERE l.claim_id = r.claim_id AND l.claim_row IS NOT DISTINCT FROM r.claim_row
        AND coalesce(l.record_level, 'line') <> 'claim' AND upper(l.hcpcs_code) IN (SELECT code FROM codes_in_scope))
ORDER BY hcpcs_code, claim_line_start_date, source_row;

CREATE OR REPLACE TEMP VIEW part_totals AS
SELECT
    getvariable('source_file') AS source_file, payer, plan, date_trunc('month', claim_line_start_date)::DATE AS service_month, claim_type,
    CASE WHEN coalesce(record_level, 'line') <> 'claim' AND in_scope(hcpcs_code) THEN coalesce(hcpcs_code, '(blank)') ELSE 'other' END AS code,
    count(*) AS line_count, sum(charge_amount) AS charge_amount, sum(allowed_amount) AS allowed_amount, sum(paid_amount) AS paid_amount
FROM input_rows
GROUP BY ALL
ORDER BY ALL;

CREATE OR REPLACE TEMP VIEW part_facts AS
WITH claims AS (
    SELECT any_value(claim_charge_amount) AS charge, any_value(claim_paid_amount) AS paid
    FROM input_rows WHERE claim_row IS NOT NULL GROUP BY claim_row
),
claims_added AS (
    SELECT nullif(count(*), 0) AS claims, sum(charge) AS charge, sum(paid) AS paid FROM claims
),
line_totals AS (
    SELECT
        count(*) FILTER (is_line) AS lines, sum(charge_amount) FILTER (is_line) AS charge, sum(paid_amount) FILTER (is_line) AS paid,
        max(adjudication_date) AS adjudicated, max(paid_date) AS paid_on, max(claim_line_start_date) AS served
    FROM (SELECT *, coalesce(record_level, 'line') <> 'claim' AS is_line FROM input_rows)
)
SELECT
    claims_added.claims, claims_added.charge, claims_added.paid, line_totals.lines, line_totals.charge, line_totals.paid,
    coalesce(line_totals.adjudicated, line_totals.paid_on, line_totals.served)::VARCHAR AS as_of,
    CASE WHEN line_totals.adjudicated IS NOT NULL THEN 'adjudication' WHEN line_totals.paid_on IS NOT NULL THEN 'payment' ELSE 'service' END
        AS as_of_basis
FROM claims_added, line_totals;
