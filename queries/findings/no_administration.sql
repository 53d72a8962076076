-- No administration code: the claim bills the drug and not its giving.
-- One row per line.
-- page: coding/completeness
-- fix: Bill the drug and its administration on one claim and day, or say who gave it.
-- source: data/reference/required_elements.csv: general knowledge (CARC 107, RARC N161), not checked payer by payer
-- verified: N
-- needs: element_set, administration_code_present
SELECT line_id
FROM spent($selection)
WHERE element_set IN (SELECT element_set FROM element_states() WHERE element = 'administration' AND lacks_element(element_state))
