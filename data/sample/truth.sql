-- What is so, one row per line: what a reader of the input should find, and what was planted.
-- product is what the fields allow to find, true_product what was given. A chain ends with its last attempt that was decided.
WITH written AS (
    SELECT claim_no, line_number, any_value(payer_sequence) AS payer_sequence, any_value(person_id) AS person_id,
        max({'size': length(fault), 'fault': fault})['fault'] AS fault
    FROM records WHERE is_claim_record = 0 GROUP BY claim_no, line_number
),
told AS (
    SELECT lines.*, person_id, payer_sequence, fault,
        CASE WHEN spoiled IN ('blank_charge', 'blank_date') THEN 'unusable' WHEN last_answer IN ('held', 'pending') THEN 'pending'
             WHEN course = 'orphan' THEN 'reversed' ELSE line_outcome END AS initial_disposition,
        CASE WHEN spoiled IN ('blank_charge', 'blank_date') THEN 'unusable' WHEN last_answer IN ('held', 'pending') THEN 'pending'
             WHEN last_answer = 'reversal' THEN 'reversed' WHEN last_answer = 'second' THEN second_outcome
                 ELSE line_outcome END AS final_disposition,
        CASE WHEN slot <= 3 THEN key * 8 + 1 ELSE claim_no END AS first_claim,
        CASE WHEN slot <= 3 THEN slot ELSE 1 END AS attempt
    FROM lines JOIN written USING (claim_no, line_number)
),
chained AS (
    SELECT *,
        coalesce(arg_max(final_disposition, attempt) FILTER (WHERE final_disposition NOT IN ('duplicate', 'pending')) OVER chain,
                 arg_max(final_disposition, attempt) OVER chain) AS chain_final_disposition
    FROM told
    WINDOW chain AS (PARTITION BY first_claim, line_number)
)
SELECT
    claim_id, person_id, billing_npi, CASE
        WHEN spoiled IS DISTINCT FROM 'bare_claim' THEN line_number::VARCHAR END AS claim_line_number,
    CASE WHEN spoiled IS DISTINCT FROM 'blank_date' THEN service_date END AS claim_line_start_date,
    payer_group, line_of_business,
    CASE slot WHEN 4 THEN 'S' ELSE coalesce(payer_sequence, 'not stated') END AS payer_sequence,
    site_group,
    CASE product_tier WHEN 'D' THEN 'Unidentified' WHEN 'none' THEN 'Another code' WHEN 'C' THEN named ELSE product END
        AS product,
    coalesce(real_name, product) AS true_product, product_tier, code_status, initial_disposition, final_disposition,
    CASE WHEN initial_disposition IN ('denied', 'partially_denied', 'rejected', 'duplicate') THEN line_cause.reason END AS initial_reason,
    CASE WHEN initial_disposition IN ('denied', 'partially_denied', 'rejected', 'duplicate') THEN line_cause.category
        END AS initial_category,
    'C' || first_claim || '-' || line_number AS chain_key, attempt,
    CASE WHEN attempt = 1 THEN 'none' WHEN has_reference THEN 'reference' ELSE 'inferred' END AS chain_basis,
    chain_final_disposition,
    fault
FROM chained LEFT JOIN (SELECT product_no, names AS real_name FROM generic_names WHERE product_no > 21) USING (product_no)
ORDER BY claim_no, line_number
