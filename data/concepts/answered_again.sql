-- Of lines that have several answers, the order of these, and which do not count. One row per answer.
-- Of answers of one day that contradict each other, under one payer's number or of one kind, the one that pays most counts. Where remittances take back what they paid,
-- a payment stands until then: what pays nothing after it decides nothing, nor does a "duplicate" of a line that has an answer.
-- needs: claim_id
-- refines: same_line, line_told, claim, reason, claim_reversal
-- only where: SELECT EXISTS (SELECT 1 FROM same_line GROUP BY line_id HAVING count(*) > 1)
-- columns: row_id BIGINT, line_key UBIGINT, is_conflicting BOOLEAN, is_after_payment BOOLEAN, adjudication_date DATE, paid_date DATE, payer_number UBIGINT, charge_amount DECIMAL(18, 2), paid_amount DECIMAL(18, 2), place BIGINT
WITH several AS (
    SELECT
        s.row_id, s.line_id, t.is_reversal, t.adjudication_date, t.paid_date, c.charge_amount, coalesce(t.paid_amount, 0) AS paid_amount, t.told, t.content, t.payer_number,
        e.is_duplicate, NOT t.is_of_table AS is_of_remittance, t.kind
    FROM same_line s
    JOIN line_told t USING (row_id)
    JOIN claim c USING (row_id)
    JOIN reason e USING (row_id)
    WHERE s.line_id IN (SELECT line_id FROM same_line GROUP BY line_id HAVING count(*) > 1)
),
conflicts AS (
    SELECT
        *,
        kind > 1 AND NOT bool_or(is_reversal) OVER of_number AND (
            row_number() OVER (PARTITION BY line_id, adjudication_date, paid_date, payer_number, kind > 1 ORDER BY paid_amount DESC, told, content) > 1
            OR row_number() OVER (PARTITION BY line_id, adjudication_date, paid_date, kind ORDER BY paid_amount DESC, told, content) > 1) AS is_conflicting
    FROM several
    WINDOW of_number AS (PARTITION BY line_id, adjudication_date, paid_date, payer_number)
),
taken_back_as_a_whole AS (
    SELECT s.line_id FROM same_line s JOIN claim_reversal v USING (row_id)
),
stood AS (
    SELECT
        *,
        NOT is_conflicting AND is_of_remittance AND kind = 2 AND line_id NOT IN (FROM taken_back_as_a_whole) AND (
            is_duplicate AND coalesce(count(*) FILTER (WHERE NOT is_conflicting AND kind > 1) OVER earlier, 0) > 0
            OR coalesce(sum(CASE WHEN is_conflicting THEN 0 WHEN kind = 3 THEN 1 WHEN kind = 0 AND paid_amount < 0 THEN -1 END) OVER earlier, 0) > 0
        ) AS is_after_payment
    FROM conflicts
    WINDOW earlier AS (
        PARTITION BY line_id ORDER BY adjudication_date NULLS FIRST, paid_date NULLS FIRST, kind, paid_amount, told, content
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    row_id, line_id::UBIGINT AS line_key, is_conflicting, is_after_payment, adjudication_date, paid_date, payer_number, charge_amount, paid_amount,
    CASE WHEN NOT is_conflicting AND NOT is_after_payment THEN row_number() OVER (
        PARTITION BY line_id, is_conflicting OR is_after_payment
        ORDER BY adjudication_date NULLS FIRST, paid_date NULLS FIRST, kind, paid_amount, told, content) END AS place
FROM stood
