-- Which line an answer is to, its place among the answers that count, and whether it counts. One row per answer, and per line sent that has none.
-- needs: claim_id
-- refines: answer, same_line, answered_again, record_role
SELECT
    a.row_id, a.claim_key, coalesce(s.line_id, a.row_id)::UBIGINT AS line_key, a.is_reversal, coalesce(o.is_conflicting, false) AS is_conflicting,
    coalesce(o.is_after_payment, false) AS is_after_payment, coalesce(NOT (o.is_conflicting OR o.is_after_payment), true) AS counts,
    CASE WHEN o.row_id IS NULL THEN 1 ELSE o.place END AS place
FROM answer a
LEFT JOIN same_line s ON s.row_id = a.row_id
LEFT JOIN answered_again o ON o.row_id = a.row_id
UNION ALL
SELECT row_id, claim_key, row_id::UBIGINT, is_reversal, false, false, true, 1 FROM claim WHERE role = 'submission'
