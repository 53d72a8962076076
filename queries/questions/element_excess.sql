-- Which lacking element stands out: more denials than lines that have it, among lines otherwise alike?
-- One row per element: lines without it against lines with it, of one payer, line of business, claim type and product. Those that stand out first, most dollars first.
-- pages: coding/completeness
-- needs: decision, element_set, charge_amount
-- refines: chain, payer_sequence, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, payer_group, line_of_business, claim_type, product, person_id
-- Elements by their hash: as a text each would be written once per person.
WITH counted AS (
    SELECT
        COLUMNS($by), hash(element) AS peers, hash(element, payer_group, line_of_business, claim_type, product) AS stratum,
        person_of(person_id, line_id) AS person, lacks_element(element_state) AS is_looked_at,
        count(*) AS n,
        count(*) FILTER (WHERE is_denied(in_rates, disposition, $selection)) AS d,
        sum(charge_amount::DOUBLE) AS x,
        sum(charge_amount::DOUBLE * charge_amount::DOUBLE) AS xx,
        sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DOUBLE AS y
    FROM elements_of($selection)
    WHERE is_adjudicated(in_rates, disposition) AND element_state <> 'unsaid'
    GROUP BY ALL
),
cells AS (
    SELECT *, hash(*COLUMNS($by)) AS family, hash(peers, is_looked_at) AS member FROM counted
),
members AS (
    SELECT
        COLUMNS($by), family, member, element,
        least(nullif(cell_count($selection, person, counted := d > 0), 0), nullif(cell_count($selection, person, counted := n > d), 0)) AS cell_count
    FROM cells JOIN (SELECT DISTINCT element, hash(element) AS peers FROM element_states()) USING (peers)
    WHERE is_looked_at
    GROUP BY ALL
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
    m.* EXCLUDE (family, member, cell_count),
    s.adjudicated::BIGINT AS lacking_line_count, s.denied::BIGINT AS lacking_denied_line_count,
    s.overlap AS overlap_rate, s.to_expected AS denied_to_expected_rate,
    s.excess AS excess_amount, s.excess_low AS excess_low_amount, s.excess_high AS excess_high_amount,
    s.chance AS chance_rate, s.stands_out, s.not_comparable,
    CASE WHEN m.cell_count IS NOT NULL THEN least(s.denied_persons, s.rest_persons) END AS adjusted_cell_count, m.cell_count
FROM stood_out('whole', 'beside', 'crowds') s
JOIN members m USING (family, member)
ORDER BY coalesce(s.stands_out, false) DESC, s.stands_out IS NULL, s.excess DESC NULLS LAST, element, COLUMNS($by)
