-- Which one stands out: denied more often than the others are, of what is alike?
-- One row per value of $by, those that stand out first, most dollars beyond the others' rates first; then the others, and those that cannot be looked at. All payers are looked at, also those that filters leave out.
-- pages: summary/briefing, denials/rates, payers/benchmarks
-- total: none
-- needs: decision, charge_amount
-- refines: payer_group, line_of_business, product, ndc_code, site_of_service, claim_line_start_date, chain, payer_sequence, person_id
WITH counted AS (
    SELECT
        *, list_has_any($by, ['payer_group', 'everything']) AS is_of_payers,
        -- Alike: of one payer, line of business, product and site; payers are compared quarter by quarter. What is grouped by may differ.
        hash(held_alike($by, ['payer_group'], payer_group), held_alike($by, ['line_of_business'], line_of_business), held_alike($by, ['site_group'], site_group),
            held_alike($by, ['product', 'product_tier', 'product_class', 'hcpcs_code', 'code_status'], product),
            CASE WHEN is_of_payers THEN date_trunc('quarter', basis_date) END) AS stratum,
        of_payers($selection, payer_group, payer, plan, line_of_business) AS is_selected
    FROM every_payer($selection)
    WHERE CASE WHEN is_of_payers THEN kept($selection['line_of_business'], line_of_business) ELSE is_selected END
),
persons AS MATERIALIZED (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS member, concat_ws(' ', *COLUMNS($by)) AS named, stratum, person_of(person_id, line_id) AS person, bool_or(is_selected) AS is_selected,
        count(*) FILTER (WHERE is_adjudicated(in_rates, disposition)) AS n,
        count(*) FILTER (WHERE is_denied(in_rates, disposition, $selection)) AS d,
        count(*) FILTER (WHERE is_unknown(in_rates, disposition)) AS unknown,
        sum(charge_amount::DOUBLE) FILTER (WHERE is_adjudicated(in_rates, disposition)) AS x,
        sum(charge_amount::DOUBLE * charge_amount::DOUBLE) FILTER (WHERE is_adjudicated(in_rates, disposition)) AS xx,
        sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DOUBLE AS y
    FROM counted
    GROUP BY ALL
),
members AS (
    SELECT
        COLUMNS($by), member, bool_or(is_selected) AS is_selected, set_apart(any_value(named), sum(unknown), sum(n)) AS gap,
        cell_count($selection, person, counted := d > 0) AS denied_cell_count, cell_count($selection, person, counted := n > d) AS rest_cell_count,
        cell_count($selection, person, counted := n > 0) AS cell_count
    FROM persons
    GROUP BY ALL
    HAVING sum(n) > 0
),
cells AS (
    SELECT 0 AS family, 0 AS peers, p.* EXCLUDE (unknown, named), m.gap IS NULL AS is_looked_at FROM persons p JOIN members m USING (member) WHERE p.n > 0
),
strata AS (
    FROM strata_of('cells')
),
whole AS (
    FROM whole_of('strata')
),
beside AS (
    FROM beside_of('strata')
),
people AS (
    FROM people_of('cells', 'beside')
),
crowds AS (
    FROM crowds_of('people')
)
SELECT
    m.* EXCLUDE (member, gap, denied_cell_count, rest_cell_count, cell_count),
    s.denied::BIGINT AS denied_line_count, s.adjudicated::BIGINT AS adjudicated_line_count,
    denial_rate(s.denied, s.adjudicated) AS crude_rate,
    s.overlap AS overlap_rate, s.to_expected AS denied_to_expected_rate,
    s.excess AS excess_amount, s.excess_low AS excess_low_amount, s.excess_high AS excess_high_amount,
    s.chance AS chance_rate, s.stands_out,
    coalesce(m.gap, s.not_comparable) AS not_comparable,
    m.denied_cell_count AS crude_rate_cell_count, m.rest_cell_count AS crude_rate_rest_cell_count,
    CASE WHEN m.cell_count IS NOT NULL THEN least(s.denied_persons, s.rest_persons) END AS adjusted_cell_count,
    m.cell_count
FROM stood_out('whole', 'beside', 'crowds') s
JOIN members m USING (member)
ORDER BY coalesce(s.stands_out, false) DESC, s.stands_out IS NULL, s.excess DESC NULLS LAST, s.adjudicated DESC, COLUMNS($by)
