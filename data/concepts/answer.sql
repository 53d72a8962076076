-- The records that answer a line, with the lines of the claim that they may be about: those of one code. One row per record that is an answer.
-- Claims as sent, repeats, estimates (CLP02 25), adjustments of a claim, reversals without lines and moves of money are none.
-- needs: claim_id
-- refines: claim, repeated, record_role, record_level, claim_row, claim_status_code, hcpcs_code, charge_amount, paid_amount
SELECT r.row_id, c.claim_key, hash(c.claim_key, upper(coalesce(r.hcpcs_code, ''))) AS claim_code, c.is_reversal
FROM records r
JOIN claim c USING (row_id)
WHERE coalesce(r.record_role, 'adjudication') = 'adjudication' AND NOT r.is_claim_adjustment AND r.row_id NOT IN (FROM repeated)
    AND NOT (c.is_reversal AND coalesce(r.record_level = 'claim', false))
    AND coalesce(r.claim_status_code <> '25', true)
    -- A payer that collects what it is owed with a claim of charge 0 decides nothing, unless it takes back what it paid on such a charge.
    AND NOT (r.claim_row IS NOT NULL AND coalesce(r.charge_amount = 0 AND r.paid_amount < 0, false)
        AND hash(c.claim_key, r.paid_amount) NOT IN (
            SELECT hash(k.claim_key, (-a.paid_amount)::DECIMAL(18, 2)) FROM records a JOIN claim k USING (row_id) WHERE a.charge_amount = 0 AND a.paid_amount > 0))
