-- Which rules about modifiers do lines break, and how often are these lines denied beside those that keep the rule?
-- One row per rule in force on the day of service, whether it is broken or kept, and value of $by. What must stand on a line is asked of every line in the rule's reach, what must not only of lines with such a modifier.
-- pages: coding/modifiers
-- needs: modifier_set, claim_line_start_date
-- refines: decision, chain, payer_sequence, charge_amount, administration, product, payer_group, payer, line_of_business, claim_type, person_id
-- Rules change on few days: between two of them all days are alike.
WITH rules AS (
    SELECT
        *, string_split(modifiers, ' ') AS named, string_split(routes, ' ') AS by_route,
        opens(effective_from) AS first_day, closes(effective_to) AS last_day
    FROM modifier_rules
),
turns AS (
    SELECT list(DISTINCT day ORDER BY day) AS days FROM (SELECT unnest([first_day, last_day + 1]) AS day FROM rules)
),
dated AS (
    SELECT *, days[len(list_filter(days, lambda one: one <= claim_line_start_date))] AS day
    FROM selected($selection) CROSS JOIN turns
    WHERE claim_line_start_date IS NOT NULL
),
lined AS (
    SELECT *, hash(payer, payer_group, line_of_business, claim_type, hcpcs_code, product, product_tier, day) AS place, hash(place, modifier_set, waste_marks) AS kind
    FROM dated
),
-- Asked of the few places, and of the few kinds of lines in each, not of every line.
places AS (
    SELECT
        place, upper(payer::VARCHAR) AS payer, payer_group::VARCHAR AS payer_group, line_of_business::VARCHAR AS line_of_business, claim_type::VARCHAR AS claim_type,
        product::VARCHAR AS product, day,
        CASE WHEN product_tier = 'P' THEN 'permanent' WHEN hcpcs_code::VARCHAR IN (SELECT hcpcs_code FROM unclassified_codes) THEN 'unclassified' END AS codes
    FROM (SELECT DISTINCT place, payer, payer_group, line_of_business, claim_type, hcpcs_code, product, product_tier, day FROM lined)
),
kinds AS (
    SELECT kind, place, string_split(modifier_set::VARCHAR, ' ') AS on_line, string_split(waste_marks::VARCHAR, ' ') AS on_administration
    FROM (SELECT DISTINCT kind, place, modifier_set, waste_marks FROM lined)
),
-- A product that is listed with two routes has none that a rule could ask for.
drugs AS (
    SELECT brand AS product, any_value(route) AS route FROM permanent_codes GROUP BY brand HAVING count(DISTINCT route) = 1
),
reached AS (
    SELECT p.place, r.*
    FROM places p
    LEFT JOIN drugs d USING (product)
    JOIN rules r
        ON p.day BETWEEN r.first_day AND r.last_day AND r.payer_group IN ('', p.payer_group) AND r.line_of_business IN ('', p.line_of_business) AND r.claim_type IN ('', p.claim_type)
        AND r.codes IN ('', p.codes) AND (r.payer_pattern = '' OR regexp_matches(p.payer, r.payer_pattern))
        AND (r.routes = '' OR list_contains(by_route, d.route))
),
judged AS (
    SELECT
        kind, label AS rule, effective_from AS rule_from, verified, fix, source AS rule_source,
        CASE WHEN (CASE WHEN match = 'all' THEN list_has_all(marks, named) ELSE list_has_any(marks, named) END) = (demand = 'must')
            THEN 'kept' ELSE 'broken' END AS rule_status,
        hash(rule, rule_status, rule_from, verified, fix, rule_source) AS verdict
    FROM (SELECT r.*, k.kind, CASE WHEN r.judged = 'administration' THEN k.on_administration ELSE k.on_line END AS marks FROM kinds k JOIN reached r USING (place))
    WHERE demand = 'must' OR list_has_any(marks, named)
),
ruled AS (
    SELECT
        COLUMNS($by), hash(verdict, *COLUMNS($by)) AS value, verdict, in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM lined JOIN judged USING (kind)
),
counted AS (
    SELECT
        verdict,
        COLUMNS($by), value,
        count(*) AS ruled_line_count,
        total_charge(charge_amount) AS charge_amount,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM ruled
    GROUP BY ALL
),
told AS (
    SELECT rule, rule_status, rule_from, verified, fix, rule_source, counted.* EXCLUDE (verdict)
    FROM counted JOIN (SELECT DISTINCT verdict, rule, rule_status, rule_from, verified, fix, rule_source FROM judged) USING (verdict)
)
SELECT
    * EXCLUDE (effective),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high
FROM with_effective('told', 'ruled', $selection)
ORDER BY rule_status, ruled_line_count DESC, rule, COLUMNS($by)
