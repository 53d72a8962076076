-- Which lines are in each finding?
-- One row per finding and line, most billed dollars first. Single lines with their claim numbers: never grouped, never with small cells hidden.
-- pages: summary/briefing
-- detail: lines
-- needs: claim_line_start_date
-- refines: charge_amount, outcome, every_answer, adjustments, remark_codes, chain, code_status, product, described, ndc_code, drug_description, element_set, later_payer
-- refines: service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, claim_type, line_of_business
-- refines: site_of_service, modifier_set, administration, payer_group, payer, payer_claim_id, claim_line_number
SELECT
    everything, f.finding, f.label, l.claim_id, l.payer_claim_id, l.claim_line_number, l.payer_group, l.payer, l.line_of_business, l.claim_line_start_date,
    l.hcpcs_code, l.product, l.modifier_set, l.service_unit_quantity, l.disposition, l.reason, l.charge_amount,
    f.fix, f.rule_source, f.verified
FROM found($selection) l
JOIN findings f USING (finding)
ORDER BY l.finding, l.charge_amount DESC NULLS LAST, l.line_id
