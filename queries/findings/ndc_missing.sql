-- No usable NDC: the payer asks for the package number, and the claim has none, or one that is none.
-- One row per line.
-- page: coding/completeness
-- fix: Send the NDC of the package used: qualifier N4 and eleven digits, with its quantity and unit.
-- source: data/reference/required_elements.csv: UnitedHealthcare and Priority Health from their own pages, every other payer by general knowledge
-- verified: N
-- needs: element_set, ndc_code
SELECT line_id
FROM spent($selection)
WHERE element_set IN (SELECT element_set FROM element_states() WHERE element = 'ndc' AND lacks_element(element_state))
