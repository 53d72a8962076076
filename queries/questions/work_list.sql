-- Which denied lines come first, why, what to send, by when, and worth what?
-- One row per line still denied, those with time left first, most dollars at risk first. Single lines with their claim numbers: never grouped, never with small cells hidden.
-- pages: denials/recovery
-- detail: lines
-- sheets: team
-- needs: outcome, every_answer, adjustments, charge_amount
-- refines: chain, payer_sequence, product, element_set, line_of_business, adjudication_date, claim_line_start_date, payer_claim_id, claim_line_number, remark_codes, later_payer, modifier_set, ndc_code, ndc_quantity, ndc_unit_of_measure, service_unit_quantity, billing_npi, rendering_npi, facility_npi
SELECT
    o.everything, o.team,
    -- What was sent last is what the payer answers to.
    coalesce(z.claim_id, o.claim_id) AS claim_id,
    coalesce(z.payer_claim_id, o.payer_claim_id) AS payer_claim_id,
    coalesce(z.claim_line_number, o.claim_line_number) AS claim_line_number,
    o.payer_group, o.payer, o.line_of_business, o.claim_line_start_date, o.hcpcs_code, o.modifier_set, o.product,
    o.category, o.reason, nullif(coalesce(z.initial_remarks, o.initial_remarks)::VARCHAR, '') AS remark_codes, r.meaning, r.remedy, o.asked, o.lacks,
    o.ndc_code, o.ndc_quantity, o.ndc_unit_of_measure, o.service_unit_quantity, o.billing_npi, o.rendering_npi, o.facility_npi,
    o.deadline, o.due_date, o.due_date - o.today AS left_days, o.appeal_until, o.filing_until,
    o.initial_date AS first_denied_date, o.today - o.initial_date AS age_days,
    CASE WHEN $selection['chained'] = 'on' THEN o.attempt_count ELSE o.attempt END AS attempts,
    o.charge_amount, o.open_amount, o.usual_rate,
    (o.open_amount::DOUBLE * o.usual_rate)::DECIMAL(18, 2) AS at_risk_amount,
    o.allowed_basis
FROM owned_denials($selection) o
LEFT JOIN denial_reasons r ON r.reason_code = o.reason::VARCHAR
LEFT JOIN lines z ON $selection['chained'] = 'on' AND o.attempt_count > 1 AND z.chain_id = o.chain_id AND z.attempt = o.attempt_count
ORDER BY o.deadline = 'in time' DESC, at_risk_amount DESC NULLS LAST, o.open_amount DESC NULLS LAST, o.due_date, o.line_id
