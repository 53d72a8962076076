-- What became of a line: its first answer and its last, with reversals cancelling what they take back. One row per line.
-- A reversal cancels the latest earlier adjudication not yet cancelled, by preference the one with its payer's number and the opposite charge.
-- needs: disposition
-- refines: adjudication_date, paid_date, payer_claim_id
WITH RECURSIVE adjudications AS MATERIALIZED (
    SELECT a.row_id, a.line_key, a.claim_key, a.place, a.is_reversal, d.disposition
    FROM adjudication a
    JOIN disposition d USING (row_id)
    WHERE a.counts
),
-- Most lines have one answer: it is the first and the last.
alone AS (
    SELECT * FROM adjudications WHERE line_key NOT IN (SELECT line_key FROM adjudications WHERE place = 2)
),
several AS MATERIALIZED (
    SELECT * FROM adjudications WHERE line_key IN (SELECT line_key FROM adjudications WHERE place = 2)
),
reversible AS MATERIALIZED (
    SELECT s.*, r.adjudication_date, r.payer_claim_id, r.charge_amount
    FROM several s
    JOIN records r USING (row_id)
    WHERE s.line_key IN (SELECT line_key FROM several WHERE is_reversal)
),
reversals AS (
    SELECT *, row_number() OVER (PARTITION BY line_key ORDER BY place) AS turn FROM reversible WHERE is_reversal
),
cancelling AS (
    SELECT line_key, 0::BIGINT AS turn, []::BIGINT[] AS cancelled, NULL::BIGINT AS reversal_id, NULL::BIGINT AS hit
    FROM (SELECT DISTINCT line_key FROM reversals)
    UNION ALL
    SELECT line_key, turn, CASE WHEN hit IS NULL THEN cancelled ELSE list_append(cancelled, hit) END, reversal_id, hit
    FROM (
        SELECT
            c.line_key, r.turn, c.cancelled, r.row_id AS reversal_id,
            arg_max(a.row_id, {
                'same_claim': coalesce(a.payer_claim_id = r.payer_claim_id AND a.charge_amount = -r.charge_amount, false),
                'opposite': coalesce(a.charge_amount = -r.charge_amount, false),
                -- A correction decided with the reversal may be written above it: what was there before is what is taken back.
                'before': coalesce(a.adjudication_date < r.adjudication_date, false),
                'place': a.place}) AS hit
        FROM cancelling c
        JOIN reversals r ON r.line_key = c.line_key AND r.turn = c.turn + 1
        LEFT JOIN reversible a
            ON a.line_key = r.line_key AND NOT a.is_reversal AND a.place < r.place AND NOT list_contains(c.cancelled, a.row_id)
        GROUP BY c.line_key, r.turn, c.cancelled, r.row_id
    )
),
cancelled AS (
    SELECT hit AS row_id FROM cancelling WHERE hit IS NOT NULL
),
ends AS (
    SELECT
        a.line_key,
        any_value(a.claim_key) AS claim_key,
        count(*) AS adjudication_count,
        min(a.place) AS first_place,
        min(a.place) FILTER (WHERE NOT a.is_reversal AND a.disposition <> 'pending') AS initial_place,
        max(a.place) FILTER (WHERE NOT a.is_reversal AND a.disposition <> 'pending' AND c.row_id IS NULL) AS final_place,
        min(a.place) FILTER (WHERE NOT a.is_reversal AND a.disposition = 'pending') AS pending_place
    FROM several a
    LEFT JOIN cancelled c USING (row_id)
    GROUP BY a.line_key
)
SELECT
    e.line_key, e.claim_key, e.adjudication_count, i.row_id AS initial_row, f.row_id AS final_row,
    -- Only pending answers: both pending. Only an orphan reversal: both reversed. All taken back: final reversed, the initial stays.
    i.disposition AS initial_disposition,
    CASE WHEN e.final_place IS NOT NULL THEN f.disposition WHEN e.initial_place IS NULL THEN i.disposition ELSE 'reversed' END AS final_disposition,
    e.initial_place IS NULL AND e.pending_place IS NULL AS is_orphan_reversal
FROM ends e
JOIN several i ON i.line_key = e.line_key AND i.place = coalesce(e.initial_place, e.pending_place, e.first_place)
LEFT JOIN several f ON f.line_key = e.line_key AND f.place = e.final_place
UNION ALL
SELECT
    line_key, claim_key, 1 AS adjudication_count, row_id AS initial_row,
    CASE WHEN NOT is_reversal AND disposition <> 'pending' THEN row_id END AS final_row,
    disposition AS initial_disposition, disposition AS final_disposition, is_reversal AS is_orphan_reversal
FROM alone
