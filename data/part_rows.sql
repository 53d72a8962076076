-- What became of every row of a part, so that an input can be reconciled with `lines`. One row per part and fate.
-- A row is the line itself (the first answer that is neither pending nor a reversal), a later answer to it, or on no line.
SELECT
    r.part_id,
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
ORDER BY ALL
