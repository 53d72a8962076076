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
    SELECT payer_group, alike, person, count(*) AS n, sum(charge_amount::DOUBLE) AS x, sum(charge_amount::DOUBLE * charge_amount::DOUBLE) AS xx FROM counted WHERE counts GROUP BY ALL
),
denied AS MATERIALIZED (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS why, payer_group, alike, person, count(*) AS d,
        sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DOUBLE AS y
    FROM counted
    WHERE counts_denied
    GROUP BY ALL
),
reasons AS (
    SELECT DISTINCT why FROM denied
),
-- Who stands beside whom does not hang on the reason: a line that is not denied for it is an answer to it too.
cells AS (
    SELECT 0 AS family, 0 AS peers, payer_group AS member, alike AS stratum, person, true AS is_looked_at, n, 0 AS d, x, 0 AS y, xx FROM persons
),
strata AS (
    FROM strata_of('cells')
),
sides AS MATERIALIZED (
    FROM beside_of('strata')
),
people AS MATERIALIZED (
    FROM people_of('cells', 'sides')
),
-- What was denied for each reason: of a payer, of all payers, of a person.
refused AS MATERIALIZED (
    SELECT payer_group, alike, why, sum(d) AS d, sum(y) AS y FROM denied GROUP BY ALL
),
refused_by_all AS (
    SELECT alike, why, sum(d) AS d, sum(y) AS y FROM refused GROUP BY ALL
),
refused_people AS (
    SELECT
        r.why, p.member, count(*) AS denied_persons, count(*) FILTER (WHERE r.d = p.n) AS whole_persons,
        spread_of({'unit': 'dollars'}, p.n, p.x, r.y, p.xx, rho) AS spread
    FROM (
        SELECT d.why, d.payer_group, d.person, sum(d.d) AS d, sum(d.y)::DECIMAL(18, 2) AS y
        FROM denied d JOIN sides s ON s.member = d.payer_group AND s.stratum = d.alike
        GROUP BY ALL
    ) r JOIN people p ON p.member = r.payer_group AND p.person = r.person, correlation
    GROUP BY r.why, p.member, rho
),
beside AS (
    SELECT
        0 AS family, hash(s.member, w.why) AS member, s.n, coalesce(r.d, 0) AS d, s.x, coalesce(r.y, 0) AS y,
        s.others_n, coalesce(a.d, 0) - coalesce(r.d, 0) AS others_d, s.others_x, coalesce(a.y, 0) - coalesce(r.y, 0) AS others_y, s.others_m, s.others_xm
    FROM sides s CROSS JOIN reasons w
    LEFT JOIN refused_by_all a ON a.alike = s.stratum AND a.why = w.why
    LEFT JOIN refused r ON r.payer_group = s.member AND r.alike = s.stratum AND r.why = w.why
),
whole AS (
    SELECT
        0 AS family, w.why AS peers, hash(p.member, w.why) AS member, g.gap IS NULL AS is_looked_at, p.adjudicated, coalesce(r.denied, 0) AS denied
    FROM (FROM whole_of('strata')) p CROSS JOIN reasons w
    JOIN payers g ON g.payer_group = p.member
    LEFT JOIN (SELECT payer_group, why, sum(d) AS denied FROM refused GROUP BY ALL) r ON r.payer_group = p.member AND r.why = w.why
),
crowds AS (
    SELECT
        0 AS family, hash(c.member, w.why) AS member, c.persons, coalesce(r.denied_persons, 0) AS denied_persons,
        c.persons - coalesce(r.whole_persons, 0) AS rest_persons, c.line_spread,
        CASE WHEN r.why IS NULL THEN c.amount_spread
            ELSE struct_update(c.amount_spread, y := r.spread.y, xy := r.spread.xy, yy := r.spread.yy) END AS amount_spread
    FROM (FROM crowds_of('people')) c CROSS JOIN reasons w
    LEFT JOIN refused_people r ON r.member = c.member AND r.why = w.why
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
FROM stood_out('whole', 'beside', 'crowds') s
JOIN pairs p USING (member)
JOIN payers g ON g.payer_group = p.payer_group
ORDER BY coalesce(s.stands_out, false) DESC, s.stands_out IS NULL, s.excess DESC NULLS LAST, p.payer_group, COLUMNS($by)
