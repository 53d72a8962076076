-- Numbers under which more than one thing was written: only claims that have one of them may be the claim of another record. One row per payer and number.
-- needs: claim_id
SELECT number
FROM (
    SELECT node, hash(payer, claim) AS number FROM claim_numbers WHERE claim IS NOT NULL
    UNION ALL
    SELECT node, hash(payer, 'payer', payer_number) FROM claim_numbers WHERE payer_number IS NOT NULL
    UNION ALL
    SELECT node, hash(payer, 'payer', original) FROM claim_numbers WHERE original IS NOT NULL AND original IS DISTINCT FROM payer_number
)
GROUP BY number
HAVING min(node) <> max(node)
