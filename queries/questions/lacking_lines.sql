-- Which lines lack an element that their payer asks for?
-- One row per element and line, most billed dollars first. Single lines with their claim numbers: never grouped, never with small cells hidden.
-- pages: coding/completeness
-- detail: lines
-- sheets: element
-- needs: element_set
-- refines: chain, charge_amount, claim_line_start_date, payer_claim_id, claim_line_number, ndc_code, ndc_quantity, ndc_unit_of_measure, service_unit_quantity, modifier_set, product, payer_group, payer, line_of_business, claim_type, billing_npi, outcome, every_answer
SELECT
    everything, l.element, l.element_state, l.claim_id, l.payer_claim_id, l.claim_line_number, l.payer_group, l.payer, l.line_of_business, l.claim_line_start_date,
    l.hcpcs_code, l.modifier_set, l.product, l.ndc_code, l.ndc_quantity, l.ndc_unit_of_measure, l.service_unit_quantity, l.billing_npi,
    l.disposition, l.charge_amount, e.fix
FROM elements_of($selection) l
JOIN elements e USING (element)
WHERE lacks_element(l.element_state)
ORDER BY e.sort_order::INTEGER, l.charge_amount DESC NULLS LAST, l.line_id
