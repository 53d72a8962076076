-- Lines that most likely ask again for what was turned down: an attempt that ended denied, rejected or reversed, and the next claim that asks the same payer for the
-- same service of the same person. One row per such line and the earlier one. One to one, the closest in time first.
-- needs: person_id
-- refines: attempt, replacement, claim_type, charge_amount, hcpcs_code, product, claim_line_number
-- only where: SELECT getvariable('infer_chains') AND EXISTS ( SELECT 1 FROM attempt GROUP BY asker HAVING count(asker) > 1 AND bool_or(final_disposition IN ('denied', 'rejected', 'reversed')))
-- columns: earlier UBIGINT, later UBIGINT
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT
        t.*, coalesce(r.claim_type, '') AS claim_type, r.charge_amount, r.hcpcs_code, r.claim_line_number AS number, p.product, p.product_tier, p.is_unclassified
    FROM attempt t
    JOIN records r USING (row_id)
    JOIN record_facts p USING (row_id)
    WHERE t.asker IN (
        SELECT asker FROM attempt GROUP BY asker
        HAVING count(*) > 1 AND bool_or(final_disposition IN ('denied', 'rejected', 'reversed')))
),
-- A claim the payer called a duplicate is not a new attempt.
pairs AS (
    SELECT
        asker, e.line_key AS earlier, l.line_key AS later,
        row_number() OVER (PARTITION BY asker ORDER BY l.asked_date - e.asked_date, e.row_id, l.row_id) AS turn
    FROM asked e
    JOIN asked l USING (asker, claim_type)
    WHERE e.final_disposition IN ('denied', 'rejected', 'reversed') AND l.final_disposition <> 'duplicate' AND l.asked_date > e.asked_date
        -- another claim, by its own number or by the payer's; in one claim two numbers are two lines
        AND (l.claim <> e.claim OR l.payer_number <> e.payer_number) AND (l.claim_key <> e.claim_key OR coalesce(l.number = e.number, true))
        AND abs(l.charge_amount - e.charge_amount) <= 0.01 * e.charge_amount
        AND (l.product = e.product AND e.product_tier NOT IN ('D', 'none')
            OR l.hcpcs_code = e.hcpcs_code AND (e.product_tier IN ('D', 'none') OR l.product_tier = 'D')
            OR (e.product_tier = 'D' OR l.product_tier = 'D') AND e.is_unclassified <> l.is_unclassified
                AND (e.product_tier = 'P' OR l.product_tier = 'P'))
        AND e.line_key NOT IN (SELECT earlier FROM replacement) AND l.line_key NOT IN (SELECT later FROM replacement)
),
greedy AS (
    SELECT asker, 0::BIGINT AS turn, []::UBIGINT[] AS froms, []::UBIGINT[] AS tos, NULL::UBIGINT AS earlier, NULL::UBIGINT AS later
    FROM pairs WHERE turn = 1
    UNION ALL
    SELECT
        g.asker, p.turn,
        CASE WHEN taken THEN list_append(g.froms, p.earlier) ELSE g.froms END,
        CASE WHEN taken THEN list_append(g.tos, p.later) ELSE g.tos END,
        CASE WHEN taken THEN p.earlier END, CASE WHEN taken THEN p.later END
    FROM greedy g
    JOIN (SELECT *, turn - 1 AS last_turn FROM pairs) p ON p.asker = g.asker AND p.last_turn = g.turn,
        LATERAL (SELECT NOT list_contains(g.froms, p.earlier) AND NOT list_contains(g.tos, p.later) AS taken)
)
SELECT earlier, later FROM greedy WHERE earlier IS NOT NULL
