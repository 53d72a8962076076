-- Which denials go with a missing element, among lines that are otherwise alike?
-- One row per element and value of $by, widest difference first. Lines with and without the element, in groups of one payer, line of business, claim type and product that hold both.
-- pages: coding/completeness
-- needs: decision, element_set
-- refines: chain, payer_sequence, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, payer_group, line_of_business, claim_type, product, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), element, hash(element, *COLUMNS($by)) AS value, hash(payer_group, line_of_business, claim_type, product) AS kin,
        person_id, person_of(person_id, line_id) AS person, lacks_element(element_state) AS is_lacking, is_denied(in_rates, disposition, $selection) AS denies
    FROM elements_of($selection)
    WHERE is_adjudicated(in_rates, disposition) AND element_state <> 'unsaid'
),
matched AS (
    SELECT
        COLUMNS($by), element, value, kin,
        count(*) FILTER (WHERE NOT is_lacking) AS given_lines,
        count(*) FILTER (WHERE NOT is_lacking AND denies) AS given_denied,
        count(*) FILTER (WHERE is_lacking) AS lacking_lines,
        count(*) FILTER (WHERE is_lacking AND denies) AS lacking_denied,
        matched_weight(given_lines, lacking_lines) AS weight,
        cell_count($selection, person_id, counted := NOT is_lacking AND denies) AS given_denied_cell,
        cell_count($selection, person_id, counted := NOT is_lacking AND NOT denies) AS given_rest_cell,
        cell_count($selection, person_id, counted := is_lacking AND denies) AS lacking_denied_cell,
        cell_count($selection, person_id, counted := is_lacking AND NOT denies) AS lacking_rest_cell
    FROM lined
    GROUP BY ALL
    HAVING given_lines > 0 AND lacking_lines > 0
),
-- Which way, and how hard, each person's lines pull the difference: a person on both sides pulls little.
pulls AS (
    SELECT
        value, sum(CASE WHEN is_lacking THEN weight / lacking_lines ELSE -weight / given_lines END) AS pull,
        sum((weight / CASE WHEN is_lacking THEN lacking_lines ELSE given_lines END) ^ 2) AS squares
    FROM lined JOIN matched USING (value, kin)
    GROUP BY value, person
),
-- Decimals add up alike in any order.
crowds AS (
    SELECT value, count(*) AS persons, sum(squares::DECIMAL(38, 12))::DOUBLE AS squares,
        greatest(0, 1 + rho * (sum((pull ^ 2)::DECIMAL(38, 12))::DOUBLE / sum(squares::DECIMAL(38, 12))::DOUBLE - 1)) AS effect
    FROM pulls, correlation
    GROUP BY value, rho
),
summed AS (
    SELECT
        COLUMNS($by),
        element, value,
        sum(given_lines)::BIGINT AS given_line_count,
        sum(given_denied)::BIGINT AS given_denied_line_count,
        sum(lacking_lines)::BIGINT AS lacking_line_count,
        sum(lacking_denied)::BIGINT AS lacking_denied_line_count,
        matched_rate(given_denied, given_lines, weight) AS given_denial_rate,
        matched_rate(lacking_denied, lacking_lines, weight) AS lacking_denial_rate,
        sum(matched_tilt(lacking_denied, lacking_lines, given_denied, given_lines))::DOUBLE AS tilts,
        sum(matched_spread(lacking_denied, lacking_lines, given_denied, given_lines))::DOUBLE AS spreads,
        sum(weight)::DOUBLE AS weights,
        -- Of several groups no fewer persons than of the largest; as small as the smallest of the four sides.
        least(nullif(max(given_denied_cell), 0), nullif(max(given_rest_cell), 0), nullif(max(lacking_denied_cell), 0), nullif(max(lacking_rest_cell), 0))
            AS cell_count,
        cell_count AS matched_cell_count
    FROM matched
    GROUP BY ALL
),
judged AS (
    SELECT
        summed.*, lacking_denial_rate - given_denial_rate AS gap_rate, matched_middle(gap_rate, tilts, weights, effect) AS middle,
        CASE WHEN enough_lines(least(given_line_count, lacking_line_count)) AND enough_persons(persons) THEN
            matched_reach(gap_rate, middle, spreads, squares, shrunk_rate(given_denied_line_count + lacking_denied_line_count,
                given_line_count + lacking_line_count), weights, effect) END AS reach
    FROM summed JOIN crowds USING (value)
)
SELECT
    * EXCLUDE (value, tilts, spreads, weights, middle, reach),
    CASE WHEN reach IS NOT NULL THEN greatest(-1, middle - reach) END AS gap_rate_low,
    CASE WHEN reach IS NOT NULL THEN least(1, middle + reach) END AS gap_rate_high
FROM judged
ORDER BY gap_rate_low IS NULL, gap_rate DESC, element, COLUMNS($by)
