-- Is a payer's denial rate high for the products, sites and times it was asked about?
-- One row per payer group and line of business: its own rate, and what the other payers of that line of business would have denied of the same lines. Payer and line-of-business filters are set aside.
-- pages: payers/benchmarks
-- needs: payer_group, decision, outcome
-- refines: line_of_business, product, ndc_code, site_of_service, chain, payer_sequence, claim_line_start_date, person_id
WITH counted AS (
    SELECT
        COLUMNS($by), payer_group::VARCHAR AS benchmark, line_of_business::VARCHAR AS line_of_business,
        -- The payers of one line of business; one payer among them; its lines of one product, site and quarter.
        hash(line_of_business, *COLUMNS($by)) AS market, hash(market, payer_group) AS value,
        hash(market, product, site_group, date_trunc('quarter', basis_date)) AS stratum, person_id, person_of(person_id, line_id) AS person,
        is_denied(in_rates, disposition, $selection) AS counts_denied
    FROM every_payer($selection)
    WHERE is_adjudicated(in_rates, disposition)
),
strata AS (
    SELECT
        * EXCLUDE (person_id, person, counts_denied), count(*) AS n, count(*) FILTER (WHERE counts_denied) AS d
    FROM counted
    GROUP BY ALL
),
others AS (
    SELECT
        *, sum(n) OVER same - n AS others_n, sum(d) OVER same - d AS others_d
    FROM strata
    WINDOW same AS (PARTITION BY stratum)
),
met AS (
    SELECT
        *, has_others(others_n) AS is_met, shrunk_rate(others_d, others_n) * (1 - shrunk_rate(others_d, others_n)) AS spread
    FROM others
),
-- How the lines of a payer, and of the others, fall to persons.
crowds AS (
    SELECT
        value, sum(n * n) AS squares, sum(n) AS lines, count(*) AS persons,
        sum(sum(n * n)) OVER same - sum(n * n) AS others_squares, sum(sum(n)) OVER same - sum(n) AS others_lines
    FROM (SELECT market, value, count(*) AS n FROM counted GROUP BY market, value, person)
    GROUP BY market, value
    WINDOW same AS (PARTITION BY market)
),
whole AS (
    SELECT market, sum(d) AS d, sum(n) AS n FROM strata GROUP BY market
),
-- Who stands behind a payer's lines that others have lines beside: read by the guard of small cells alone.
persons AS (
    SELECT
        c.value,
        cell_count($selection, c.person_id, counted := c.counts_denied) AS denied_cell_count,
        cell_count($selection, c.person_id, counted := NOT c.counts_denied) AS rest_cell_count,
        cell_count($selection, c.person_id, counted := c.counts_denied AND is_met) AS met_denied_cell_count,
        cell_count($selection, c.person_id, counted := NOT c.counts_denied AND is_met) AS met_rest_cell_count,
        cell_count($selection, c.person_id) AS cell_count
    FROM counted c
    JOIN (SELECT value, stratum, is_met FROM met) USING (value, stratum)
    GROUP BY ALL
),
summed AS (
    SELECT
        o.* EXCLUDE (stratum, n, d, others_n, others_d, is_met, spread),
        sum(o.d) AS denied, sum(o.n) AS adjudicated,
        sum(o.n) FILTER (WHERE is_met) AS met_n,
        sum(o.d) FILTER (WHERE is_met) AS met_d,
        expected_denied(o.n, o.others_d, o.others_n) AS expected,
        -- Decimals add up alike in any order.
        sum((n * spread)::DECIMAL(38, 12)) FILTER (WHERE is_met)::DOUBLE AS own_variance,
        sum((n ^ 2 * spread / nullif(others_n - 1, 0))::DECIMAL(38, 12)) FILTER (WHERE is_met)::DOUBLE AS expected_variance
    FROM met o
    GROUP BY ALL
),
judged AS (
    SELECT
        s.*, k.persons, design_effect(k.squares, k.lines, rho) AS own_effect, design_effect(k.others_squares, k.others_lines, rho) AS others_effect,
        adjustment_gap(s.met_n, s.adjudicated, s.expected) AS gap,
        difference_variance(own_effect, s.own_variance, others_effect, s.expected_variance) AS variance,
        CASE WHEN gap IS NULL AND variance > 0 THEN (s.met_d - s.expected) / sqrt(variance) END AS z
    FROM summed s
    JOIN crowds k USING (value)
    CROSS JOIN correlation
),
beside AS (
    SELECT
        *, count(z) OVER same - (z IS NOT NULL)::INTEGER AS other_count,
        over_dispersion(sum((z ^ 2)::DECIMAL(38, 12)) OVER same::DOUBLE - coalesce(z ^ 2, 0), other_count) AS dispersion,
        CASE WHEN enough_persons(persons) THEN ratio_count(met_d, met_n, own_effect, expected, others_effect, expected_variance) END AS effective
    FROM judged
    WINDOW same AS (PARTITION BY market)
)
SELECT
    s.benchmark, s.line_of_business, COLUMNS($by),
    s.denied::BIGINT AS denied_line_count, s.adjudicated::BIGINT AS adjudicated_line_count,
    denial_rate(s.denied, s.adjudicated) AS crude_rate,
    overlap_rate(s.met_n, s.adjudicated) AS overlap_rate,
    CASE WHEN gap IS NULL THEN adjusted_rate(s.met_d, s.expected, w.d, w.n) END AS adjusted_rate,
    CASE WHEN gap IS NULL THEN adjusted_rate(wilson_low(s.met_d / s.met_n, effective) * s.met_n, s.expected, w.d, w.n) END AS adjusted_rate_low,
    CASE WHEN gap IS NULL THEN adjusted_rate(wilson_high(s.met_d / s.met_n, effective) * s.met_n, s.expected, w.d, w.n) END AS adjusted_rate_high,
    CASE WHEN gap IS NULL THEN denied_to_expected(s.met_d, s.expected) END AS denied_to_expected_rate,
    CASE WHEN gap IS NULL THEN funnel_width(1.959964, dispersion, variance, s.expected) END AS funnel_95_rate,
    CASE WHEN gap IS NULL THEN funnel_width(3.090232, dispersion, variance, s.expected) END AS funnel_998_rate,
    CASE WHEN gap IS NULL THEN dispersion END AS over_dispersion_rate,
    CASE WHEN gap IS NULL THEN other_count >= 5 END AS is_dispersion_known,
    gap AS not_comparable,
    p.denied_cell_count AS crude_rate_cell_count, p.rest_cell_count AS crude_rate_rest_cell_count,
    least(p.met_denied_cell_count, p.met_rest_cell_count) AS adjusted_cell_count,
    p.cell_count
FROM beside s
JOIN whole w USING (market)
JOIN persons p USING (value)
ORDER BY denied_to_expected_rate DESC NULLS LAST, adjudicated_line_count DESC, s.benchmark, s.line_of_business, COLUMNS($by)
