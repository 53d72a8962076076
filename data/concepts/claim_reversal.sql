-- Reversals without lines, and the answers that each takes back: those given under its payer's number; else those of the claim of a remittance whose charge and
-- payment are its own with the sign turned; else, where one of them has no payer's number, every answer to its claim. One row per such reversal and answer.
-- needs: claim_id
-- refines: claim, answer, record_level, payer_claim_id, claim_charge_amount, claim_paid_amount
-- only where: SELECT EXISTS (FROM claim WHERE is_reversal AND role = 'claim')
-- columns: reversal_row BIGINT, row_id BIGINT, adjudication_date DATE, paid_date DATE, payer_number UBIGINT
WITH fitting AS (
    SELECT
        b.row_id AS reversal_row, a.row_id, b.adjudication_date, b.paid_date, b.payer_number,
        CASE WHEN a.payer_number = b.payer_number THEN 1
            WHEN r.claim_charge_amount = -b.charge_amount AND r.claim_paid_amount = -b.paid_amount THEN 2 ELSE 3 END AS choice
    FROM claim b
    JOIN claim a ON a.claim_key = b.claim_key
    JOIN answer n ON n.row_id = a.row_id
    JOIN records r ON r.row_id = a.row_id
    WHERE b.is_reversal AND b.role = 'claim' AND NOT a.is_reversal
        AND coalesce((a.adjudication_date, a.paid_date) <= (b.adjudication_date, b.paid_date), true)
        AND (choice < 3 OR a.payer_number IS NULL OR b.payer_number IS NULL)
)
SELECT reversal_row, row_id, adjudication_date, paid_date, payer_number
FROM fitting
QUALIFY choice = min(choice) OVER (PARTITION BY reversal_row)
