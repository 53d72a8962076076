-- Which records are of one claim, and as which payer in turn it was answered. One row per record.
-- needs: claim_id
-- refines: claim_meeting
SELECT
    s.row_id, coalesce(m.claim_key, s.node) AS claim_key, m.node IS NOT NULL AS is_met, CASE WHEN m.node IS NULL THEN s.payer_sequence ELSE m.payer_sequence END AS payer_sequence,
    s.* EXCLUDE (row_id, node, payer_sequence)
FROM claim_numbers s
LEFT JOIN claim_meeting m USING (node)
