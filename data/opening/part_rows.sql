-- What became of every row of a part, so that an input can be reconciled with `lines`. One row per part and fate.
-- Of a line's answers the first and the last stand; rows that together tell of one line share its fate, and what is only written again is repeated.
-- first_charge_amount, last_paid_amount: what of the rows is the charge of lines, and what is their payment at last. A line of a claim as sent that
-- has an answer is counted with it; its charge is taken off, but for what answers that state none took over.
WITH taken_over AS (
    SELECT c.row_id, c.paid_amount - d.paid_amount AS amount
    FROM (SELECT DISTINCT row_id FROM claim_share) s
    JOIN claim c USING (row_id)
    JOIN disposition d USING (row_id)
),
fated AS (
    SELECT
        (c.row_id >> 40)::INTEGER AS part_id, c.charge_amount, c.paid_amount, coalesce(o.is_told_by_reversal, false) AS is_told_by_reversal,
        CASE WHEN p.kind = 'parts' THEN len(p.others) ELSE 0 END AS part_count, t.amount AS taken_over_amount,
        CASE
            WHEN c.role IN ('claim adjustment', 'encounter', 'estimate') THEN c.role
            WHEN c.row_id IN (SELECT row_id FROM repeated) THEN 'repeated'
            WHEN c.row_id IN (SELECT row_id FROM submission WHERE fate = 'refusal') THEN 'refusal'
            WHEN a.row_id IS NULL AND c.role = 'claim' THEN CASE WHEN c.is_reversal THEN 'reversal' ELSE 'refusal' END
            WHEN a.row_id IS NULL THEN 'money moved'
            WHEN a.is_conflicting THEN 'conflicting'
            WHEN a.is_after_payment THEN 'denied after payment'
            WHEN o.initial_row IS NOT NULL AND o.final_row IS NOT DISTINCT FROM o.initial_row THEN 'first and last'
            WHEN o.initial_row IS NOT NULL THEN 'first'
            WHEN f.final_row IS NOT NULL THEN 'last'
            WHEN a.is_reversal THEN 'reversal'
            WHEN c.row_id IN (SELECT unnest(cancelled_rows) FROM followed) THEN 'taken back'
            ELSE 'earlier answer'
        END AS fate
    FROM claim c
    LEFT JOIN adjudication a ON a.row_id = c.row_id
    LEFT JOIN outcome o ON o.initial_row = c.row_id
    LEFT JOIN taken_over t ON t.row_id = c.row_id
    LEFT JOIN line_part p ON p.row_id = c.row_id
    LEFT JOIN (SELECT final_row FROM outcome WHERE final_row <> initial_row) f ON f.final_row = c.row_id
)
SELECT
    part_id, fate, (count(*) + sum(part_count))::BIGINT AS row_count, sum(part_count)::BIGINT AS part_count,
    sum(charge_amount) AS charge_amount, sum(paid_amount) AS paid_amount,
    -- a first answer that only its reversal tells of has the opposite dollars
    sum(CASE WHEN is_told_by_reversal THEN -charge_amount ELSE charge_amount END) FILTER (WHERE fate IN ('first', 'first and last')) AS first_charge_amount,
    sum(paid_amount) FILTER (WHERE fate IN ('last', 'first and last')) AS last_paid_amount,
    -- what adjustments of the claim take of the payment of the line
    sum(taken_over_amount) FILTER (WHERE fate IN ('last', 'first and last')) AS taken_over_amount
FROM fated
GROUP BY ALL
UNION ALL
SELECT (r.row_id >> 40)::INTEGER, 'repeated', count(*), 0, sum(r.charge_amount), sum(r.paid_amount), NULL, NULL, NULL
FROM rows_read r
WHERE r.row_id IN (SELECT unnest(others) FROM line_part WHERE kind = 'reasons')
GROUP BY ALL
UNION ALL
SELECT
    (row_id >> 40)::INTEGER, 'as sent', count(*) FILTER (WHERE fate <> 'answer'), 0,
    sum(CASE WHEN fate = 'answer' THEN -charge_amount ELSE charge_amount END), NULL, NULL, NULL, NULL
FROM submission
WHERE fate NOT IN ('open', 'refused', 'refusal')
GROUP BY ALL
HAVING count(*) FILTER (WHERE fate <> 'answer') > 0 OR sum(charge_amount) FILTER (WHERE fate = 'answer') <> 0
ORDER BY ALL
