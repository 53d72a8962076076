-- Does the same product fare differently at different sites?
-- One row per product, site and value of $by, most adjudicated first. A rate is of lines at their own site; allowed per administration is of one product, a visit once at its hospital's site, and of 30 administrations of 11 persons or more.
-- pages: spend/sites
-- needs: product, site_of_service, decision
-- refines: administration, claim_type, chain, payer_sequence, paid_amount, allowed_amount|paid_amount, person_id
WITH lined AS (
    SELECT
        COLUMNS($by), product AS drug, site_group AS site, hash(*COLUMNS($by)) AS of, hash(drug, site, *COLUMNS($by)) AS value,
        in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount
    FROM selected($selection)
),
rated AS (
    SELECT
        drug, site,
        COLUMNS($by),
        of, value,
        denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
        denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
        cell_count($selection, person_id, counted := is_denied(in_rates, disposition, $selection)) AS denial_rate_cell_count,
        cell_count($selection, person_id, counted := is_not_denied($selection, in_rates, disposition)) AS denial_rate_rest_cell_count,
        cell_count($selection, person_id) AS cell_count
    FROM lined
    GROUP BY ALL
),
given AS (
    SELECT
        product AS drug, site_group AS site,
        hash(*COLUMNS($by)) AS of,
        bool_and(product_tier IN ('P', 'A', 'B', 'C') AND NOT contains(product::VARCHAR, ' or ')) AS is_one_product,
        count(visit_allowed_amount) AS administrations,
        sum(visit_allowed_amount) AS allowed,
        sum(visit_allowed_amount::DECIMAL(18, 2) * visit_allowed_amount::DECIMAL(18, 2)) AS squares,
        persons_in_cell(person_id, counted := visit_allowed_amount IS NOT NULL) AS persons,
        -- As small as the smaller side: with something allowed, and without.
        least(cell_count($selection, person_id, counted := visit_allowed_amount IS NOT NULL),
            nullif(cell_count($selection, person_id, counted := visit_allowed_amount IS NULL), 0)) AS per_administration_cell_count
    FROM administrations_of($selection)
    GROUP BY ALL
)
SELECT
    drug AS product, site AS site_group,
    r.* EXCLUDE (drug, site, of, effective, cell_count, denial_rate_cell_count, denial_rate_rest_cell_count),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high,
    coalesce(administrations, 0) AS priced_administration_count,
    CASE WHEN gap IS NULL THEN allowed_per_administration(allowed, administrations) END AS allowed_per_administration_amount,
    CASE WHEN gap IS NULL THEN greatest(0, allowed / administrations - 1.959964 * spread)::DECIMAL(18, 2) END AS allowed_per_administration_low_amount,
    CASE WHEN gap IS NULL THEN (allowed / administrations + 1.959964 * spread)::DECIMAL(18, 2) END AS allowed_per_administration_high_amount,
    gap AS not_comparable,
    coalesce(per_administration_cell_count, CASE WHEN $selection['small_cells'] = 'hide' THEN 0 END) AS per_administration_cell_count,
    denial_rate_cell_count, denial_rate_rest_cell_count, cell_count
FROM with_effective('rated', 'lined', $selection) r
LEFT JOIN given g USING (drug, site, of),
    LATERAL (SELECT
        per_administration_gap(is_one_product, coalesce(administrations, 0), persons) AS gap,
        per_administration_error(allowed, squares, administrations) AS spread)
ORDER BY denominator DESC, drug, site, COLUMNS($by)
