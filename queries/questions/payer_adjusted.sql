-- Is a payer's denial rate high for the products, sites and times it was asked about?
-- One row per payer group and line of business: its own rate, and what the other payers of that line of business would have denied of the same lines. Payer and line-of-business filters are set aside.
-- pages: payers/benchmarks
-- needs: payer_group, decision, outcome
-- refines: line_of_business, product, ndc_code, site_of_service, chain, payer_sequence, claim_line_start_date, person_id
WITH counted AS (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS value, payer_group::VARCHAR AS benchmark, line_of_business::VARCHAR AS line_of_business,
        product::VARCHAR AS drug, site_group::VARCHAR AS place, date_trunc('quarter', basis_date) AS quarter, person_id,
        is_denied(in_rates, disposition, $selection) AS counts_denied
    FROM every_payer($selection)
    WHERE is_adjudicated(in_rates, disposition)
),
strata AS (
    SELECT
        * EXCLUDE (person_id, counts_denied), count(*) AS n, count(*) FILTER (WHERE counts_denied) AS d
    FROM counted
    GROUP BY ALL
),
others AS (
    SELECT
        *,
        sum(n) OVER same - n AS others_n, sum(d) OVER same - d AS others_d
    FROM strata
    WINDOW same AS (PARTITION BY value, line_of_business, drug, place, quarter)
),
whole AS (
    SELECT value, line_of_business, sum(d) AS d, sum(n) AS n FROM strata GROUP BY ALL
),
-- Who stands behind a payer's lines that others have lines beside: read by the guard of small cells alone.
persons AS (
    SELECT
        c.value, c.benchmark, c.line_of_business,
        cell_count($selection, c.person_id, counted := c.counts_denied) AS denied_cell_count,
        cell_count($selection, c.person_id, counted := NOT c.counts_denied) AS rest_cell_count,
        cell_count($selection, c.person_id, counted := c.counts_denied AND is_met) AS met_denied_cell_count,
        cell_count($selection, c.person_id, counted := NOT c.counts_denied AND is_met) AS met_rest_cell_count,
        cell_count($selection, c.person_id) AS cell_count
    FROM counted c
    JOIN others o ON o.value = c.value AND o.benchmark = c.benchmark AND o.line_of_business IS NOT DISTINCT FROM c.line_of_business
        AND o.drug IS NOT DISTINCT FROM c.drug AND o.place IS NOT DISTINCT FROM c.place AND o.quarter IS NOT DISTINCT FROM c.quarter,
        LATERAL (SELECT has_others(o.others_n) AS is_met)
    GROUP BY ALL
),
summed AS (
    SELECT
        o.* EXCLUDE (drug, place, quarter, n, d, others_n, others_d),
        sum(o.d) AS denied, sum(o.n) AS adjudicated,
        sum(o.n) FILTER (WHERE has_others(o.others_n)) AS met_n,
        sum(o.d) FILTER (WHERE has_others(o.others_n)) AS met_d,
        expected_denied(o.n, o.others_d, o.others_n) AS expected
    FROM others o
    GROUP BY ALL
)
SELECT
    s.benchmark, s.line_of_business, s.* EXCLUDE (value, benchmark, line_of_business, denied, adjudicated, met_n, met_d, expected),
    s.denied::BIGINT AS denied_line_count, s.adjudicated::BIGINT AS adjudicated_line_count,
    denial_rate(s.denied, s.adjudicated) AS crude_rate,
    overlap_rate(s.met_n, s.adjudicated) AS overlap_rate,
    CASE WHEN gap IS NULL THEN adjusted_rate(s.met_d, s.expected, w.d, w.n) END AS adjusted_rate,
    CASE WHEN gap IS NULL THEN adjusted_rate(wilson_low(s.met_d / s.met_n, s.met_n) * s.met_n, s.expected, w.d, w.n) END AS adjusted_rate_low,
    CASE WHEN gap IS NULL THEN adjusted_rate(wilson_high(s.met_d / s.met_n, s.met_n) * s.met_n, s.expected, w.d, w.n) END AS adjusted_rate_high,
    CASE WHEN gap IS NULL THEN denied_to_expected(s.met_d, s.expected) END AS denied_to_expected_rate,
    CASE WHEN gap IS NULL THEN funnel_width(1.959964, s.expected, s.met_n) END AS funnel_95_rate,
    CASE WHEN gap IS NULL THEN funnel_width(3.090232, s.expected, s.met_n) END AS funnel_998_rate,
    gap AS not_comparable,
    p.denied_cell_count AS crude_rate_cell_count, p.rest_cell_count AS crude_rate_rest_cell_count,
    least(p.met_denied_cell_count, p.met_rest_cell_count) AS adjusted_cell_count,
    p.cell_count
FROM summed s
JOIN whole w ON w.value = s.value AND w.line_of_business IS NOT DISTINCT FROM s.line_of_business
JOIN persons p ON p.value = s.value AND p.benchmark = s.benchmark AND p.line_of_business IS NOT DISTINCT FROM s.line_of_business,
    LATERAL (SELECT adjustment_gap(s.met_n, s.adjudicated, s.expected) AS gap)
ORDER BY denied_to_expected_rate DESC NULLS LAST, adjudicated_line_count DESC, s.benchmark, s.line_of_business, COLUMNS($by)
