-- Which claim as sent each answer of a payer belongs to. One row per line of a claim as sent, and one per answer that belongs to one.
-- Same claim number, billing provider (blank equals blank) and day. Lines meet by line number and code; else by number alone where one code is blank
-- or unclassified and neither stands on another line; else as the n-th line of that code. One to one within a sending and a remittance.
-- Of several claims sent, one to the same payer before another (a crossover has none of its own), then the latest sent by the day of the
-- answer, else the earliest. A void is answered by a reversal alone.
-- fate, of a line sent: answered; repeated (the same words again); sent again (a later one stands for it); open. Of an answer: answer.
-- needs: record_role, claim_id
-- refines: payer_group, record_level, billing_npi, claim_line_start_date, claim_line_number, hcpcs_code, submitted_date, adjudication_date, claim_row, payer_claim_id, claim_status_code, claim_frequency_code, paid_amount, charge_amount
WITH every_sent AS (
    SELECT
        r.row_id, r.content, r.charge_amount, r.submitted_date, r.source_file, r.source_row, coalesce(g.payer_key, '(blank)') AS payer_key,
        coalesce(r.claim_frequency_code = '8', false) AS is_void, upper(coalesce(r.hcpcs_code, '')) AS code, r.claim_line_number,
        hash(coalesce(r.billing_npi, ''), coalesce(r.claim_id, '#' || r.row_id), r.claim_line_start_date) AS day_key,
        hash(r.source_file, r.claim_row, r.claim_id, r.submitted_date, g.payer_key) AS sending
    FROM records r
    LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
    WHERE r.record_role = 'submission'
),
numbered AS (
    SELECT
        *, coalesce(claim_line_number, '~' || code || row_number() OVER (PARTITION BY sending, day_key, code ORDER BY source_row)) AS line
    FROM every_sent
),
lines_sent AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY day_key, line, content ORDER BY source_file, source_row) > 1 AS is_repeated FROM numbered
),
sent AS (
    FROM lines_sent WHERE NOT is_repeated
),
answers AS MATERIALIZED (
    SELECT
        row_id, charge_amount, answered_date, payer_key, is_reversal, code, claim_line_number, day_key,
        hash(source_file, claim_row, payer_claim_id, answered_date, is_reversal, payer_key) AS remittance
    FROM (
        SELECT
            r.row_id, r.charge_amount, coalesce(r.adjudication_date, r.paid_date) AS answered_date, coalesce(g.payer_key, '(blank)') AS payer_key,
            coalesce(r.claim_status_code = '22', false) OR coalesce(r.claim_frequency_code = '8', false)
                OR coalesce(r.paid_amount < 0, false) OR coalesce(r.charge_amount < 0, false) AS is_reversal,
            upper(coalesce(r.hcpcs_code, '')) AS code, r.claim_line_number, r.source_file, r.claim_row, r.payer_claim_id,
            hash(coalesce(r.billing_npi, ''), r.claim_id, r.claim_line_start_date) AS day_key
        FROM records r
        LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
        WHERE r.record_role IS DISTINCT FROM 'submission' AND NOT r.is_claim_adjustment AND r.claim_id IS NOT NULL
    )
    WHERE day_key IN (SELECT day_key FROM sent)
),
by_number AS MATERIALIZED (
    SELECT a.row_id AS answer, a.remittance, s.row_id AS sent, s.sending
    FROM answers a
    JOIN sent s USING (day_key, claim_line_number, code)
    QUALIFY row_number() OVER (PARTITION BY a.row_id, s.sending ORDER BY s.row_id) = 1
        AND row_number() OVER (PARTITION BY s.row_id, a.remittance ORDER BY a.row_id) = 1
),
-- What did not meet so: few lines, each with every sending of its claim.
answers_left AS MATERIALIZED (
    SELECT a.row_id, a.remittance, a.day_key, a.claim_line_number, a.code, s.sending
    FROM answers a
    JOIN (SELECT DISTINCT day_key, sending FROM sent) s USING (day_key)
    ANTI JOIN by_number n ON n.answer = a.row_id AND n.sending = s.sending
),
sent_left AS MATERIALIZED (
    SELECT s.row_id, a.remittance, s.day_key, s.claim_line_number, s.code, s.sending
    FROM sent s
    JOIN (SELECT DISTINCT day_key, sending, remittance FROM answers_left) a USING (day_key, sending)
    ANTI JOIN by_number n ON n.sent = s.row_id AND n.remittance = a.remittance
),
codes AS (
    SELECT hcpcs_code AS code FROM unclassified_codes UNION ALL SELECT ''
),
recoded AS MATERIALIZED (
    SELECT a.row_id AS answer, a.remittance, s.row_id AS sent, s.sending
    FROM answers_left a
    JOIN sent_left s USING (day_key, remittance, sending, claim_line_number)
    WHERE a.code <> s.code AND (a.code IN (FROM codes) OR s.code IN (FROM codes))
        AND (s.code = '' OR (s.day_key, s.remittance, s.sending, s.code) NOT IN (SELECT (day_key, remittance, sending, code) FROM answers_left))
        AND (a.code = '' OR (a.day_key, a.remittance, a.sending, a.code) NOT IN (SELECT (day_key, remittance, sending, code) FROM sent_left))
    QUALIFY row_number() OVER (PARTITION BY a.row_id, s.sending ORDER BY s.row_id) = 1
        AND row_number() OVER (PARTITION BY s.row_id, a.remittance ORDER BY a.row_id) = 1
),
by_place AS (
    SELECT a.row_id AS answer, a.remittance, s.row_id AS sent, s.sending
    FROM (
        SELECT l.*, row_number() OVER (PARTITION BY l.day_key, l.remittance, l.sending, l.code ORDER BY l.row_id) AS nth
        FROM answers_left l ANTI JOIN recoded r ON r.answer = l.row_id AND r.sending = l.sending
    ) a
    JOIN (
        SELECT l.*, row_number() OVER (PARTITION BY l.day_key, l.remittance, l.sending, l.code ORDER BY l.row_id) AS nth
        FROM sent_left l ANTI JOIN recoded r ON r.sent = l.row_id AND r.remittance = l.remittance
    ) s USING (day_key, remittance, sending, code, nth)
),
met AS MATERIALIZED (
    SELECT
        m.answer, m.sent, m.basis, s.payer_key = a.payer_key AS is_same_payer, s.payer_key, s.submitted_date, a.is_reversal OR NOT s.is_void AS may_answer,
        coalesce(s.submitted_date <= a.answered_date, false) AS is_before
    FROM (
        SELECT *, 1 AS basis FROM by_number UNION ALL SELECT *, 2 FROM recoded UNION ALL SELECT *, 3 FROM by_place
    ) m
    JOIN answers a ON a.row_id = m.answer
    JOIN sent s ON s.row_id = m.sent
),
chosen AS MATERIALIZED (
    FROM met WHERE may_answer
    QUALIFY row_number() OVER (
        PARTITION BY answer
        ORDER BY is_same_payer DESC, basis, is_before DESC, CASE WHEN is_before THEN submitted_date END DESC NULLS LAST, submitted_date NULLS LAST, sent) = 1
),
-- A line sent several times to a payer is answered by one answer.
answered AS (
    SELECT DISTINCT m.sent AS row_id FROM met m JOIN chosen c ON c.answer = m.answer AND c.payer_key = m.payer_key
)
SELECT
    s.row_id, NULL::BIGINT AS sent_row, NULL::VARCHAR AS basis, NULL::BOOLEAN AS is_same_payer, s.charge_amount,
    CASE
        WHEN s.is_repeated THEN 'repeated'
        WHEN a.row_id IS NOT NULL THEN 'answered'
        WHEN row_number() OVER (
            PARTITION BY s.day_key, s.payer_key, s.line, s.is_repeated, a.row_id IS NOT NULL
            ORDER BY s.submitted_date DESC NULLS LAST, s.source_file DESC, s.source_row DESC) > 1 THEN 'sent again'
        ELSE 'open'
    END AS fate
FROM lines_sent s
LEFT JOIN answered a USING (row_id)
UNION ALL
-- The charge of an answer is the one it takes over, where it states none.
SELECT
    c.answer, c.sent, ['line number', 'line number, recoded', 'place and code'][c.basis], c.is_same_payer,
    CASE WHEN a.charge_amount IS NULL THEN s.charge_amount ELSE 0 END, 'answer'
FROM chosen c
JOIN answers a ON a.row_id = c.answer
JOIN sent s ON s.row_id = c.sent
