-- What a line takes of adjustments made to its claim as a whole. One row per line and reason.
-- A claim's denial falls on lines that carry none of their own and are left unpaid by it, in the order of number, else code, else charge. What denies
-- nothing (a deductible, a sequestration) is the line's where the claim has no other; else it stays on the claim.
-- needs: adjustments
-- refines: claim_row, record_level, billing_npi, adjudication_date, payer_claim_id
-- only where: SELECT EXISTS (FROM records WHERE is_claim_adjustment)
-- columns: row_id BIGINT, amount DECIMAL(18, 2), group_code VARCHAR, reason_code VARCHAR, is_known BOOLEAN, is_denial VARCHAR, category VARCHAR, rule VARCHAR, sort_order INTEGER, allowed_part VARCHAR
WITH RECURSIVE named AS (
    -- A claim in one remittance: by its place in the file, else by all that names it.
    SELECT
        row_id, is_claim_adjustment, charge_amount, paid_amount, claim_charge_amount, claim_paid_amount, claim_line_number, hcpcs_code,
        hcpcs_modifier_1, hcpcs_modifier_2, ndc_code, service_unit_quantity,
        CASE WHEN claim_row IS NOT NULL THEN hash(source_file, claim_row, claim_id)
            ELSE hash(source_file, claim_id, billing_npi, payer, adjudication_date, payer_claim_id) END AS record_id
    FROM records
),
-- Few claims have adjustments of their own.
kin AS MATERIALIZED (
    FROM named WHERE record_id IN (SELECT record_id FROM named WHERE is_claim_adjustment)
),
denials AS (
    SELECT k.record_id, d.* EXCLUDE (row_id, is_claim_adjustment, amount),
        sum(d.amount) OVER (PARTITION BY k.record_id) AS held, max(d.amount) OVER (PARTITION BY k.record_id) = d.amount AS is_largest
    FROM adjustment d
    JOIN kin k USING (row_id)
    WHERE d.is_claim_adjustment AND d.is_denial IN ('Y', 'C') AND d.amount > 0
),
claims AS (
    SELECT DISTINCT ON (record_id) * FROM denials ORDER BY record_id, is_largest DESC, reason_code
),
own AS (
    SELECT row_id, sum(amount) AS adjusted, bool_or(coalesce(is_denial IN ('Y', 'C'), false)) AS is_denied
    FROM adjustment
    WHERE NOT is_claim_adjustment AND row_id IN (SELECT row_id FROM kin JOIN claims USING (record_id))
    GROUP BY row_id
),
open_lines AS (
    SELECT
        k.record_id, c.held, k.row_id,
        k.charge_amount - coalesce(own.adjusted, 0) AS unexplained,
        coalesce(k.paid_amount, 0) AS paid,
        row_number() OVER (
            PARTITION BY k.record_id ORDER BY k.claim_line_number NULLS LAST, k.hcpcs_code NULLS LAST, k.charge_amount DESC, k.hcpcs_modifier_1 NULLS LAST,
                k.hcpcs_modifier_2 NULLS LAST, k.ndc_code NULLS LAST, k.service_unit_quantity NULLS LAST, k.row_id) AS place
    FROM kin k
    JOIN claims c USING (record_id)
    LEFT JOIN own USING (row_id)
    WHERE NOT k.is_claim_adjustment AND NOT coalesce(own.is_denied, false)
        AND k.charge_amount - coalesce(own.adjusted, 0) > 0
),
shared AS (
    SELECT record_id, 0::BIGINT AS place, NULL::BIGINT AS row_id, any_value(held)::DECIMAL(18, 2) AS held, 0::DECIMAL(18, 2) AS share
    FROM open_lines GROUP BY record_id
    UNION ALL
    SELECT
        s.record_id, o.place, o.row_id,
        (s.held - CASE WHEN least(o.unexplained, s.held) >= o.paid THEN least(o.unexplained, s.held) ELSE 0 END)::DECIMAL(18, 2),
        CASE WHEN least(o.unexplained, s.held) >= o.paid THEN least(o.unexplained, s.held) ELSE 0 END::DECIMAL(18, 2)
    FROM shared s
    JOIN open_lines o ON o.record_id = s.record_id AND o.place = s.place + 1
),
-- The line of a claim that has no other, whose payment less the claim's adjustments is what was paid on the claim.
only_lines AS (
    SELECT record_id, min(row_id) FILTER (WHERE NOT is_claim_adjustment) AS row_id
    FROM kin
    GROUP BY record_id
    HAVING count(*) FILTER (WHERE NOT is_claim_adjustment) = 1 AND sum(charge_amount) = any_value(claim_charge_amount)
        AND sum(paid_amount) = any_value(claim_paid_amount)
)
SELECT s.row_id, s.share AS amount, c.* EXCLUDE (record_id, held, is_largest)
FROM shared s
JOIN claims c USING (record_id)
WHERE s.share > 0
UNION ALL BY NAME
SELECT l.row_id, d.* EXCLUDE (row_id, is_claim_adjustment)
FROM adjustment d
JOIN kin k USING (row_id)
JOIN only_lines l USING (record_id)
WHERE d.is_claim_adjustment AND record_id NOT IN (SELECT record_id FROM shared WHERE share > 0)
