-- Which denials go with a missing element, among lines that are otherwise alike?
-- One row per element and value of $by, widest difference first. Lines with and without the element, in groups of one payer, line of business, claim type and product that hold both.
-- pages: coding/completeness
-- needs: decision, element_set
-- refines: chain, payer_sequence, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, payer_group, line_of_business, claim_type, product
WITH matched AS (
    SELECT
        COLUMNS($by),
        element, payer_group AS holder, line_of_business AS book, claim_type AS form, product AS drug,
        count(*) FILTER (WHERE element_state = 'given') AS given_lines,
        count(*) FILTER (WHERE element_state = 'given' AND is_denied(in_rates, disposition, $selection)) AS given_denied,
        count(*) FILTER (WHERE lacks_element(element_state)) AS lacking_lines,
        count(*) FILTER (WHERE lacks_element(element_state) AND is_denied(in_rates, disposition, $selection)) AS lacking_denied,
        matched_weight(given_lines, lacking_lines) AS weight,
        cell_count($selection, person_id, counted := element_state = 'given' AND is_denied(in_rates, disposition, $selection)) AS given_denied_cell,
        cell_count($selection, person_id, counted := element_state = 'given' AND NOT is_denied(in_rates, disposition, $selection)) AS given_rest_cell,
        cell_count($selection, person_id, counted := lacks_element(element_state) AND is_denied(in_rates, disposition, $selection)) AS lacking_denied_cell,
        cell_count($selection, person_id, counted := lacks_element(element_state) AND NOT is_denied(in_rates, disposition, $selection)) AS lacking_rest_cell
    FROM elements_of($selection)
    WHERE is_adjudicated(in_rates, disposition) AND element_state <> 'unsaid'
    GROUP BY ALL
    HAVING given_lines > 0 AND lacking_lines > 0
),
summed AS (
    SELECT
        COLUMNS($by),
        element,
        sum(given_lines)::BIGINT AS given_line_count,
        sum(given_denied)::BIGINT AS given_denied_line_count,
        sum(lacking_lines)::BIGINT AS lacking_line_count,
        sum(lacking_denied)::BIGINT AS lacking_denied_line_count,
        matched_rate(given_denied, given_lines, weight) AS given_denial_rate,
        matched_rate(lacking_denied, lacking_lines, weight) AS lacking_denial_rate,
        matched_gap_error(given_denied, given_lines, lacking_denied, lacking_lines, weight) AS error,
        -- Of several groups no fewer persons than of the largest; as small as the smallest of the four sides.
        least(nullif(max(given_denied_cell), 0), nullif(max(given_rest_cell), 0), nullif(max(lacking_denied_cell), 0), nullif(max(lacking_rest_cell), 0))
            AS cell_count,
        cell_count AS matched_cell_count
    FROM matched
    GROUP BY ALL
)
SELECT
    * EXCLUDE (error),
    lacking_denial_rate - given_denial_rate AS gap_rate,
    CASE WHEN least(given_line_count, lacking_line_count) >= 30 THEN greatest(-1, lacking_denial_rate - given_denial_rate - 1.959964 * error) END AS gap_rate_low,
    CASE WHEN least(given_line_count, lacking_line_count) >= 30 THEN least(1, lacking_denial_rate - given_denial_rate + 1.959964 * error) END AS gap_rate_high
FROM summed
ORDER BY gap_rate_low IS NULL, gap_rate DESC, element, COLUMNS($by)
