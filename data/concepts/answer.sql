-- The records that answer a line, with the lines of the claim that they may be about: those of one code. One row per record that is an answer.
-- Claims as sent, repeats, estimates (CLP02 25), adjustments of a claim, reversals without lines and moves of money are none; nor is a claim without lines
-- where the extract holds some codes only: it is kept for the lines that it refuses.
-- needs: claim_id
-- refines: claim, repeated, record_role, record_level, claim_row, claim_status_code, hcpcs_code, charge_amount, paid_amount
SELECT row_id, claim_key, hash(claim_key, code) AS claim_code, is_reversal, remittance_claim
FROM claim
WHERE (role = 'line' OR role = 'claim' AND NOT is_reversal AND (SELECT scope FROM extract) = 'all') AND row_id NOT IN (FROM repeated)
    -- A payer that collects what it is owed with a claim of charge 0 decides nothing, unless it takes back what it paid on such a charge.
    AND NOT (claim_row IS NOT NULL AND coalesce(charge_amount = 0 AND paid_amount < 0, false)
        AND hash(claim_key, paid_amount) NOT IN (
            SELECT hash(claim_key, (-paid_amount)::DECIMAL(18, 2)) FROM claim WHERE charge_amount = 0 AND paid_amount > 0))
