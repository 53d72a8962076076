-- What became of every row of a part, so that an input can be reconciled with `lines`. One row per part and fate.
-- Of a line's answers the first and the last stand; a row that is part of another shares its fate, but what is only written again is repeated.
-- first_charge_amount, last_paid_amount: what of the rows is the charge of lines, and what is their payment at last. A line of a claim as sent that
-- has an answer is counted with it.
WITH parts_of AS (
    SELECT unnest(others) AS other, row_id, kind FROM line_part
),
read AS (
    SELECT
        r.row_id, r.charge_amount, r.paid_amount, r.is_claim_adjustment, r.record_role, r.record_level, r.claim_status_code,
        coalesce(p.row_id, r.row_id) AS standing_row, p.row_id IS NOT NULL AS is_part, coalesce(p.kind = 'reasons', false) AS is_written_again
    FROM rows_read r
    LEFT JOIN parts_of p ON p.other = r.row_id
    WHERE coalesce(r.record_role <> 'submission', true) OR r.row_id IN (SELECT row_id FROM records)
),
taken_back AS (
    SELECT unnest(cancelled_rows) AS row_id FROM followed
),
fated AS (
    SELECT
        (r.row_id >> 40)::INTEGER AS part_id, r.is_part, r.charge_amount, r.paid_amount, coalesce(o.is_told_by_reversal, false) AS is_told_by_reversal,
        CASE WHEN NOT r.is_part AND s.row_id IS NOT NULL THEN r.paid_amount - d.paid_amount END AS taken_over_amount,
        CASE
            WHEN r.is_claim_adjustment THEN 'claim adjustment'
            WHEN r.is_written_again OR r.standing_row IN (SELECT row_id FROM repeated) THEN 'repeated'
            WHEN r.record_role = 'encounter' THEN 'encounter'
            WHEN r.row_id IN (SELECT row_id FROM submission WHERE fate = 'refusal') THEN 'refusal'
            WHEN a.row_id IS NULL AND r.claim_status_code = '25' THEN 'estimate'
            WHEN a.row_id IS NULL AND r.record_level = 'claim' THEN 'reversal'
            WHEN a.row_id IS NULL THEN 'money moved'
            WHEN a.is_conflicting THEN 'conflicting'
            WHEN a.is_after_payment THEN 'denied after payment'
            WHEN o.initial_row IS NOT NULL AND o.final_row IS NOT DISTINCT FROM o.initial_row THEN 'first and last'
            WHEN o.initial_row IS NOT NULL THEN 'first'
            WHEN f.final_row IS NOT NULL THEN 'last'
            WHEN a.is_reversal THEN 'reversal'
            WHEN r.standing_row IN (FROM taken_back) THEN 'taken back'
            ELSE 'earlier answer'
        END AS fate
    FROM read r
    LEFT JOIN adjudication a ON a.row_id = r.standing_row
    LEFT JOIN outcome o ON o.initial_row = r.standing_row
    LEFT JOIN disposition d ON d.row_id = r.row_id
    LEFT JOIN (SELECT DISTINCT row_id FROM claim_share) s ON s.row_id = r.row_id
    LEFT JOIN (SELECT final_row FROM outcome WHERE final_row <> initial_row) f ON f.final_row = r.standing_row
)
SELECT
    f.part_id, f.fate, count(*) AS row_count, count(*) FILTER (WHERE f.is_part) AS part_count, sum(f.charge_amount) AS charge_amount, sum(f.paid_amount) AS paid_amount,
    -- a first answer that only its reversal tells of has the opposite dollars
    sum(CASE WHEN is_told_by_reversal THEN -charge_amount ELSE charge_amount END) FILTER (WHERE fate IN ('first', 'first and last')) AS first_charge_amount,
    sum(paid_amount) FILTER (WHERE fate IN ('last', 'first and last')) AS last_paid_amount,
    -- what adjustments of the claim take of the payment of the line
    sum(taken_over_amount) FILTER (WHERE fate IN ('last', 'first and last')) AS taken_over_amount
FROM fated f
GROUP BY ALL
UNION ALL
SELECT
    (row_id >> 40)::INTEGER, 'as sent', count(*) FILTER (WHERE fate <> 'answer'), 0, sum(charge_amount) FILTER (WHERE fate <> 'answer'), NULL,
    -- what answers that state no charge take over
    sum(charge_amount) FILTER (WHERE fate = 'answer'), NULL, NULL
FROM submission
WHERE fate NOT IN ('open', 'refused', 'refusal')
GROUP BY ALL
HAVING count(*) FILTER (WHERE fate <> 'answer') > 0 OR sum(charge_amount) FILTER (WHERE fate = 'answer') <> 0
ORDER BY ALL
