-- What became of every row of a part, so that an input can be reconciled with `lines`. One row per part and fate.
-- A row is the line itself (the first answer that is neither pending nor a reversal), a later answer to it, or on no line. A line of a claim as
-- sent that has an answer is counted with it; its charge is taken off, but for what answers that state none took over.
SELECT
    (r.row_id >> 40)::INTEGER AS part_id,
    CASE
        WHEN r.is_claim_adjustment THEN 'claim adjustment'
        WHEN a.is_repeated THEN 'repeated'
        WHEN a.is_conflicting THEN 'conflicting'
        WHEN o.initial_row IS NOT NULL THEN 'line'
        ELSE 'another answer'
    END AS fate,
    count(*) AS row_count, sum(r.charge_amount) AS charge_amount, sum(r.paid_amount) AS paid_amount
FROM records r
LEFT JOIN adjudication a USING (row_id)
LEFT JOIN outcome o ON o.initial_row = r.row_id
GROUP BY ALL
UNION ALL
SELECT
    (row_id >> 40)::INTEGER, 'sent', count(*) FILTER (WHERE fate <> 'answer'),
    sum(CASE WHEN fate = 'answer' THEN -charge_amount ELSE charge_amount END), NULL
FROM submission
WHERE fate <> 'open'
GROUP BY ALL
HAVING count(*) FILTER (WHERE fate <> 'answer') > 0 OR sum(charge_amount) FILTER (WHERE fate = 'answer') <> 0
ORDER BY ALL
