-- An answer to a claim that other answers were given to, of a code that they hold too, on the same day, which met none of them: it counts as a line of its own.
-- severity: 3
-- fix: Compare the answers. Have the line's control number (REF*6R) kept on claims; a correction without a reversal cannot be told from a further line.
WITH lonely AS (
    SELECT s.line_id, any_value(s.row_id) AS row_id FROM same_line s GROUP BY s.line_id HAVING count(*) = 1
),
several AS (
    SELECT a.claim_code, r.claim_line_start_date FROM answer a JOIN claim c USING (row_id) JOIN records r USING (row_id)
    GROUP BY ALL HAVING count(DISTINCT c.remittance_claim) > 1 AND bool_or(r.claim_row IS NOT NULL)
)
SELECT r.source_file, r.source_row, r.claim_id, r.payer_claim_id, r.claim_line_number, r.hcpcs_code, r.adjudication_date, r.charge_amount, r.paid_amount
FROM lonely l
JOIN records r USING (row_id)
JOIN answer a USING (row_id)
JOIN several s ON s.claim_code = a.claim_code AND s.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
ORDER BY ALL
