-- Lines of one month as a warehouse would hand them over: every code, 28 columns, claims of 3 lines, about 1 line in 100 in scope.
-- Variables: first (number of the month's first line), lines, month, codes. All values come from hashes of a line's or claim's number.
CREATE OR REPLACE TEMP MACRO drawn(number, purpose, size) AS (hash(number, purpose) % size)::INTEGER;
CREATE OR REPLACE TEMP MACRO digits(number, purpose) AS lpad(drawn(number, purpose, 1000000000)::VARCHAR, 10, '1');

CREATE OR REPLACE TEMP VIEW raw_lines AS
WITH numbered AS (
    SELECT range AS n, range // 3 AS claim, getvariable('month')::DATE + drawn(range // 3, 'day', 28) AS served
    FROM range(getvariable('first')::BIGINT, getvariable('first')::BIGINT + getvariable('lines')::BIGINT)
)
SELECT
    'C' || claim AS claim_id,
    (1 + n % 3)::VARCHAR AS claim_line_number,
    ['AETNA', 'ANTHEM BLUE CROSS', 'CIGNA', 'UNITEDHEALTHCARE', 'MEDICARE PART B', 'HUMANA', 'TX MEDICAID', 'MOLINA'][1 + drawn(claim, 'payer', 8)] AS payer,
    ['PPO', 'HMO', 'MEDICARE', 'MEDICARE ADVANTAGE HMO', 'OPEN ACCESS PLUS'][1 + drawn(claim, 'plan', 5)] AS plan,
    CASE WHEN drawn(claim, 'type', 3) = 0 THEN 'institutional' ELSE 'professional' END AS claim_type,
    'M' || digits(drawn(claim, 'person', 2000000), 'member') AS person_id,
    served AS claim_line_start_date,
    served + 3 + drawn(claim, 'received', 20) AS received_date,
    served + 25 + drawn(claim, 'adjudicated', 40) AS adjudication_date,
    served + 70 + drawn(claim, 'paid on', 9) AS paid_date,
    CASE WHEN drawn(n, 'in scope', 100) = 0
        THEN getvariable('codes')[1 + drawn(n, 'code', len(getvariable('codes')))]
        ELSE chr(65 + drawn(n, 'letter', 5)) || lpad(drawn(n, 'other code', 9000)::VARCHAR, 4, '0') END AS hcpcs_code,
    CASE drawn(n, 'modifier', 5) WHEN 0 THEN 'JW' WHEN 1 THEN 'JZ' WHEN 2 THEN '59' END AS hcpcs_modifier_1,
    (1 + drawn(n, 'units', 400))::DECIMAL(18, 3) AS service_unit_quantity,
    CASE WHEN drawn(n, 'has ndc', 4) = 0 THEN '0' || digits(drawn(n, 'ndc', 5000), 'ndc') END AS ndc_code,
    CASE WHEN drawn(claim, 'type', 3) = 0 THEN lpad((250 + drawn(n, 'revenue', 400))::VARCHAR, 4, '0') END AS revenue_center_code,
    CASE WHEN drawn(claim, 'type', 3) > 0 THEN ['11', '22', '19', '12', '24'][1 + drawn(claim, 'place', 5)] END AS place_of_service_code,
    CASE WHEN drawn(claim, 'type', 3) = 0 THEN '131' END AS bill_type_code,
    digits(drawn(claim, 'billing', 3000), 'npi') AS billing_npi,
    digits(drawn(claim, 'rendering', 20000), 'npi') AS rendering_npi,
    ['CA', 'TX', 'NY', 'FL', 'OH', 'MI'][1 + drawn(claim, 'billing', 6)] AS state,
    chr(65 + drawn(claim, 'chapter', 20)) || drawn(claim, 'diagnosis', 999)::VARCHAR AS diagnosis_code_1,
    (1 + drawn(n, 'charge', 900000) / 100.0)::DECIMAL(18, 2) AS charge_amount,
    (drawn(n, 'charge', 900000) / 250.0)::DECIMAL(18, 2) AS allowed_amount,
    CASE WHEN drawn(n, 'paid', 6) = 0 THEN 0 ELSE drawn(n, 'charge', 900000) / 300.0 END::DECIMAL(18, 2) AS paid_amount,
    (drawn(n, 'deductible', 3000) / 100.0)::DECIMAL(18, 2) AS deductible_amount,
    (drawn(n, 'coinsurance', 9000) / 100.0)::DECIMAL(18, 2) AS coinsurance_amount,
    CASE WHEN drawn(n, 'paid', 6) = 0 THEN '4' ELSE '1' END AS claim_status_code,
    'P' AS payer_sequence
FROM numbered;
