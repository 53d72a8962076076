-- A claim that replaces or voids one which is not here, or does not say which: it counts as a new claim.
-- severity: 3
-- fix: Add the input that holds the earlier claim; have the number of the original (REF*F8) kept.
SELECT r.source_file, r.claim_id, r.claim_frequency_code, r.original_claim_id, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
WHERE list_contains(p.captured, 'original_claim_id') AND (r.original_claim_id IS NOT NULL OR r.claim_frequency_code IN ('7', '8'))
    AND coalesce(r.original_claim_id, '') NOT IN (SELECT claim_id FROM records WHERE claim_id IS NOT NULL
        UNION ALL SELECT payer_claim_id FROM records WHERE payer_claim_id IS NOT NULL)
GROUP BY r.source_file, r.claim_id, r.claim_frequency_code, r.original_claim_id ORDER BY charge_amount DESC, 1, 2, 3
