-- An answer that calls itself the first payer's and shows what an earlier payer did (OA-23): it is taken for a later payer's, and is in no rate.
-- severity: 3
-- fix: Ask the payer which sequence (CLP02) is right. Where it did answer first, the adjustment OA-23 is wrong.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM reason e
JOIN records r USING (row_id)
JOIN record_facts g USING (row_id)
JOIN adjudication a USING (row_id)
WHERE e.is_other_payer AND g.payer_sequence = 'P' AND NOT a.is_reversal AND a.counts
ORDER BY ALL
