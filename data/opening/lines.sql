-- One row per line: what the claim said, what the payer answered first and last, and every concept.
-- A text value is '(blank)' where the claim left it empty and NULL where the input never captured the column.
WITH has AS MATERIALIZED (
    SELECT
        part_id, captured && ['line_of_business', 'filing_indicator', 'plan'] AS any_line_of_business,
        captured && ['place_of_service_code', 'bill_type_code'] AS any_site,
        list_contains(captured, 'plan') AS plan, list_contains(captured, 'payer') AS payer, list_contains(captured, 'claim_type') AS claim_type,
        list_contains(captured, 'payer_sequence') AS payer_sequence, list_contains(captured, 'hcpcs_modifier_1') AS modifiers,
        list_contains(captured, 'provider_specialty') AS specialty,
        list_contains(captured, 'diagnosis_code_1') AS diagnosis, list_contains(captured, 'state') AS state,
        list_contains(captured, 'in_network_flag') AS network,
        list_contains(captured, 'prior_authorization_number_present') AS prior_authorization,
        list_contains(captured, 'administration_code_present') AS administration, list_contains(captured, 'every_answer') AS every_answer,
        list_contains(captured, 'charge_amount') AS charge
    FROM parts
),
-- Of a chain of several attempts the last that is neither duplicate nor pending: how the chain ended.
chain_ends AS (
    SELECT k.chain_id, arg_max(o, {'counts': o.final_disposition NOT IN ('duplicate', 'pending'), 'attempt': k.attempt, 'row': -o.initial_row}) AS last
    FROM (SELECT line_key, initial_row, final_row, final_disposition FROM outcome) o
    JOIN chain k USING (line_key)
    WHERE k.attempt_count > 1
    GROUP BY k.chain_id
),
ended AS MATERIALIZED (
    SELECT e.chain_id, e.last['final_row'] AS end_row, e.last['final_disposition'] AS end_disposition, r.hcpcs_code AS end_code
    FROM records r
    JOIN chain_ends e ON r.row_id = e.last['initial_row']
),
chained AS (
    SELECT k.*, z.chain_id IS NOT NULL AS has_ended, z.* EXCLUDE (chain_id) FROM chain k LEFT JOIN ended z USING (chain_id)
),
-- Few lines end with another answer than their first: only those answers are looked up again.
later AS MATERIALIZED (
    SELECT r.adjudication_date, r.paid_date, d.*
    FROM records r
    JOIN (FROM disposition WHERE row_id IN (SELECT final_row FROM outcome WHERE final_row <> initial_row UNION ALL SELECT end_row FROM ended)) d
        USING (row_id)
)
SELECT
    o.initial_row AS line_id, o.claim_key,
    coalesce(k.chain_id, o.initial_row) AS chain_id, coalesce(k.attempt, 1) AS attempt, coalesce(k.attempt_count, 1) AS attempt_count,
    coalesce(k.chain_basis, 'none') AS chain_basis, r.part_id, r.source_file, r.source_row, r.claim_id, r.payer_claim_id, r.claim_line_number,
    -- counted often, shown never: a number is enough
    CASE WHEN r.person_id IS NOT NULL THEN hash(r.person_id) END AS person_id,
    o.adjudication_count, o.is_orphan_reversal,
    g.payer_group, shown(p.payer, r.payer) AS payer, shown(p.plan, r.plan) AS plan,
    CASE WHEN p.any_line_of_business OR g.line_of_business <> 'not stated' THEN g.line_of_business END
        AS line_of_business,
    coalesce(v.payer_sequence, CASE WHEN p.payer_sequence THEN CASE WHEN q.row_id IS NULL THEN g.payer_sequence ELSE q.payer_sequence END END, 'not stated') AS payer_sequence,
    coalesce(v.is_counted, true) AS is_counted,
    shown(p.claim_type, r.claim_type) AS claim_type,
    CASE WHEN p.any_site THEN g.site_group END AS site_group, g.place_site_group, g.bill_site_group,
    coalesce(r.hcpcs_code, '(blank)') AS hcpcs_code, r.paid_hcpcs_code,
    CASE WHEN p.modifiers THEN g.modifier_set END AS modifier_set,
    n.administration, CASE WHEN p.modifiers THEN n.waste_marks END AS waste_marks,
    g.product, g.product_tier, g.product_class, g.is_no_biologic, g.ndc11, g.code_status, g.permanent_code_from, r.ndc_code, r.ndc_quantity, r.ndc_unit_of_measure, r.service_unit_quantity,
    CASE WHEN p.specialty THEN g.provider_specialty END AS provider_specialty,
    CASE WHEN p.diagnosis THEN g.diagnosis_group END AS diagnosis_group, CASE WHEN p.modifiers THEN g.route END AS route,
    shown(p.state, r.state) AS state,
    shown(p.network, r.in_network_flag) AS in_network_flag, r.billing_npi, r.rendering_npi, r.facility_npi,
    shown(p.prior_authorization, r.prior_authorization_number_present) AS prior_authorization_number_present,
    shown(p.administration, r.administration_code_present) AS administration_code_present,
    i.element_set,
    r.claim_line_start_date, date_trunc('month', r.claim_line_start_date)::DATE AS service_month, r.received_date, CASE WHEN o.is_told_by_reversal THEN -r.charge_amount ELSE r.charge_amount END AS charge_amount,
    coalesce(r.amount_basis, 'line') AS amount_basis,
    -- Without charges in the input none is missing on the line.
    r.claim_line_start_date IS NOT NULL AND (r.charge_amount IS NOT NULL OR coalesce(r.amount_basis = 'claim', false) OR NOT p.charge) AS usable,

    -- The first answer; where the input holds only the last one, that one.
    p.every_answer AS is_first_answer,
    o.initial_disposition, d.reason_code AS initial_reason, d.category AS initial_category, d.reason_basis AS initial_reason_basis,
    d.is_own_code AS is_told_own_code, CASE WHEN len(r.remark_codes) = 0 THEN '' ELSE array_to_string(list_sort(list_distinct(r.remark_codes)), ' ') END AS initial_remarks,
    CASE WHEN NOT o.is_told_by_reversal THEN decided_on(o.initial_disposition, r.adjudication_date) END AS initial_date, r.paid_date AS initial_paid_date,
    CASE WHEN o.is_told_by_reversal THEN -d.paid_amount ELSE d.paid_amount END AS initial_paid_amount,
    CASE WHEN o.is_told_by_reversal THEN -d.allowed_amount ELSE d.allowed_amount END AS initial_allowed_amount,
    CASE WHEN o.is_told_by_reversal THEN -d.denial_amount ELSE d.denial_amount END AS initial_denial_amount,
    CASE WHEN o.is_told_by_reversal THEN -d.patient_amount ELSE d.patient_amount END AS initial_patient_amount,

    -- The last: most often the first. Where everything was taken back, nothing was paid.
    o.final_disposition,
    CASE WHEN o.final_row = o.initial_row THEN d.reason_code ELSE f.reason_code END AS final_reason,
    CASE WHEN o.final_row = o.initial_row THEN d.category ELSE f.category END AS final_category,
    CASE WHEN o.final_row = o.initial_row THEN d.reason_basis ELSE f.reason_basis END AS final_reason_basis,
    CASE WHEN o.final_row = o.initial_row THEN r.adjudication_date ELSE f.adjudication_date END AS final_date,
    CASE WHEN o.final_row = o.initial_row THEN r.paid_date ELSE f.paid_date END AS final_paid_date,
    CASE WHEN o.final_row = o.initial_row THEN d.paid_amount WHEN o.final_row IS NULL AND o.final_disposition = 'reversed' THEN 0 ELSE f.paid_amount END
        AS final_paid_amount,
    CASE WHEN o.final_row = o.initial_row THEN d.allowed_amount ELSE f.allowed_amount END AS final_allowed_amount,
    CASE WHEN o.final_row = o.initial_row THEN d.allowed_basis ELSE f.allowed_basis END AS final_allowed_basis,
    CASE WHEN o.final_row = o.initial_row THEN d.denial_amount ELSE coalesce(f.denial_amount, 0) END AS final_denial_amount,
    coalesce(CASE WHEN o.final_row = o.initial_row THEN d.patient_amount ELSE f.patient_amount END, 0) AS final_patient_amount,

    -- The last of its chain; a line alone is its own chain.
    coalesce(k.end_disposition, o.final_disposition) AS chain_final_disposition,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_reason ELSE e.reason_code END AS chain_final_reason,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_category ELSE e.category END AS chain_final_category,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_date ELSE e.adjudication_date END AS chain_final_date,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_paid_date ELSE e.paid_date END AS chain_final_paid_date,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_paid_amount WHEN k.end_row IS NULL AND k.end_disposition = 'reversed' THEN 0 ELSE e.paid_amount END
        AS chain_final_paid_amount,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_allowed_amount ELSE e.allowed_amount END AS chain_final_allowed_amount,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_denial_amount ELSE coalesce(e.denial_amount, 0) END AS chain_final_denial_amount,
    CASE WHEN k.has_ended IS NOT TRUE THEN final_patient_amount ELSE coalesce(e.patient_amount, 0) END AS chain_final_patient_amount,
    coalesce(CASE WHEN k.has_ended THEN k.end_code ELSE r.hcpcs_code END, '(blank)') AS chain_final_hcpcs_code,

    -- Whether its month of service is complete enough at its first and its last decision, and how complete; whether its month of decision is over.
    coalesce(h.is_mature, false) AS is_mature, coalesce(h.is_final_mature, false) AS is_month_final_mature, h.completion_rate,
    coalesce(last_day(decided_on(o.initial_disposition, r.adjudication_date)) <= x.as_of, false) AS is_decision_month_over,
    coalesce(coalesce(decided_on(o.initial_disposition, r.adjudication_date), r.claim_line_start_date) + 180 <= x.as_of, false) AS is_final_mature
FROM records r
JOIN outcome o ON o.initial_row = r.row_id
-- Outer joins keep the wide records streaming, in their order, past tables that are narrow or short.
LEFT JOIN record_facts g ON g.row_id = r.row_id
LEFT JOIN disposition d ON d.row_id = r.row_id
LEFT JOIN has p ON p.part_id = r.part_id
LEFT JOIN administration n ON n.row_id = r.row_id
LEFT JOIN element_set i ON i.row_id = r.row_id
LEFT JOIN (SELECT row_id, payer_sequence FROM claim WHERE is_met) q ON q.row_id = r.row_id
LEFT JOIN later_payer v ON v.line_key = o.line_key
LEFT JOIN chained k ON k.line_key = o.line_key
LEFT JOIN later f ON f.row_id = o.final_row AND o.final_row <> o.initial_row
LEFT JOIN later e ON e.row_id = k.end_row
LEFT JOIN month h
    ON h.month = date_trunc('month', r.claim_line_start_date)::DATE AND h.claim_type = coalesce(shown(p.claim_type, r.claim_type), '(blank)') AND h.payer_group = g.payer_group
CROSS JOIN extract x
