-- The line of answers that day and charge leave in doubt. One row per answer.
-- The claims of each remittance are taken in turn, in the order they were decided, and their lines meet those before: by number, code and charge; code and
-- charge, then as modifiers, NDC and units agree; number and code; as the only ones left of their code where the payer's number agrees or a reversal
-- of that day stands between; in the remittance that reverses it, by code and charge on another day. Within one remittance only what agrees in number (else code),
-- charge and day is one line. What is left is a line of its own.
-- needs: claim_id
-- refines: line_told
-- only where: SELECT EXISTS (FROM line_told WHERE line_id IS NULL)
-- columns: row_id BIGINT, line_id BIGINT
WITH RECURSIVE doubtful AS MATERIALIZED (
    SELECT * REPLACE (CASE WHEN is_of_table THEN hash(row_id) ELSE remittance_claim END AS remittance_claim) FROM line_told WHERE line_id IS NULL
),
turns AS (
    SELECT
        claim_code, remittance_claim,
        row_number() OVER (PARTITION BY claim_code ORDER BY min(adjudication_date) NULLS FIRST, min(paid_date) NULLS FIRST, min(kind), min(paid_amount), min(told), min(content)) AS turn,
        hash(min(adjudication_date), min(paid_date)) AS dates
    FROM doubtful GROUP BY claim_code, remittance_claim
),
-- In which turns something of a day was taken back: of a day that is not said, of any.
reversed AS (
    SELECT d.claim_code, d.day, list(DISTINCT t.turn) AS reversals
    FROM (SELECT DISTINCT claim_code, day FROM doubtful) d
    JOIN doubtful r ON r.is_reversal AND r.claim_code = d.claim_code AND coalesce(r.day = d.day, true)
    JOIN turns t ON t.claim_code = r.claim_code AND t.remittance_claim = r.remittance_claim
    GROUP BY d.claim_code, d.day
),
in_turn AS MATERIALIZED (
    SELECT d.*, t.turn, t.dates, v.reversals
    FROM doubtful d
    JOIN turns t USING (claim_code, remittance_claim)
    LEFT JOIN reversed v ON v.claim_code = d.claim_code AND v.day IS NOT DISTINCT FROM d.day
),
-- Answers with their line so far; row -1 holds the step: ten ways to meet, in each turn.
met (row_id, line_id, step) USING KEY (row_id) AS (
    (SELECT row_id, row_id AS line_id, 0 AS step FROM in_turn WHERE turn = 1
    UNION ALL
    SELECT -1, 0, 20)
    UNION
    (
        WITH now AS (
            SELECT step, step // 10 AS turn, step % 10 AS way FROM recurring.met WHERE row_id = -1
        ),
        -- each line as it was answered last, while no answer of this turn has met it
        lines_before AS (
            SELECT m.line_id, arg_max(t, t.turn) AS last
            FROM recurring.met m
            JOIN in_turn t ON t.row_id = m.row_id
            GROUP BY m.line_id
            HAVING max(t.turn) < (SELECT turn FROM now)
        ),
        free AS (
            SELECT t.*, n.way, meeting_key(n.way, t) AS key
            FROM in_turn t
            JOIN now n ON n.turn = t.turn
            WHERE t.row_id NOT IN (SELECT row_id FROM recurring.met)
        ),
        free_ranked AS (
            SELECT *, row_number() OVER key AS nth, count(*) OVER (PARTITION BY key) AS of_key
            FROM free WHERE key IS NOT NULL
            WINDOW key AS (PARTITION BY key ORDER BY abs(paid_amount) DESC NULLS LAST, told, content)
        ),
        before_ranked AS (
            SELECT line_id, last, key, row_number() OVER key AS nth, count(*) OVER (PARTITION BY key) AS of_key
            FROM (SELECT line_id, last, meeting_key(n.way, last) AS key FROM lines_before, now n)
            WHERE key IS NOT NULL
            WINDOW key AS (PARTITION BY key ORDER BY abs(last.paid_amount) DESC NULLS LAST, last.told, last.content)
        )
        SELECT f.row_id, b.line_id, 0 AS step
        FROM free_ranked f
        JOIN before_ranked b USING (key, nth),
            LATERAL (SELECT
                f.number <> b.last.number AS is_numbered_otherwise,
                b.last.is_reversal OR f.is_reversal OR len(list_filter(f.reversals, lambda turn: turn BETWEEN b.last.turn AND f.turn)) > 0 AS is_after_reversal) x
        WHERE CASE
            WHEN f.way IN (7, 8) THEN b.last.is_reversal AND f.dates = b.last.dates AND coalesce(NOT is_numbered_otherwise, true)
            WHEN f.dates = b.last.dates AND NOT b.last.is_reversal AND NOT f.is_reversal
                THEN (f.way = 0 OR coalesce(NOT is_numbered_otherwise, true) AND (f.way = 1 OR f.way <= 4 AND NOT f.is_of_table)
                        -- a charge that cannot be read is any
                        OR f.way = 5 AND (f.charge_amount IS NULL OR b.last.charge_amount IS NULL))
                    AND NOT (f.kind = 3 AND b.last.kind = 3 AND coalesce(f.payer_number <> b.last.payer_number, false))
            WHEN f.way = 6 THEN f.of_key = 1 AND b.of_key = 1 AND (coalesce(f.payer_number = b.last.payer_number, false) AND coalesce(NOT is_numbered_otherwise, true) OR is_after_reversal)
            ELSE coalesce(NOT is_numbered_otherwise, true) OR is_after_reversal END
        UNION ALL
        SELECT row_id, row_id, 0 FROM free WHERE way = 9
        UNION ALL
        SELECT -1, 0, step + 1 FROM now WHERE turn <= (SELECT max(turn) FROM in_turn)
    )
)
SELECT row_id, line_id FROM met WHERE row_id >= 0
