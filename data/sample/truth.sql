-- What is so, one row per line: what a reader of the input should find, and what was planted.
-- product is what the fields allow to find, true_product what was given. A chain ends with its last attempt that was decided.
WITH told AS (
    SELECT lines.*,
        draw(person, 'no sequence') < 0.04 AND slot NOT IN (4, 5) AS has_no_sequence,
        EXISTS (FROM answers a WHERE a.claim_no = lines.claim_no AND a.answer = 'first') AS has_first,
        CASE WHEN spoiled IN ('blank_charge', 'blank_date') THEN 'unusable' WHEN last_answer IN ('held', 'pending') THEN 'pending'
             WHEN course = 'orphan' THEN 'reversed' ELSE line_outcome END AS initial_disposition,
        CASE WHEN spoiled IN ('blank_charge', 'blank_date') THEN 'unusable' WHEN last_answer IN ('held', 'pending') THEN 'pending'
             WHEN last_answer = 'reversal' THEN 'reversed' WHEN last_answer = 'second' THEN second_outcome ELSE line_outcome END AS final_disposition,
        CASE WHEN slot <= 3 THEN key * 8 + 1 ELSE claim_no END AS first_claim,
        CASE WHEN slot <= 3 THEN slot ELSE 1 END AS attempt
    FROM lines JOIN kept USING (person)
),
chained AS (
    SELECT *,
        coalesce(arg_max(final_disposition, attempt) FILTER (WHERE final_disposition NOT IN ('duplicate', 'pending')) OVER chain,
                 arg_max(final_disposition, attempt) OVER chain) AS chain_final_disposition
    FROM told
    WINDOW chain AS (PARTITION BY first_claim, line_number)
)
SELECT
    'C' || claim_no AS claim_id, billing_npi, CASE WHEN spoiled IS DISTINCT FROM 'bare_claim' THEN line_number::VARCHAR END AS claim_line_number,
    CASE WHEN spoiled IS DISTINCT FROM 'blank_date' THEN service_date END AS claim_line_start_date,
    payer_group, line_of_business,
    CASE slot WHEN 4 THEN 'S' WHEN 5 THEN 'T' ELSE CASE WHEN has_no_sequence THEN 'not stated' ELSE 'P' END END AS payer_sequence,
    site_group,
    CASE product_tier WHEN 'D' THEN 'Unidentified' WHEN 'none' THEN 'Another code' ELSE product END AS product,
    product AS true_product, product_tier, code_status, initial_disposition, final_disposition,
    CASE WHEN initial_disposition IN ('denied', 'partially_denied', 'rejected', 'duplicate') THEN line_cause.reason END AS initial_reason,
    CASE WHEN initial_disposition IN ('denied', 'partially_denied', 'rejected', 'duplicate') THEN line_cause.category END AS initial_category,
    'C' || first_claim || '-' || line_number AS chain_key, attempt,
    CASE WHEN attempt = 1 THEN 'none' WHEN has_reference THEN 'reference' ELSE 'inferred' END AS chain_basis,
    chain_final_disposition,
    concat_ws(' ', spoiled, CASE WHEN is_claim_level AND has_first THEN 'claim_level_denial' END,
        CASE WHEN course IN ('reopened', 'replaced', 'corrected', 'voided', 'orphan', 'held') AND is_decided THEN course END,
        CASE WHEN course = 'held' THEN 'held_first' END,
        CASE WHEN course = 'plain' AND has_first AND spoiled IS NULL AND NOT is_claim_level AND draw(claim_no, 'resent') < 0.004 THEN 'repeated' END,
        CASE WHEN course = 'plain' AND has_first AND spoiled IS NULL AND slot = 1 AND line_outcome = 'paid' AND draw(claim_no, 'resent') BETWEEN 0.004 AND 0.008 THEN 'conflicting' END,
        CASE WHEN is_anonymous THEN 'no_person' END,
        CASE WHEN ndc_form NOT IN ('plain', 'hyphens') THEN 'ndc_' || ndc_form END,
        CASE WHEN NOT is_permanent AND units_form <> 'right' AND slot NOT IN (2, 3) AND kind <> 'waste' THEN 'units_' || units_form END,
        CASE WHEN kind = 'equal' THEN 'equal_line' END, CASE WHEN is_waste_denied THEN 'waste_denied' END,
        CASE WHEN family = 'again' AND outcome = 'denied' THEN 'duplicate_of_nothing' END,
        CASE WHEN is_permanent AND service_date < effective THEN 'code_too_early' END,
        CASE WHEN product_class = 'non_biologic' THEN 'not_a_biologic' END) AS fault
FROM chained
ORDER BY claim_no, line_number
