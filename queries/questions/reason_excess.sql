-- Which payer stands out for which reason: denied for it more often than the others deny of what is alike?
-- One row per payer and value of $by among denied lines. Those that stand out first, most dollars beyond the others' rates first. Payer filters choose among payers and are set aside for the others.
-- pages: denials/reasons, payers/benchmarks
-- needs: payer_group, decision, adjustments, charge_amount
-- refines: line_of_business, product, ndc_code, site_of_service, claim_line_start_date, chain, payer_sequence, person_id, remark_codes
WITH counted AS (
    SELECT
        *, person_of(person_id, line_id) AS person, is_denied(in_rates, disposition, $selection) AS counts_denied, is_adjudicated(in_rates, disposition) AS counts,
        hash(line_of_business, product, site_group, date_trunc('quarter', basis_date)) AS alike
    FROM every_payer($selection)
    WHERE kept($selection['line_of_business'], line_of_business)
),
payers AS (
    SELECT
        payer_group, bool_or(of_payers($selection, payer_group, payer, plan, line_of_business)) AS is_selected,
        set_apart(any_value(payer_group), count(*) FILTER (WHERE is_unknown(in_rates, disposition)), count(*) FILTER (WHERE counts)) AS gap
    FROM counted
    GROUP BY ALL
),
persons AS MATERIALIZED (
    SELECT payer_group, alike, person, count(*) AS n, sum(charge_amount::DOUBLE) AS x, sum(charge_amount::DOUBLE ^ 2) AS xx FROM counted WHERE counts GROUP BY ALL
),
denied AS MATERIALIZED (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS why, payer_group, alike, person, count(*) AS d,
        sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DOUBLE AS y
    FROM counted
    WHERE counts_denied
    GROUP BY ALL
),
-- Every payer's lines beside every reason: not denied for it is an answer too.
cells AS (
    SELECT
        0 AS family, r.why AS peers, hash(p.payer_group, r.why) AS member, hash(p.alike, r.why) AS stratum, p.person, g.gap IS NULL AS is_looked_at,
        p.n, coalesce(d.d, 0) AS d, p.x, coalesce(d.y, 0) AS y, p.xx
    FROM persons p
    CROSS JOIN (SELECT DISTINCT why FROM denied) r
    JOIN payers g ON g.payer_group = p.payer_group
    LEFT JOIN denied d ON d.payer_group = p.payer_group AND d.alike = p.alike AND d.person = p.person AND d.why = r.why
),
pairs AS (
    SELECT COLUMNS($by), payer_group, hash(payer_group, why) AS member, sum(y) AS y, cell_count($selection, person) AS cell_count FROM denied GROUP BY ALL
)
SELECT
    p.* EXCLUDE (member, y, cell_count), g.is_selected,
    s.denied::BIGINT AS denied_line_count, p.y::DECIMAL(18, 2) AS denied_amount,
    s.overlap AS overlap_rate, s.to_expected AS denied_to_expected_rate,
    s.excess AS excess_amount, s.excess_low AS excess_low_amount, s.excess_high AS excess_high_amount,
    s.chance AS chance_rate, s.stands_out, coalesce(g.gap, s.not_comparable) AS not_comparable,
    CASE WHEN p.cell_count IS NOT NULL THEN least(s.denied_persons, s.rest_persons) END AS adjusted_cell_count, p.cell_count
FROM stood_out('cells') s
JOIN pairs p USING (member)
JOIN payers g ON g.payer_group = p.payer_group
ORDER BY coalesce(s.stands_out, false) DESC, s.stands_out IS NULL, s.excess DESC NULLS LAST, p.payer_group, COLUMNS($by)
