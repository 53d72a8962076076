-- Rows that together say what became of one line, with what they say together. One row per such line: `row_id` stands for it, `others` are part of it.
-- parts: a payer splits a line and answers it in several rows of one claim of a remittance, under its number; dollars, units and adjustments add. A number
-- over different codes is no number. reasons: a table has a row for each reason of one answer of one payer; the reasons add, the dollars are written again.
-- needs: claim_id
-- refines: claim_row, claim_line_number, hcpcs_code, adjustments
-- only where: SELECT count(*) > count(DISTINCT CASE WHEN claim_row IS NOT NULL THEN hash(part_id, claim_row, coalesce(claim_line_number, row_id::VARCHAR)) ELSE hash(part_id, coalesce(claim_id, row_id::VARCHAR), claim_line_number, claim_line_start_date, hcpcs_code, charge_amount, paid_amount) END) FROM rows_read
-- columns: row_id BIGINT, kind VARCHAR, others BIGINT[], charge_amount DECIMAL(38, 2), paid_amount DECIMAL(38, 2), allowed_amount DECIMAL(38, 2), deductible_amount DECIMAL(38, 2), coinsurance_amount DECIMAL(38, 2), copayment_amount DECIMAL(38, 2), service_unit_quantity DECIMAL(38, 3), ndc_quantity DECIMAL(38, 3), adjustments STRUCT(group_code VARCHAR, reason_code VARCHAR, amount DECIMAL(18, 2))[], remark_codes VARCHAR[], content UBIGINT
WITH candidates AS MATERIALIZED (
    SELECT
        row_id, claim_row IS NOT NULL AS is_split, hcpcs_code,
        hash(source_file, claim_row, claim_line_number) AS number,
        CASE WHEN claim_row IS NOT NULL
            THEN hash(source_file, claim_row, claim_line_number, claim_line_start_date, coalesce(charge_amount < 0 OR paid_amount < 0, false))
            ELSE hash(source_file, payer, payer_identifier, payer_sequence, claim_id, payer_claim_id, person_id, billing_npi, claim_line_number, claim_line_start_date, hcpcs_code,
                hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5, charge_amount, paid_amount, adjudication_date, paid_date,
                claim_status_code, line_status) END AS line
    FROM rows_read
    WHERE coalesce(record_role, 'adjudication') = 'adjudication' AND NOT is_claim_adjustment
        AND CASE WHEN claim_row IS NOT NULL THEN claim_line_number IS NOT NULL ELSE claim_id IS NOT NULL AND len(adjustments) > 0 END
),
crowded AS (
    SELECT * FROM candidates
    WHERE line IN (SELECT line FROM candidates GROUP BY line HAVING count(*) > 1)
        AND (NOT is_split OR number NOT IN (SELECT number FROM candidates WHERE is_split GROUP BY number HAVING count(DISTINCT coalesce(hcpcs_code, '')) > 1))
),
rows_of AS MATERIALIZED (
    SELECT
        c.line, c.is_split, r.row_id, r.content, r.charge_amount, r.paid_amount, r.allowed_amount, r.deductible_amount, r.coinsurance_amount,
        r.copayment_amount, r.service_unit_quantity, r.ndc_quantity, r.adjustments, r.remark_codes
    FROM crowded c JOIN rows_read r USING (row_id)
),
together AS (
    SELECT
        line, is_split, arg_max(row_id, {'charge': abs(charge_amount), 'paid': abs(paid_amount), 'content': content}) AS row_id, list(row_id ORDER BY row_id) AS every,
        sum(charge_amount) AS charge_amount, sum(paid_amount) AS paid_amount, CASE WHEN count(allowed_amount) = count(*) THEN sum(allowed_amount) END AS allowed_amount,
        sum(deductible_amount) AS deductible_amount, sum(coinsurance_amount) AS coinsurance_amount, sum(copayment_amount) AS copayment_amount,
        sum(service_unit_quantity) AS service_unit_quantity, sum(ndc_quantity) AS ndc_quantity,
        list_sort(list_distinct(flatten(list(coalesce(remark_codes, []))))) AS remark_codes, hash(list(content ORDER BY content)) AS content
    FROM rows_of
    GROUP BY line, is_split
    HAVING is_split OR count(DISTINCT adjustments) > 1
),
reasons AS (
    SELECT line, list({'group_code': group_code, 'reason_code': reason_code, 'amount': amount} ORDER BY group_code, reason_code) AS adjustments
    FROM (
        SELECT
            line, one.group_code AS group_code, one.reason_code AS reason_code,
            (CASE WHEN is_split THEN sum(one.amount) ELSE max(one.amount) END)::DECIMAL(18, 2) AS amount
        FROM (SELECT line, is_split, unnest(adjustments) AS one FROM rows_of)
        GROUP BY line, is_split, one.group_code, one.reason_code
    )
    GROUP BY line
)
SELECT
    t.row_id, CASE WHEN t.is_split THEN 'parts' ELSE 'reasons' END AS kind, list_filter(t.every, lambda row: row <> t.row_id) AS others,
    CASE WHEN t.is_split THEN t.charge_amount ELSE r.charge_amount END AS charge_amount, CASE WHEN t.is_split THEN t.paid_amount ELSE r.paid_amount END AS paid_amount,
    CASE WHEN t.is_split THEN t.allowed_amount ELSE r.allowed_amount END AS allowed_amount,
    CASE WHEN t.is_split THEN t.deductible_amount ELSE r.deductible_amount END AS deductible_amount,
    CASE WHEN t.is_split THEN t.coinsurance_amount ELSE r.coinsurance_amount END AS coinsurance_amount,
    CASE WHEN t.is_split THEN t.copayment_amount ELSE r.copayment_amount END AS copayment_amount,
    CASE WHEN t.is_split THEN t.service_unit_quantity ELSE r.service_unit_quantity END AS service_unit_quantity,
    CASE WHEN t.is_split THEN t.ndc_quantity ELSE r.ndc_quantity END AS ndc_quantity, a.adjustments, t.remark_codes, t.content
FROM together t
JOIN rows_of r ON r.row_id = t.row_id
LEFT JOIN reasons a ON a.line = t.line
