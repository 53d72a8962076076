-- Claims that stand in inputs of several kinds: each of their lines counts once.
-- severity: 3
-- fix: Nothing, if all of these inputs are wanted. Else leave out the one that says less.
WITH kinds AS (
    SELECT a.claim_key, p.part_id, p.source_file, hash(p.source, list_sort(p.captured)) AS kind, len(p.captured) AS captured_count
    FROM adjudication a
    JOIN records r USING (row_id)
    JOIN parts p USING (part_id)
    GROUP BY ALL
)
SELECT r.source_file, r.claim_id, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM adjudication a
JOIN records r USING (row_id)
JOIN kinds k ON k.claim_key = a.claim_key AND k.part_id = r.part_id
WHERE k.captured_count < (SELECT max(o.captured_count) FROM kinds o WHERE o.claim_key = k.claim_key AND o.kind <> k.kind)
GROUP BY ALL
ORDER BY ALL
