-- Numbers under which more than one thing was written: only claims that have one of them may be the claim of another record. One row per payer and number.
-- needs: claim_id
WITH nodes AS (
    SELECT DISTINCT node, payer, claim, payer_number, original FROM claim_numbers
)
SELECT number
FROM (
    SELECT hash(payer, claim) AS number FROM nodes WHERE claim IS NOT NULL
    UNION ALL
    SELECT hash(payer, 'payer', payer_number) FROM nodes WHERE payer_number IS NOT NULL
    UNION ALL
    SELECT hash(payer, 'payer', original) FROM nodes WHERE original IS NOT NULL AND original IS DISTINCT FROM payer_number
)
GROUP BY number
HAVING count(*) > 1
