-- Units other than 1: the payer wants one unit whatever the dose, and the line bills more.
-- One row per line.
-- page: coding/completeness
-- fix: Bill 1 unit and put the dose in the description; a line that came back as unprocessable takes a new claim.
-- source: data/reference/required_elements.csv: Medicare contractor WPS, taken for all contractors
-- verified: N
-- needs: element_set, service_unit_quantity, payer_group, line_of_business, claim_type
SELECT line_id
FROM spent($selection)
WHERE element_set IN (SELECT element_set FROM element_states() WHERE element = 'one_unit' AND element_state = 'wrong')
