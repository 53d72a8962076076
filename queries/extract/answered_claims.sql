-- How claims as they were sent and payers' answers met.
-- One row per input; none where the extract holds no claim as it was sent.
SELECT
    source_file AS input, sent_count, answered_count, sent_again_count, open_count, open_charge_amount, answer_count, without_claim_count,
    met_by_number_count, met_recoded_count + met_by_charge_count AS met_by_code_count, repeated_count
FROM submissions
ORDER BY part_id
