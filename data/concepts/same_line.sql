-- Which answers are to one line: told by day and charge, else met in turn. One row per answer that shares claim and code with another.
-- needs: claim_id
-- refines: line_told, line_met
SELECT t.row_id, coalesce(t.line_id, m.line_id) AS line_id
FROM line_told t
LEFT JOIN line_met m USING (row_id)
