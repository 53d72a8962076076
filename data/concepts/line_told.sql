-- Answers that share claim and code with one of another claim of a remittance, and the line of each where day and charge tell it: each claim of a remittance has one such line. One row per answer.
-- Where that leaves a doubt about any answer of the claim, code and day, none of them has a line here: see line_met. `claim_code` tells days apart too (an
-- account's number stands on every visit of a patient), but where a remittance takes back what is of one day and answers another.
-- needs: claim_id
-- refines: answer, claim, reason, claim_line_number, hcpcs_code, claim_line_start_date, charge_amount, paid_amount, adjudication_date, paid_date, payer_claim_id, modifier_set, ndc_code, service_unit_quantity
-- only where: SELECT EXISTS (SELECT 1 FROM answer GROUP BY claim_code HAVING min(remittance_claim) <> max(remittance_claim))
-- columns: row_id BIGINT, claim_code UBIGINT, is_reversal BOOLEAN, number VARCHAR, charge_amount DECIMAL(18, 2), paid_amount DECIMAL(18, 2), day DATE, adjudication_date DATE, paid_date DATE, payer_number UBIGINT, told UBIGINT, content UBIGINT, modifier_set VARCHAR, ndc_code VARCHAR, units DECIMAL(18, 3), kind INTEGER, is_of_table BOOLEAN, remittance_claim UBIGINT, line_id BIGINT
WITH crowded AS MATERIALIZED (
    SELECT a.row_id, a.claim_code, a.is_reversal, a.remittance_claim, c.* EXCLUDE (row_id, is_reversal, remittance_claim)
    FROM (FROM answer WHERE claim_code IN (SELECT claim_code FROM answer GROUP BY claim_code HAVING min(remittance_claim) <> max(remittance_claim))) a
    JOIN claim c USING (row_id)
),
answered AS MATERIALIZED (
    SELECT
        c.row_id, c.claim_code, c.is_reversal, r.claim_line_number AS number, abs(c.charge_amount) AS charge_amount, c.paid_amount,
        coalesce(c.day, o.day) AS day, c.adjudication_date, c.paid_date, c.payer_number, hash(e.reason_code, e.denial_amount, e.patient_amount) AS told, c.content,
        coalesce(g.modifier_set, '') AS modifier_set, coalesce(r.ndc_code, '') AS ndc_code, coalesce(abs(r.service_unit_quantity), 0) AS units,
        CASE WHEN c.is_reversal THEN 0 WHEN e.is_pending THEN 1 WHEN coalesce(c.paid_amount, 0) <= 0 THEN 2 ELSE 3 END AS kind,
        c.claim_row IS NULL AS is_of_table,
        CASE WHEN c.claim_row IS NULL THEN hash(c.file, c.adjudication_date, c.paid_date, c.payer_number, c.is_reversal) ELSE c.remittance_claim END
            AS remittance_claim
    FROM crowded c
    JOIN records r USING (row_id)
    JOIN reason e USING (row_id)
    JOIN record_facts g USING (row_id)
    LEFT JOIN (SELECT claim_code, only_value(day) AS day FROM crowded GROUP BY claim_code) o ON o.claim_code = c.claim_code
),
days_mended AS (
    SELECT DISTINCT claim_code FROM answered
    GROUP BY claim_code, adjudication_date, paid_date HAVING bool_or(is_reversal) AND count(DISTINCT coalesce(day, DATE '0001-01-01')) > 1
),
several AS MATERIALIZED (
    SELECT * REPLACE (CASE WHEN claim_code IN (FROM days_mended) THEN claim_code ELSE hash(claim_code, day) END AS claim_code) FROM answered
),
codes AS (
    SELECT claim_code, count(DISTINCT remittance_claim) AS remittance_claims FROM several GROUP BY claim_code
),
charges AS MATERIALIZED (
    SELECT
        s.claim_code, s.day, s.charge_amount, min(s.row_id) AS line_id,
        c.remittance_claims = 1 AS is_alone,
        -- told by day and charge: each claim of a remittance has one such line and no two numbers
        CASE WHEN c.remittance_claims = 1 THEN count(*) = count(DISTINCT coalesce(s.number, ''))
            ELSE count(*) = c.remittance_claims AND count(DISTINCT s.remittance_claim) = c.remittance_claims AND count(DISTINCT s.number) <= 1
                -- paid twice on one day under two numbers are two
                AND count(DISTINCT CASE WHEN s.kind = 3 THEN hash(s.adjudication_date, s.paid_date, s.payer_number) END)
                    = count(DISTINCT CASE WHEN s.kind = 3 THEN hash(s.adjudication_date, s.paid_date) END) END AS is_told
    FROM several s
    JOIN codes c USING (claim_code)
    GROUP BY s.claim_code, s.day, s.charge_amount, c.remittance_claims
)
SELECT
    s.*, CASE WHEN bool_and(c.is_told) OVER (PARTITION BY s.claim_code) THEN CASE WHEN c.is_alone THEN s.row_id ELSE c.line_id END END AS line_id
FROM several s
JOIN charges c ON c.claim_code = s.claim_code AND c.day IS NOT DISTINCT FROM s.day AND c.charge_amount IS NOT DISTINCT FROM s.charge_amount
