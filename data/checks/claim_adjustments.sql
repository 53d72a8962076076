-- Adjustments made to a claim of several lines as a whole that deny nothing, such as a deductible: no line carries them, so lines show more paid than was.
-- severity: 3
-- fix: Nothing to do here; ask the sender to adjust lines. The dollars stand on about/extracts.
SELECT r.source_file, r.claim_id, -r.paid_amount AS adjusted_amount, count(*) OVER (PARTITION BY r.source_file, r.claim_row) AS row_count
FROM records r
WHERE r.is_claim_adjustment AND r.paid_amount <> 0
    AND hash(r.source_file, r.claim_row) NOT IN (
        SELECT hash(l.source_file, l.claim_row) FROM claim_share s JOIN records l USING (row_id) WHERE l.claim_row IS NOT NULL)
    AND NOT EXISTS (FROM adjustment a WHERE a.row_id = r.row_id AND a.is_denial IN ('Y', 'C'))
ORDER BY ALL
