-- A world's drawn lines as the table `lines`: what was not drawn is the same for all of them. Two lines of a person that stand together are one claim.
CREATE OR REPLACE TABLE lines AS
FROM no_lines
UNION ALL BY NAME
SELECT
    d.* REPLACE (payer_group::VARCHAR AS payer_group, person_id::UBIGINT AS person_id, charge_amount::DECIMAL(18, 2) AS charge_amount),
    d.line_id AS chain_id, hash(d.person_id, d.line_id // 2) AS claim_key, 1 AS attempt, true AS usable, true AS is_counted, true AS is_first_answer, 'P' AS payer_sequence,
    'J3590' AS hcpcs_code, DATE '2025-02-01' AS claim_line_start_date, true AS is_mature, true AS is_month_final_mature, true AS is_final_mature,
    CASE WHEN d.denied THEN 'denied' ELSE 'paid' END AS initial_disposition, initial_disposition AS final_disposition, initial_disposition AS chain_final_disposition,
    CASE WHEN d.denied THEN d.charge_amount ELSE 0 END::DECIMAL(18, 2) AS initial_denial_amount
FROM drawn d
