-- What became of a line: its first answer and its last. One row per line; most lines have one answer, which is both.
-- needs: disposition
-- refines: adjudication, followed
SELECT
    a.line_key, a.claim_key, 1 AS adjudication_count, a.row_id AS initial_row,
    CASE WHEN NOT a.is_reversal AND d.disposition <> 'pending' THEN a.row_id END AS final_row,
    d.disposition AS initial_disposition, d.disposition AS final_disposition, a.is_reversal AS is_orphan_reversal, false AS is_told_by_reversal
FROM adjudication a
JOIN disposition d USING (row_id)
WHERE a.counts AND a.line_key NOT IN (SELECT line_key FROM followed)
UNION ALL
SELECT * EXCLUDE (cancelled_rows) FROM followed
