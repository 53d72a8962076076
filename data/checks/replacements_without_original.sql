-- A claim that replaces or voids one which is not here, or does not say which: it counts as a new claim.
-- severity: 3
-- fix: Add the input that holds the earlier claim; have the number of the original (REF*F8) kept.
WITH known AS (
    SELECT hashed(claim_id) AS number FROM records WHERE claim_id IS NOT NULL UNION ALL SELECT payer_number FROM claim WHERE payer_number IS NOT NULL
),
-- Answers to one claim under one number, in more than one claim of a remittance: the earlier one is here.
answered AS (
    SELECT claim_key FROM claim WHERE role IN ('line', 'claim') GROUP BY claim_key HAVING count(DISTINCT hash(adjudication_date, paid_date, payer_number, is_reversal)) > 1
)
SELECT r.source_file, r.claim_id, r.claim_frequency_code, r.original_claim_id, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN claim c USING (row_id)
JOIN parts p USING (part_id)
WHERE list_contains(p.captured, 'original_claim_id') AND (r.original_claim_id IS NOT NULL OR r.claim_frequency_code IN ('7', '8'))
    AND coalesce(hashed(r.original_claim_id), 0) NOT IN (FROM known) AND c.claim_key NOT IN (FROM answered)
GROUP BY r.source_file, r.claim_id, r.claim_frequency_code, r.original_claim_id ORDER BY charge_amount DESC, 1, 2, 3
