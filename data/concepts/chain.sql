-- Which lines are submissions of the same service: a line and its resubmissions are one chain. One row per line of a chain of several;
-- most lines are a chain of one and are not here. By reference where the later claim names the earlier; else inferred.
-- needs: claim_id
-- refines: replacement, resubmission, attempt
-- only where: SELECT EXISTS (FROM replacement) OR EXISTS (FROM resubmission)
-- columns: line_key UBIGINT, chain_id BIGINT, attempt BIGINT, chain_basis VARCHAR, attempt_count BIGINT
WITH RECURSIVE links AS (
    SELECT earlier, later, 'reference' AS basis FROM replacement
    UNION ALL
    SELECT earlier, later, 'inferred' FROM resubmission
),
linked AS (
    SELECT * FROM attempt WHERE line_key IN (SELECT earlier FROM links UNION ALL SELECT later FROM links)
),
walk AS (
    SELECT line_key, row_id AS chain_id, 1::BIGINT AS attempt, 'none' AS chain_basis
    FROM linked WHERE line_key NOT IN (SELECT later FROM links)
    UNION ALL
    SELECT k.later, w.chain_id, w.attempt + 1, k.basis FROM walk w JOIN links k ON k.earlier = w.line_key
)
SELECT line_key, chain_id, attempt, chain_basis, max(attempt) OVER (PARTITION BY chain_id) AS attempt_count
FROM walk
