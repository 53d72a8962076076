-- How lines end that have several answers, or whose claim was taken back as a whole. One row per such line, as in outcome.
-- A reversal cancels the answer before it that is not yet cancelled, by preference the one with its payer's number and the opposite charge, then the
-- opposite payment; of those decided with it only the payment that it states. A reversal without lines cancels
-- an answer of each line that it takes back. Where the first answer is not in the extract, the reversal says what it was.
-- needs: disposition
-- refines: adjudication, claim, record_level, adjudication_date, paid_date, payer_claim_id, charge_amount, paid_amount
-- only where: SELECT EXISTS (FROM answered_again WHERE place = 2) OR EXISTS (FROM claim_reversal)
-- columns: line_key UBIGINT, claim_key UBIGINT, adjudication_count BIGINT, initial_row BIGINT, final_row BIGINT, initial_disposition VARCHAR, final_disposition VARCHAR, is_orphan_reversal BOOLEAN, is_told_by_reversal BOOLEAN, cancelled_rows BIGINT[]
WITH RECURSIVE followed_rows AS (
    SELECT row_id, adjudication_date, paid_date, payer_number, charge_amount, paid_amount FROM answered_again
    WHERE line_key IN (SELECT line_key FROM answered_again WHERE place = 2)
    UNION
    SELECT a.row_id, c.adjudication_date, c.paid_date, c.payer_number, c.charge_amount, coalesce(c.paid_amount, 0)
    FROM adjudication a
    JOIN claim c USING (row_id)
    WHERE a.line_key IN (SELECT line_key FROM adjudication JOIN claim_reversal USING (row_id))
),
answers AS MATERIALIZED (
    SELECT
        a.row_id, a.line_key, a.claim_key, a.place, a.is_reversal, d.disposition, d.taken_back, f.adjudication_date, f.paid_date, f.payer_number,
        f.charge_amount, f.paid_amount
    FROM followed_rows f
    JOIN adjudication a USING (row_id)
    JOIN disposition d USING (row_id)
    WHERE a.counts
),
reversals AS (
    SELECT *, row_number() OVER (PARTITION BY line_key ORDER BY adjudication_date NULLS FIRST, paid_date NULLS FIRST, place, row_id) AS turn
    FROM (
        SELECT line_key, row_id, adjudication_date, paid_date, payer_number, charge_amount, paid_amount, place, false AS is_whole FROM answers WHERE is_reversal
        UNION ALL
        SELECT DISTINCT a.line_key, v.reversal_row, v.adjudication_date, v.paid_date, v.payer_number, NULL, NULL, 0, true
        FROM claim_reversal v
        JOIN answers a USING (row_id)
    )
),
cancelling AS (
    SELECT line_key, 0::BIGINT AS turn, []::BIGINT[] AS cancelled, NULL::BIGINT AS reversal_row, NULL::BIGINT AS hit
    FROM (SELECT DISTINCT line_key FROM reversals)
    UNION ALL
    SELECT line_key, turn, CASE WHEN hit IS NULL THEN cancelled ELSE list_append(cancelled, hit) END, reversal_row, hit
    FROM (
        SELECT
            c.line_key, r.turn, c.cancelled, r.row_id AS reversal_row,
            arg_max(a.row_id, {
                'same_claim': coalesce(a.payer_number = r.payer_number, false) AND coalesce(a.charge_amount = -r.charge_amount, r.charge_amount IS NULL),
                'opposite_charge': coalesce(a.charge_amount = -r.charge_amount, false),
                'opposite_payment': coalesce(a.paid_amount = -r.paid_amount, false),
                'before': coalesce(a.adjudication_date < r.adjudication_date, false),
                'place': a.place}) AS hit
        FROM cancelling c
        JOIN reversals r ON r.line_key = c.line_key AND r.turn = c.turn + 1
        LEFT JOIN answers a
            ON a.line_key = r.line_key AND NOT a.is_reversal AND NOT list_contains(c.cancelled, a.row_id)
                AND (r.is_whole OR a.place < r.place OR coalesce(a.paid_amount = -r.paid_amount AND a.paid_amount <> 0, false)
                    AND coalesce(a.payer_number = r.payer_number, true) AND a.charge_amount = -r.charge_amount
                    AND (a.adjudication_date, a.paid_date) IS NOT DISTINCT FROM (r.adjudication_date, r.paid_date))
                AND (NOT r.is_whole OR a.row_id IN (SELECT row_id FROM claim_reversal v WHERE v.reversal_row = r.row_id))
        GROUP BY c.line_key, r.turn, c.cancelled, r.row_id
    )
),
cancelled AS (
    SELECT line_key, hit AS row_id, any_value((r.adjudication_date, r.paid_date)) AS dates
    FROM cancelling
    JOIN reversals r USING (line_key, turn)
    WHERE hit IS NOT NULL
    GROUP BY line_key, hit
),
-- A reversal of what is not here, with answers after it: it stands for what it took back, which is cancelled.
told AS (
    SELECT k.line_key, k.reversal_row AS row_id
    FROM cancelling k
    JOIN answers a ON a.line_key = k.line_key AND a.row_id = k.reversal_row
    WHERE k.hit IS NULL AND k.turn = 1
),
ordered AS (
    SELECT
        a.*, t.row_id IS NOT NULL AS is_told, c.row_id IS NOT NULL OR t.row_id IS NOT NULL AS is_cancelled,
        row_number() OVER (
            PARTITION BY a.line_key
            ORDER BY a.adjudication_date NULLS FIRST, a.paid_date NULLS FIRST, coalesce(c.dates = (a.adjudication_date, a.paid_date), false) DESC, a.place) AS nth
    FROM answers a
    LEFT JOIN cancelled c ON c.line_key = a.line_key AND c.row_id = a.row_id
    LEFT JOIN told t ON t.line_key = a.line_key AND t.row_id = a.row_id
),
ends AS (
    SELECT
        line_key, any_value(claim_key) AS claim_key, count(*) AS adjudication_count,
        count(*) FILTER (WHERE NOT is_reversal) = 0 AS is_orphan_reversal,
        min(nth) AS first_nth,
        min(nth) FILTER (WHERE is_told OR NOT is_reversal AND disposition <> 'pending') AS initial_nth,
        max(nth) FILTER (WHERE NOT is_reversal AND disposition <> 'pending' AND NOT is_cancelled) AS final_nth,
        min(nth) FILTER (WHERE NOT is_reversal AND disposition = 'pending') AS pending_nth
    FROM ordered
    GROUP BY line_key
)
SELECT
    e.line_key, e.claim_key, e.adjudication_count, i.row_id AS initial_row, f.row_id AS final_row,
    -- Only pending answers: both pending. Only an orphan reversal: both reversed. All taken back: final reversed, the initial stays.
    CASE WHEN i.is_told AND NOT e.is_orphan_reversal THEN i.taken_back ELSE i.disposition END AS initial_disposition,
    CASE WHEN e.final_nth IS NOT NULL THEN f.disposition
        WHEN e.initial_nth IS NULL AND e.pending_nth IS NOT NULL THEN 'pending'
        ELSE 'reversed' END AS final_disposition,
    e.is_orphan_reversal, i.is_told AND NOT e.is_orphan_reversal AS is_told_by_reversal, k.cancelled_rows
FROM ends e
JOIN ordered i ON i.line_key = e.line_key AND i.nth = coalesce(
    CASE WHEN NOT e.is_orphan_reversal THEN e.initial_nth END, e.pending_nth, e.first_nth)
LEFT JOIN ordered f ON f.line_key = e.line_key AND f.nth = e.final_nth
LEFT JOIN (SELECT line_key, list(row_id) AS cancelled_rows FROM cancelled GROUP BY line_key) k ON k.line_key = e.line_key
