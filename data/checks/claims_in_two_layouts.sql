-- Claims that stand in two inputs of different kinds: each of their lines counts once.
-- severity: 3
-- fix: Nothing, if both inputs are wanted. Else leave out the input that says less.
SELECT r.source_file, r.claim_id, s.claim_id AS claim_id_elsewhere, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM same_claim s
JOIN records r USING (row_id)
GROUP BY ALL
ORDER BY ALL
