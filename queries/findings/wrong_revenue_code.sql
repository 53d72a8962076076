-- Wrong revenue code: a hospital's line stands under another revenue code than the one for drugs that need their code.
-- One row per line.
-- page: coding/completeness
-- fix: Move the drug to revenue code 0636 in the charge master.
-- source: data/reference/required_elements.csv: hcmsus.com on revenue code 0636; not every hospital bills so
-- verified: N
-- needs: element_set, claim_type, revenue_center_code
SELECT line_id
FROM spent($selection)
WHERE element_set IN (SELECT element_set FROM element_states() WHERE element = 'revenue_code' AND lacks_element(element_state))
