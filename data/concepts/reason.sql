-- Why a line was adjusted: what of it is denial, what is the patient's, and the one reason that stands for it. One row per line record.
-- The primary reason is the one with the largest sum of denials; reasons that only point to a remark take their category from it.
-- Where reasons come without amounts, a denial on a line that nothing was paid for, and that is not the patient's, is of the whole charge.
-- needs: adjustments|line_status
-- refines: adjustment, claim_share, remark_codes, payer_group, line_of_business, claim_type, paid_amount, deductible_amount, coinsurance_amount, copayment_amount
WITH every AS (
    -- Half of all adjustments only write the charge down to the contract: they decide nothing.
    SELECT * EXCLUDE (is_claim_adjustment) FROM adjustment
    WHERE NOT is_claim_adjustment
        AND NOT coalesce(is_denial = 'N' AND rule = '' AND allowed_part IS NULL AND reason_code NOT IN (SELECT reason_code FROM packaging), false)
    UNION ALL BY NAME
    FROM claim_share
),
-- Some reasons deny or package, depending on payer, line of business, claim type and date, or on a reason beside them: the charge of a line that
-- the payer rolled into another one stands there, with the opposite sign.
ruled AS (
    SELECT DISTINCT a.row_id, a.reason_code, a.amount, p.beside, hash(r.source_file, r.claim_row, r.claim_id, r.adjudication_date) AS answer
    FROM every a
    JOIN packaging p USING (reason_code)
    JOIN records r ON r.row_id = a.row_id
    JOIN record_facts g ON g.row_id = a.row_id
    WHERE p.payer_group IN ('', g.payer_group) AND p.line_of_business IN ('', g.line_of_business) AND p.claim_type IN ('', r.claim_type)
        AND in_force(r.claim_line_start_date, p.effective_from, p.effective_to)
),
moved AS (
    SELECT a.row_id, a.reason_code, a.amount, hash(r.source_file, r.claim_row, r.claim_id, r.adjudication_date) AS answer
    FROM adjustment a
    JOIN records r USING (row_id)
    WHERE a.amount < 0 AND a.reason_code IN (SELECT beside FROM ruled WHERE beside <> '')
),
packaged AS (
    SELECT DISTINCT p.row_id, p.reason_code
    FROM ruled p
    LEFT JOIN moved m ON m.answer = p.answer AND m.reason_code = p.beside AND m.amount = -p.amount AND m.row_id <> p.row_id
    WHERE p.beside = '' OR m.row_id IS NOT NULL
),
entries AS (
    SELECT
        e.* EXCLUDE (is_denial), p.row_id IS NOT NULL AS is_packaging,
        coalesce(e.is_denial = 'Y' OR (e.is_denial = 'C' AND p.row_id IS NULL), false) AS is_denial
    FROM every e
    LEFT JOIN packaged p ON p.row_id = e.row_id AND p.reason_code = e.reason_code
),
noted AS (
    SELECT row_id, remark_codes, unnest(remark_codes) AS code FROM records
),
remarked AS (
    SELECT n.row_id,
        -- the first that says why
        arg_min(m.category, list_position(n.remark_codes, n.code)) FILTER (WHERE m.category NOT IN ('informational', 'contractual')) AS category,
        bool_or(m.rule = 'rejected') AS is_rejected,
        bool_or(m.rule = 'own_code') AS is_own_code
    FROM noted n
    JOIN remarks m ON m.remark_code = upper(n.code)
    WHERE m.is_alert = 'N' OR m.rule = 'rejected'
    GROUP BY n.row_id
),
summed AS (
    SELECT
        row_id,
        coalesce(sum(amount) FILTER (WHERE is_denial), 0) AS denial_amount,
        coalesce(sum(amount) FILTER (WHERE rule = 'patient' AND group_code = 'PR'), 0) AS patient_amount,
        bool_or(is_denial) AS has_denial,
        bool_or(is_packaging) AS is_packaging,
        bool_or(coalesce(rule = 'pending', false)) AS has_pending,
        bool_or(coalesce(rule = 'duplicate', false)) AS is_duplicate,
        bool_or(coalesce(rule = 'other_payer' AND group_code = 'OA', false)) AS is_other_payer,
        bool_or(coalesce(rule = 'own_code', false)) AS is_own_code,
        sum(amount) FILTER (WHERE allowed_part = 'withheld') AS withheld_amount,
        sum(amount) FILTER (WHERE allowed_part = 'paid to the member') AS member_amount,
        bool_and(is_known) AS all_known
    FROM entries
    GROUP BY row_id
),
-- A reason may stand in several entries of a line.
denials AS (
    SELECT row_id, reason_code, any_value(category) AS category, any_value(rule) AS rule, min(sort_order) AS sort_order, sum(amount) AS amount
    FROM entries WHERE is_denial GROUP BY row_id, reason_code
),
first_denial AS (
    SELECT row_id, arg_min({'reason_code': reason_code, 'category': category, 'rule': rule},
        {'rank': -amount, 'sort_order': sort_order, 'reason_code': reason_code}) AS first_reason
    FROM denials GROUP BY row_id
),
strange AS (
    SELECT row_id, string_agg(DISTINCT reason_code, ' ' ORDER BY reason_code) AS unknown_reasons
    FROM entries WHERE NOT is_known GROUP BY row_id
)
SELECT
    r.row_id,
    CASE WHEN h.is_denial THEN 'claim' ELSE 'line' END AS reason_basis,
    coalesce(h.amount, 0) AS claim_share_amount,
    CASE
        WHEN s.has_denial AND lacks_amounts(r.adjustments) AND coalesce(r.paid_amount, 0) = 0
            AND coalesce(r.deductible_amount, 0) + coalesce(r.coinsurance_amount, 0) + coalesce(r.copayment_amount, 0) = 0 THEN r.charge_amount
        ELSE coalesce(s.denial_amount, 0) END::DECIMAL(18, 2) AS denial_amount,
    CASE WHEN NOT lacks_amounts(r.adjustments) AND (len(r.adjustments) > 0 OR s.row_id IS NOT NULL)
        THEN coalesce(s.patient_amount, 0)::DECIMAL(18, 2) END AS patient_amount,
    f.first_reason['reason_code'] AS reason_code,
    CASE
        WHEN f.first_reason['rule'] = 'remark' AND m.category IS NOT NULL THEN m.category
        ELSE f.first_reason['category']
    END AS category,
    coalesce(s.has_denial, false) AS has_denial,
    coalesce(s.is_packaging, false) AS is_packaging,
    -- Pending is what nothing else decides: contract reductions beside it do not.
    coalesce(s.has_pending AND NOT (s.has_denial OR s.is_packaging OR s.patient_amount > 0) AND s.all_known, false) AS is_pending,
    coalesce(s.withheld_amount, 0)::DECIMAL(18, 2) AS withheld_amount,
    coalesce(s.member_amount, 0)::DECIMAL(18, 2) AS member_amount,
    coalesce(s.is_duplicate, false) AS is_duplicate,
    coalesce(s.is_other_payer, false) AS is_other_payer,
    coalesce(m.is_rejected, false) AS is_rejected,
    -- The payer says that the product has a code of its own, or that another code fits.
    coalesce(s.is_own_code, false) OR coalesce(m.is_own_code, false) AS is_own_code,
    CASE WHEN len(r.adjustments) > 0 OR s.row_id IS NOT NULL THEN coalesce(s.all_known, true) END AS all_known,
    u.unknown_reasons
FROM records r
LEFT JOIN (
    SELECT row_id, sum(amount)::DECIMAL(18, 2) AS amount, bool_or(is_denial IN ('Y', 'C')) AS is_denial FROM claim_share GROUP BY row_id
) h USING (row_id)
LEFT JOIN summed s USING (row_id)
LEFT JOIN first_denial f USING (row_id)
LEFT JOIN strange u USING (row_id)
LEFT JOIN remarked m USING (row_id)
WHERE NOT r.is_claim_adjustment
