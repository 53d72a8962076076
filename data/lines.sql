-- One row per line: what the claim said, what the payer answered first and last, and every concept.
-- A text value is '(blank)' where the claim left it empty and NULL where the input never captured the column.
WITH has AS MATERIALIZED (
    SELECT
        part_id, captured && ['line_of_business', 'filing_indicator', 'plan'] AS any_line_of_business,
        captured && ['place_of_service_code', 'bill_type_code'] AS any_site,
        list_contains(captured, 'plan') AS plan, list_contains(captured, 'payer') AS payer, list_contains(captured, 'claim_type') AS claim_type,
        list_contains(captured, 'payer_sequence') AS payer_sequence, list_contains(captured, 'hcpcs_modifier_1') AS modifiers,
        list_contains(captured, 'provider_specialty') AS specialty, list_contains(captured, 'state') AS state,
        list_contains(captured, 'in_network_flag') AS network,
        list_contains(captured, 'prior_authorization_number_present') AS prior_authorization,
        list_contains(captured, 'administration_code_present') AS administration
    FROM parts
),
described AS (
    SELECT
        o.initial_row AS line_id, o.line_key, o.claim_key, k.chain_id, k.attempt, k.attempt_count,
        k.chain_basis, r.part_id, r.source_file, r.source_row, r.claim_id, r.payer_claim_id, r.claim_line_number,
        -- counted often, shown never: a number is enough
        CASE WHEN r.person_id IS NOT NULL THEN hash(r.person_id) END AS person_id,
        o.adjudication_count, o.is_orphan_reversal,
        g.payer_group, shown(p.payer, r.payer) AS payer, shown(p.plan, r.plan) AS plan,
        CASE WHEN p.any_line_of_business OR l.line_of_business <> 'not stated' THEN l.line_of_business END
            AS line_of_business,
        CASE WHEN p.payer_sequence THEN q.payer_sequence ELSE 'not stated' END AS payer_sequence,
        shown(p.claim_type, r.claim_type) AS claim_type,
        CASE WHEN p.any_site THEN s.site_group END AS site_group,
        coalesce(r.hcpcs_code, '(blank)') AS hcpcs_code, r.paid_hcpcs_code,
        CASE WHEN p.modifiers THEN m.modifier_set END AS modifier_set,
        d.product, d.product_tier, d.ndc11, c.code_status, c.permanent_code_from, r.ndc_code, r.service_unit_quantity,
        shown(p.specialty, r.provider_specialty) AS provider_specialty,
        shown(p.state, r.state) AS state,
        shown(p.network, r.in_network_flag) AS in_network_flag,
        shown(p.prior_authorization, r.prior_authorization_number_present) AS prior_authorization_number_present,
        shown(p.administration, r.administration_code_present) AS administration_code_present,
        r.claim_line_start_date, date_trunc('month', r.claim_line_start_date)::DATE AS service_month, r.received_date,
        r.charge_amount, o.initial_disposition, o.final_disposition, o.initial_row, o.final_row,
        r.claim_line_start_date IS NOT NULL AND r.charge_amount IS NOT NULL AS usable
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    JOIN payer_group g ON g.row_id = o.initial_row
    JOIN line_of_business l ON l.row_id = o.initial_row
    JOIN modifier_set m ON m.row_id = o.initial_row
    JOIN payer_sequence q ON q.line_key = o.line_key
    JOIN site_of_service s ON s.line_key = o.line_key
    JOIN product d ON d.line_key = o.line_key
    JOIN code_status c ON c.line_key = o.line_key
    JOIN chain k ON k.line_key = o.line_key
    JOIN has p ON p.part_id = r.part_id
),
-- What one adjudication said, by its row; "none of it" where everything was taken back.
answers AS (
    SELECT
        row_id, r.adjudication_date, r.paid_date, d.paid_amount, d.allowed_amount, d.allowed_basis, d.patient_amount,
        e.denial_amount, e.reason_code, e.category, e.reason_basis
    FROM disposition d
    JOIN records r USING (row_id)
    JOIN reason e USING (row_id)
),
answered AS (
    SELECT
        l.* EXCLUDE (initial_row, final_row),
        i.reason_code AS initial_reason, i.category AS initial_category, i.reason_basis AS initial_reason_basis, i.adjudication_date AS initial_date, i.paid_date AS initial_paid_date,
        i.paid_amount AS initial_paid_amount, i.allowed_amount AS initial_allowed_amount, i.denial_amount AS initial_denial_amount,
        i.patient_amount AS initial_patient_amount,
        f.reason_code AS final_reason, f.category AS final_category, f.reason_basis AS final_reason_basis, f.adjudication_date AS final_date, f.paid_date AS final_paid_date,
        CASE WHEN f.row_id IS NULL AND l.final_disposition = 'reversed' THEN 0 ELSE f.paid_amount END AS final_paid_amount, f.allowed_amount AS final_allowed_amount,
        f.allowed_basis AS final_allowed_basis, coalesce(f.denial_amount, 0) AS final_denial_amount, coalesce(f.patient_amount, 0) AS final_patient_amount
    FROM described l
    JOIN answers i ON i.row_id = l.initial_row
    LEFT JOIN answers f ON f.row_id = l.final_row
),
-- The end of a chain of several attempts: the last that is neither duplicate nor pending.
chain_ends AS (
    SELECT chain_id, arg_max(line_id, {'counts': final_disposition NOT IN ('duplicate', 'pending'), 'attempt': attempt}) AS line_id
    FROM answered
    WHERE attempt_count > 1
    GROUP BY chain_id
),
ended AS (
    SELECT
        c.chain_id, e.final_disposition, e.final_reason, e.final_category, e.final_date, e.final_paid_date, e.final_paid_amount,
        e.final_allowed_amount, e.final_denial_amount, e.final_patient_amount, e.hcpcs_code
    FROM chain_ends c
    JOIN answered e USING (line_id)
)
SELECT
    l.* EXCLUDE (line_key),
    coalesce(e.final_disposition, l.final_disposition) AS chain_final_disposition,
    CASE WHEN e.chain_id IS NULL THEN l.final_reason ELSE e.final_reason END AS chain_final_reason,
    CASE WHEN e.chain_id IS NULL THEN l.final_category ELSE e.final_category END AS chain_final_category,
    CASE WHEN e.chain_id IS NULL THEN l.final_date ELSE e.final_date END AS chain_final_date,
    CASE WHEN e.chain_id IS NULL THEN l.final_paid_date ELSE e.final_paid_date END AS chain_final_paid_date,
    CASE WHEN e.chain_id IS NULL THEN l.final_paid_amount ELSE e.final_paid_amount END AS chain_final_paid_amount,
    CASE WHEN e.chain_id IS NULL THEN l.final_allowed_amount ELSE e.final_allowed_amount END AS chain_final_allowed_amount,
    CASE WHEN e.chain_id IS NULL THEN l.final_denial_amount ELSE e.final_denial_amount END AS chain_final_denial_amount,
    CASE WHEN e.chain_id IS NULL THEN l.final_patient_amount ELSE e.final_patient_amount END AS chain_final_patient_amount,
    coalesce(e.hcpcs_code, l.hcpcs_code) AS chain_final_hcpcs_code,
    coalesce(h.is_mature, false) AS is_mature,
    coalesce(coalesce(l.initial_date, l.claim_line_start_date) + 180 <= x.as_of, false) AS is_final_mature
FROM answered l
LEFT JOIN ended e ON e.chain_id = l.chain_id
LEFT JOIN month h ON h.month = l.service_month
CROSS JOIN extract x
