-- Which of the unclassified codes is billed where, and does a rule choose it?
-- One row per code that sibling rules speak of, what the first rule that fits says, and value of $by. Filters on the code are set aside, every other is kept.
-- pages: coding/late_codes
-- needs: hcpcs_code, claim_line_start_date
-- refines: decision, chain, payer_sequence, charge_amount, product, code_status, claim_type, line_of_business, site_of_service
-- Rules change on few days: between two of them all days are alike.
WITH rules AS (
    SELECT
        *, opens(effective_from) AS first_day, closes(effective_to) AS last_day
    FROM sibling_rules
),
turns AS (
    SELECT list(DISTINCT day ORDER BY day) AS days FROM (SELECT unnest([first_day, last_day + 1]) AS day FROM rules)
),
dated AS (
    SELECT *, len(list_filter(days, lambda one: one <= claim_line_start_date)) AS era
    FROM every_code($selection) CROSS JOIN turns
    WHERE hcpcs_code::VARCHAR IN (SELECT hcpcs_code FROM sibling_rules)
),
lined AS (
    SELECT *, hash(hcpcs_code, product, code_status, claim_type, line_of_business, site_group, era) AS kind FROM dated
),
-- Every product in the two lists is a biologic, but those that say they are none.
drugs AS (
    SELECT brand AS product, bool_or(contains(specialty, 'oncology')) AS is_cancer FROM permanent_codes GROUP BY brand
    UNION ALL
    SELECT brand, false FROM ndc_products WHERE brand NOT IN (SELECT brand FROM permanent_codes) AND product_class <> 'non_biologic' GROUP BY brand
),
-- Asked of the few kinds of lines, not of every line.
written AS (
    SELECT kind, hcpcs_code, product, code_status, claim_type, line_of_business, site_group, days, era FROM lined GROUP BY ALL
),
chosen AS (
    SELECT
        k.kind,
        arg_min({'rule': r.label, 'verdict': r.verdict, 'verified': r.verified, 'fix': r.fix, 'rule_source': r.source}, r.rank::INTEGER) AS first_rule
    FROM written k
    LEFT JOIN drugs d ON d.product = k.product::VARCHAR
    JOIN rules r
        ON r.hcpcs_code = k.hcpcs_code::VARCHAR AND k.days[k.era] BETWEEN r.first_day AND r.last_day
        AND r.line_of_business IN ('', k.line_of_business::VARCHAR) AND r.claim_type IN ('', k.claim_type::VARCHAR)
        AND (r.sites = '' OR list_contains(string_split(r.sites, ' '), k.site_group::VARCHAR)) AND r.code_status IN ('', k.code_status::VARCHAR)
        AND CASE r.product_kind WHEN '' THEN true WHEN 'biologic' THEN d.is_cancer IS NOT NULL WHEN 'cancer' THEN d.is_cancer ELSE NOT d.is_cancer END
    GROUP BY k.kind
),
ruled AS (
    SELECT
        COLUMNS($by), hcpcs_code,
        coalesce(first_rule['verdict'], CASE WHEN product_tier = 'D' THEN 'product not known' ELSE 'no rule' END) AS verdict,
        first_rule['rule'] AS rule, first_rule['verified'] AS verified, first_rule['fix'] AS fix, first_rule['rule_source'] AS rule_source,
        hash(hcpcs_code, verdict, rule, verified, fix, rule_source, *COLUMNS($by)) AS value,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM lined LEFT JOIN chosen USING (kind)
),
counted AS (
    SELECT
        hcpcs_code, verdict, rule, verified, fix, rule_source,
        COLUMNS($by), value,
        count(*) AS sibling_line_count,
        total_charge(charge_amount) AS charge_amount,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM ruled
    GROUP BY ALL
)
SELECT
    * EXCLUDE (effective),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high
FROM with_effective('counted', 'ruled', $selection)
ORDER BY sibling_line_count DESC, hcpcs_code, verdict, rule, COLUMNS($by)
