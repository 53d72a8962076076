-- The number of a claim that a payer gave back with its first 20 characters, as it may: the only longer number that begins so. One row per number cut.
-- needs: claim_id
-- only where: SELECT coalesce(bool_or(length(claim_id) = 20) AND bool_or(length(claim_id) > 20), false) FROM rows_read
-- columns: claim_id VARCHAR, claim_number VARCHAR
SELECT claim_id[:20] AS claim_id, any_value(claim_id) AS claim_number
FROM rows_read
WHERE length(claim_id) > 20 AND claim_id[:20] IN (SELECT claim_id FROM rows_read WHERE length(claim_id) = 20)
GROUP BY claim_id[:20] HAVING count(DISTINCT claim_id) = 1
