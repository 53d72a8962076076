-- Numbers under which more than one thing was written: only claims that have one of them may be the claim of another record. One row per payer and number.
-- needs: claim_id
SELECT number
FROM (
    SELECT DISTINCT node, unnest([hash(payer, claim), hash(payer, 'payer', payer_number), hash(payer, 'payer', original)]) AS number,
        unnest([claim, payer_number, original]) IS NOT NULL AS is_stated
    FROM claim_numbers
)
WHERE is_stated
GROUP BY number
HAVING count(*) > 1
