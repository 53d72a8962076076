-- Which claim as sent each answer of a payer belongs to. One row per line of a claim as sent, and one per answer that belongs to one.
-- Claims meet by the provider and claim number (which may come back with its first 20 characters); a claim that replaces or voids another also by the number
-- of that one, under which the payer must answer. What is not stated (provider, day) is that of the only one stated. Lines meet on one day by number,
-- code and charge; code and charge, then as modifiers, NDC and units agree; number and code; as the only ones left of their code, or in their order where a charge is blank; by number alone where
-- one code is blank or unclassified and neither stands on another line. One to one within a sending and a claim of a remittance.
-- Of several claims sent, one to the same payer before another (a crossover has none of its own), then the latest sent by the day of the
-- answer, else the earliest. A void is answered by a reversal alone. A claim refused as a whole denies each of its lines.
-- fate, of a line sent: answered; refused (refused_row says so); repeated (the same words again); sent again (a later one stands for it); open. Of an
-- answer: answer; refusal, which stands on the lines it refuses.
-- needs: record_role, claim_id
-- refines: payer_group, record_level, billing_npi, claim_line_start_date, claim_line_number, hcpcs_code, submitted_date, adjudication_date, claim_row, payer_claim_id, original_claim_id, claim_status_code, claim_frequency_code, paid_amount, charge_amount, adjustments, cut_number, modifier_set, ndc_code, service_unit_quantity
-- only where: SELECT count(*) > 0 FROM parts WHERE list_contains(captured, 'record_role')
-- columns: row_id BIGINT, sent_row BIGINT, refused_row BIGINT, basis VARCHAR, is_same_payer BOOLEAN, charge_amount DECIMAL(18, 2), fate VARCHAR
WITH RECURSIVE rows AS MATERIALIZED (
    SELECT
        r.row_id, r.content, r.charge_amount, r.submitted_date, r.source_file, r.source_row, r.claim_row, r.part_id, coalesce(g.payer_key, '(blank)') AS payer_key,
        coalesce(r.claim_frequency_code = '8', false) AS is_void, coalesce(r.claim_frequency_code IN ('7', '8'), false) AS is_of_another,
        upper(coalesce(r.hcpcs_code, '')) AS code, r.claim_line_number AS number, r.claim_line_start_date AS day, hashed(r.billing_npi) AS npi,
        hashed(numbering(coalesce(c.claim_number, r.claim_id))) AS claim, hashed(numbering(r.payer_claim_id)) AS payer_number,
        hashed(numbering(r.original_claim_id)) AS original, hash(coalesce(r.hcpcs_modifier_1, ''), coalesce(r.hcpcs_modifier_2, ''), coalesce(r.hcpcs_modifier_3, ''), coalesce(r.hcpcs_modifier_4, '')) AS modifiers,
        coalesce(ndc11(r.ndc_code), '') AS ndc, coalesce(abs(r.service_unit_quantity), 0) AS units, coalesce(r.adjudication_date, r.paid_date) AS answered_date,
        coalesce(r.record_role = 'submission', false) AS is_sent, r.paid_amount,
        takes_back(r.claim_status_code, r.claim_frequency_code, r.charge_amount, r.paid_amount) AS is_reversal,
        coalesce(
            r.record_level = 'claim' AND r.paid_amount = 0 AND r.charge_amount > 0 AND list_sum(list_transform(r.adjustments, lambda one: one.amount)) = r.charge_amount
                AND list_has_any(list_transform(r.adjustments, lambda one: reason(one.reason_code)), (SELECT list(reason_code) FROM denial_reasons WHERE is_denial IN ('Y', 'C'))),
            false) AS is_refusal
    FROM rows_told r
    LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
        AND g.payer_identifier IS NOT DISTINCT FROM r.payer_identifier
    LEFT JOIN cut_number c ON c.claim_id = r.claim_id
    WHERE coalesce(r.record_role, 'adjudication') <> 'encounter' AND NOT r.is_claim_adjustment
),
-- The provider and the day of a claim, where its rows state only one: what is blank elsewhere is that.
claims AS (
    SELECT claim, only_value(npi) AS npi, only_value(CASE WHEN is_sent THEN day END) AS day FROM rows WHERE claim IS NOT NULL GROUP BY claim
),
stated AS MATERIALIZED (
    SELECT r.* REPLACE (coalesce(r.npi, c.npi) AS npi, coalesce(r.day, c.day) AS day)
    FROM rows r
    LEFT JOIN claims c USING (claim)
),
-- Equal lines of one claim are several lines; in a table, and elsewhere, they are the same words again.
lines_sent AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY content, nth ORDER BY row_id) > 1 AS is_repeated
    FROM (
        SELECT
            *, hash(source_file, claim_row, claim, submitted_date, payer_key) AS sending,
            CASE WHEN claim_row IS NULL THEN 1 ELSE row_number() OVER (PARTITION BY source_file, claim_row, content ORDER BY row_id) END AS nth
        FROM stated
        WHERE is_sent
    )
),
-- A claim that replaces or voids another is also known by the number of that one.
named AS (
    SELECT DISTINCT s.sending, a.claim
    FROM lines_sent s
    JOIN (SELECT DISTINCT claim, npi, payer_number FROM stated WHERE NOT is_sent AND claim IS NOT NULL) a
        ON (a.payer_number = s.original OR a.claim = s.original) AND a.npi IS NOT DISTINCT FROM s.npi
    WHERE s.is_of_another AND a.claim <> s.claim
),
sent AS MATERIALIZED (
    SELECT *, hash(npi, claim, day) AS day_key FROM lines_sent WHERE NOT is_repeated AND claim IS NOT NULL
    UNION ALL
    SELECT s.* REPLACE (n.claim AS claim), hash(s.npi, n.claim, s.day) FROM lines_sent s JOIN named n USING (sending) WHERE NOT s.is_repeated
),
answers AS MATERIALIZED (
    SELECT *, hash(npi, claim, day) AS day_key, hash(source_file, claim_row, payer_number, answered_date, is_reversal, payer_key) AS remittance
    FROM stated
    WHERE NOT is_sent AND claim IS NOT NULL AND NOT is_refusal
),
pairs AS (
    SELECT DISTINCT a.remittance, s.sending, hash(a.remittance, s.sending) AS pair, a.day_key
    FROM (SELECT DISTINCT remittance, day_key FROM answers) a
    JOIN (SELECT DISTINCT sending, day_key FROM sent) s USING (day_key)
),
both_sides AS MATERIALIZED (
    SELECT p.pair, false AS is_sent, a.row_id, a.number, a.code, abs(a.charge_amount) AS charge_amount, a.modifiers, a.ndc, a.units, a.paid_amount, a.day_key
    FROM answers a JOIN pairs p USING (remittance, day_key)
    UNION ALL
    SELECT p.pair, true, s.row_id, s.number, s.code, s.charge_amount, s.modifiers, s.ndc, s.units, NULL, s.day_key
    FROM sent s JOIN pairs p USING (sending, day_key)
),
codes AS (
    SELECT hcpcs_code AS code FROM unclassified_codes UNION ALL SELECT ''
),
-- Pair 0 holds the step: six ways to meet, the surest first.
met (pair, answer, sent, way) USING KEY (pair, answer) AS (
    SELECT 0::UBIGINT AS pair, 0::BIGINT AS answer, 0::BIGINT AS sent, 0 AS way
    UNION
    (
        WITH now AS (SELECT way FROM recurring.met WHERE pair = 0),
        free AS (
            SELECT b.* FROM both_sides b
            WHERE (b.pair, b.row_id) NOT IN (SELECT (pair, CASE WHEN side THEN sent ELSE answer END) FROM recurring.met, (VALUES (true), (false)) t(side) WHERE pair <> 0)
        ),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY is_sent, key ORDER BY paid_amount DESC NULLS LAST, row_id) AS nth, count(*) OVER (PARTITION BY is_sent, key) AS of_key
            FROM (SELECT f.*, n.way, sent_key(n.way, f) AS key FROM free f, now n)
            WHERE key IS NOT NULL
        ),
        codes_left AS (
            SELECT DISTINCT pair, is_sent, code FROM free
        )
        SELECT a.pair, a.row_id AS answer, s.row_id AS sent, a.way + 1 AS way
        FROM ranked a
        JOIN ranked s ON s.key = a.key AND s.nth = a.nth AND s.is_sent AND NOT a.is_sent
        WHERE CASE a.way
            WHEN 4 THEN a.of_key = 1 AND s.of_key = 1 OR a.charge_amount IS NULL OR s.charge_amount IS NULL
            WHEN 5 THEN a.code <> s.code AND (a.code IN (FROM codes) OR s.code IN (FROM codes))
                AND (s.code = '' OR (s.pair, false, s.code) NOT IN (SELECT (pair, is_sent, code) FROM codes_left))
                AND (a.code = '' OR (a.pair, true, a.code) NOT IN (SELECT (pair, is_sent, code) FROM codes_left))
            ELSE true END
        UNION ALL
        SELECT 0, 0, 0, way + 1 FROM now WHERE way < 6
    )
),
candidates AS MATERIALIZED (
    SELECT
        m.answer, m.sent, m.way, s.payer_key = a.payer_key AS is_same_payer, s.payer_key, s.submitted_date, a.is_reversal OR NOT s.is_void AS may_answer,
        coalesce(s.submitted_date <= a.answered_date, false) AS is_before
    FROM met m
    JOIN answers a ON a.row_id = m.answer
    JOIN (SELECT DISTINCT row_id, payer_key, submitted_date, is_void FROM sent) s ON s.row_id = m.sent
    WHERE m.pair <> 0
),
chosen AS MATERIALIZED (
    FROM candidates WHERE may_answer
    QUALIFY row_number() OVER (
        PARTITION BY answer
        ORDER BY is_same_payer DESC, way, is_before DESC, CASE WHEN is_before THEN submitted_date END DESC NULLS LAST, submitted_date NULLS LAST, sent) = 1
),
-- A line sent several times to a payer is answered by one answer.
answered AS (
    SELECT DISTINCT m.sent AS row_id FROM candidates m JOIN chosen c ON c.answer = m.answer AND c.payer_key = m.payer_key
),
refused AS MATERIALIZED (
    SELECT s.row_id, arg_max(a.row_id, {'is_same_payer': s.payer_key = a.payer_key, 'date': a.answered_date, 'content': a.content}) AS refused_row
    FROM (SELECT DISTINCT row_id, npi, claim, payer_key FROM sent) s
    JOIN stated a ON a.claim = s.claim AND a.npi IS NOT DISTINCT FROM s.npi AND a.is_refusal AND NOT a.is_sent
    WHERE s.row_id NOT IN (FROM answered)
    GROUP BY s.row_id
)
SELECT
    s.row_id, NULL::BIGINT AS sent_row, f.refused_row, NULL::VARCHAR AS basis, NULL::BOOLEAN AS is_same_payer, s.charge_amount,
    CASE
        WHEN s.is_repeated THEN 'repeated'
        WHEN a.row_id IS NOT NULL THEN 'answered'
        WHEN f.row_id IS NOT NULL THEN 'refused'
        WHEN row_number() OVER (
            PARTITION BY hash(s.npi, coalesce(s.claim, s.sending), s.day), s.payer_key, coalesce(s.number, s.code), s.charge_amount, s.is_repeated, a.row_id IS NOT NULL
            ORDER BY s.submitted_date DESC NULLS LAST, s.source_file DESC, s.source_row DESC) > 1 AND s.number IS NOT NULL THEN 'sent again'
        ELSE 'open'
    END AS fate
FROM lines_sent s
LEFT JOIN answered a USING (row_id)
LEFT JOIN refused f USING (row_id)
UNION ALL
-- The charge of an answer is the one it takes over, where it states none.
SELECT
    c.answer, c.sent, NULL, ['line number', 'charge', 'charge', 'line number', 'only of its code', 'line number, recoded'][c.way], c.is_same_payer,
    CASE WHEN a.charge_amount IS NULL THEN s.charge_amount ELSE 0 END, 'answer'
FROM chosen c
JOIN answers a ON a.row_id = c.answer
JOIN (SELECT DISTINCT row_id, charge_amount FROM sent) s ON s.row_id = c.sent
UNION ALL
SELECT DISTINCT refused_row, NULL::BIGINT, NULL::BIGINT, NULL, NULL::BOOLEAN, 0, 'refusal' FROM refused
