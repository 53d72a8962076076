-- How claims as sent and payers' answers met. One row per input; none where the extract holds no claim as sent. Charges stand in dollars.
-- sent: lines of claims as sent, counted once however often the same words came (repeated are the others). Of them answered, open, or sent again
-- (a later one stands for it). answer: payers' answers; without_claim: those that belong to no line sent.
WITH counted AS (
    SELECT
        row_id >> 40 AS part_id,
        count(*) FILTER (WHERE fate IN ('answered', 'refused', 'open', 'sent again')) AS sent_count,
        count(*) FILTER (WHERE fate IN ('answered', 'refused')) AS answered_count,
        count(*) FILTER (WHERE fate = 'open') AS open_count,
        count(*) FILTER (WHERE fate = 'sent again') AS sent_again_count,
        count(*) FILTER (WHERE fate = 'repeated') AS repeated_count,
        count(*) FILTER (WHERE basis = 'line number') AS met_by_number_count,
        count(*) FILTER (WHERE basis = 'line number, recoded') AS met_recoded_count,
        count(*) FILTER (WHERE basis IN ('charge', 'only of its code')) AS met_by_charge_count,
        count(*) FILTER (WHERE fate = 'answer') AS met_count,
        sum(charge_amount) FILTER (WHERE fate IN ('answered', 'refused', 'open', 'sent again')) AS sent_charge_amount,
        sum(charge_amount) FILTER (WHERE fate = 'open') AS open_charge_amount
    FROM submission
    GROUP BY ALL
),
kept AS (
    SELECT part_id, sum(row_count)::BIGINT AS row_count FROM part_rows WHERE fate NOT IN ('claim adjustment', 'as sent', 'encounter') GROUP BY part_id
)
SELECT
    p.part_id, p.source_file, p.source,
    coalesce(c.sent_count, 0) AS sent_count, coalesce(c.answered_count, 0) AS answered_count, coalesce(c.open_count, 0) AS open_count,
    coalesce(c.sent_again_count, 0) AS sent_again_count, coalesce(c.repeated_count, 0) AS repeated_count,
    c.sent_charge_amount, c.open_charge_amount,
    -- What is kept of an input, but for its own open lines, are answers.
    coalesce(k.row_count, 0) - coalesce(c.open_count, 0) AS answer_count,
    coalesce(c.met_by_number_count, 0) AS met_by_number_count, coalesce(c.met_recoded_count, 0) AS met_recoded_count,
    coalesce(c.met_by_charge_count, 0) AS met_by_charge_count,
    coalesce(k.row_count, 0) - coalesce(c.open_count, 0) - coalesce(c.met_count, 0) AS without_claim_count
FROM parts p
LEFT JOIN counted c USING (part_id)
LEFT JOIN kept k USING (part_id)
WHERE p.part IS NOT NULL AND EXISTS (FROM submission)
ORDER BY p.part_id
