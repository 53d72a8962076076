-- Which answers are to one line. One row per answer that shares claim and code with another.
-- Most lines are told by day and charge. Where that leaves a doubt, the claims of each remittance are taken in turn, in the order they were decided, and
-- their lines meet those before: by number, code and charge; code and charge (then as modifiers, NDC and units agree); number and code; then as the
-- only ones left of their code where the payer's number agrees or a reversal stands between. In the remittance that reverses it, by code and charge on another day.
-- Within one remittance only what agrees in number (else code), charge and day is one line. What is left is a line of its own.
-- needs: claim_id
-- refines: answer, reason, claim_line_number, hcpcs_code, claim_line_start_date, charge_amount, paid_amount, adjudication_date, paid_date, payer_claim_id, modifier_set, ndc_code, service_unit_quantity
-- only where: SELECT EXISTS (SELECT 1 FROM answer GROUP BY claim_code HAVING count(*) > 1)
-- columns: row_id BIGINT, line_id BIGINT
WITH RECURSIVE several AS MATERIALIZED (
    SELECT
        a.row_id, a.claim_code, a.is_reversal, r.claim_line_number AS number, abs(c.charge_amount) AS charge_amount, c.paid_amount,
        coalesce(c.day, o.day) AS day, c.adjudication_date, c.paid_date, c.payer_number, hash(r.adjustments, r.allowed_amount) AS told, c.content,
        coalesce(g.modifier_set, '') AS modifier_set, coalesce(r.ndc_code, '') AS ndc_code, coalesce(abs(r.service_unit_quantity), 0) AS units,
        CASE WHEN a.is_reversal THEN 0 WHEN e.is_pending THEN 1 WHEN coalesce(c.paid_amount, 0) <= 0 THEN 2 ELSE 3 END AS kind,
        c.claim_row IS NULL AS is_of_table,
        CASE WHEN c.claim_row IS NULL THEN hash(c.file, c.adjudication_date, c.paid_date, c.payer_number, a.is_reversal) ELSE c.remittance_claim END
            AS remittance_claim
    FROM answer a
    JOIN records r USING (row_id)
    JOIN claim c USING (row_id)
    JOIN reason e USING (row_id)
    JOIN record_facts g USING (row_id)
    LEFT JOIN (
        SELECT claim_code, only_value(day) AS day FROM answer JOIN claim USING (row_id) GROUP BY claim_code HAVING count(*) > count(day)
    ) o ON o.claim_code = a.claim_code
    WHERE a.claim_code IN (SELECT claim_code FROM answer GROUP BY claim_code HAVING count(*) > 1)
),
codes AS (
    SELECT claim_code, count(DISTINCT remittance_claim) AS remittance_claims FROM several GROUP BY claim_code
),
charges AS MATERIALIZED (
    SELECT
        s.claim_code, s.day, s.charge_amount, min(s.row_id) AS line_id,
        c.remittance_claims = 1 AS is_alone,
        -- told by day and charge: each claim of a remittance has one such line and no two numbers
        CASE WHEN c.remittance_claims = 1 THEN NOT bool_or(s.is_of_table) OR count(*) = count(DISTINCT coalesce(s.number, ''))
            ELSE count(*) = c.remittance_claims AND count(DISTINCT s.remittance_claim) = c.remittance_claims AND count(DISTINCT s.number) <= 1
                -- paid twice on one day under two numbers are two
                AND count(DISTINCT CASE WHEN s.kind = 3 THEN hash(s.adjudication_date, s.paid_date, s.payer_number) END)
                    = count(DISTINCT CASE WHEN s.kind = 3 THEN hash(s.adjudication_date, s.paid_date) END) END AS is_told
    FROM several s
    JOIN codes c USING (claim_code)
    GROUP BY s.claim_code, s.day, s.charge_amount, c.remittance_claims
),
doubtful AS MATERIALIZED (
    SELECT
        s.* REPLACE (CASE WHEN s.is_of_table THEN hash(s.row_id) ELSE s.remittance_claim END AS remittance_claim)
    FROM several s
    WHERE s.claim_code IN (SELECT claim_code FROM charges WHERE NOT is_told)
),
turns AS (
    SELECT
        claim_code, remittance_claim,
        row_number() OVER (PARTITION BY claim_code ORDER BY min(adjudication_date) NULLS FIRST, min(paid_date) NULLS FIRST, min(kind), min(paid_amount), min(told), min(content)) AS turn,
        hash(min(adjudication_date), min(paid_date)) AS dates
    FROM doubtful GROUP BY claim_code, remittance_claim
),
in_turn AS MATERIALIZED (
    SELECT d.*, t.turn, t.dates, v.reversals
    FROM doubtful d
    JOIN turns t USING (claim_code, remittance_claim)
    LEFT JOIN (
        SELECT claim_code, list(DISTINCT turn) AS reversals FROM doubtful JOIN turns USING (claim_code, remittance_claim) WHERE is_reversal GROUP BY claim_code
    ) v USING (claim_code)
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
            WINDOW key AS (PARTITION BY key ORDER BY paid_amount DESC NULLS LAST, told, content)
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
                THEN (f.way = 0 OR coalesce(NOT is_numbered_otherwise, true) AND (f.way = 1 OR f.way <= 4 AND NOT f.is_of_table))
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
UNION ALL
SELECT s.row_id, CASE WHEN c.is_alone THEN s.row_id ELSE c.line_id END
FROM several s
JOIN charges c ON c.claim_code = s.claim_code AND c.day IS NOT DISTINCT FROM s.day AND c.charge_amount IS NOT DISTINCT FROM s.charge_amount
WHERE s.claim_code NOT IN (SELECT claim_code FROM doubtful)
