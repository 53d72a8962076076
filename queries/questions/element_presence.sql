-- Which required elements are missing on the claim?
-- One row per element and value of $by, over the lines of which the payer asks for it. Given, not as asked, missing, and not in the input never merge.
-- pages: coding/completeness
-- needs: element_set
-- refines: chain, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, payer_group, line_of_business, claim_type, person_id, product, decision
WITH lined AS (
    SELECT COLUMNS($by), element, element_state, hash(element, *COLUMNS($by)) AS value, person_id, line_id FROM elements_of($selection)
),
said AS (
    FROM lined WHERE element_state <> 'unsaid'
),
counted AS (
    SELECT
        COLUMNS($by),
        element, value,
        count(*) AS asked_line_count,
        count(*) FILTER (WHERE element_state = 'given') AS given_line_count,
        count(*) FILTER (WHERE element_state = 'wrong') AS wrong_line_count,
        count(*) FILTER (WHERE element_state = 'missing') AS missing_line_count,
        count(*) FILTER (WHERE element_state = 'unsaid') AS unsaid_line_count,
        element_lacking_rate(count(*) FILTER (WHERE lacks_element(element_state)), count(*) FILTER (WHERE element_state = 'given')) AS lacking_rate,
        -- As small as the smallest of the four: they add up to the lines shown.
        least(nullif(cell_count($selection, person_id, counted := element_state = 'given'), 0),
            nullif(cell_count($selection, person_id, counted := element_state = 'wrong'), 0),
            nullif(cell_count($selection, person_id, counted := element_state = 'missing'), 0),
            nullif(cell_count($selection, person_id, counted := element_state = 'unsaid'), 0)) AS cell_count,
        cell_count AS lacking_cell_count
    FROM lined
    GROUP BY ALL
)
SELECT
    counted.* EXCLUDE (value),
    wilson_low(lacking_rate, effective) AS lacking_rate_low,
    wilson_high(lacking_rate, effective) AS lacking_rate_high
FROM counted LEFT JOIN effective_lines('said') USING (value)
ORDER BY lacking_rate DESC NULLS LAST, element, COLUMNS($by)
