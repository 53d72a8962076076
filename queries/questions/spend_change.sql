-- What is the change of allowed dollars made of: more administrations, other products, or more for each?
-- One row per part of the change and value of $by: before, volume, mix, price, products new in the period, products no longer there, what is not identified, after. The parts add up to the change, to the cent.
-- pages: spend/trend
-- needs: claim_line_start_date, allowed_amount|paid_amount
-- refines: outcome, decision, disposition, administration, product, chain, adjudication_date, person_id
WITH periods AS (
    SELECT true AS is_now, * FROM selected($selection)
    UNION ALL
    SELECT false, * FROM selected($selection, period := 'previous') WHERE $selection['from'] IS NOT NULL AND $selection['to'] IS NOT NULL
),
complete AS (
    SELECT
        hash(*COLUMNS($by)) AS value, is_now, is_complete(is_stage_mature, completeness) AS is_mature
    FROM periods
    GROUP BY ALL
),
-- Of an administration's lines those that do not say the product go with the one that does.
given AS (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS value, is_now, administration, any_value(person_id) AS person_id,
        coalesce(max(product::VARCHAR) FILTER (WHERE product <> 'Unidentified'), 'Unidentified') AS drug,
        coalesce(sum(end_allowed_amount), 0)::DECIMAL(18, 2) AS allowed
    FROM periods
    GROUP BY ALL
),
drugs AS (
    SELECT
        value, drug, count(*) FILTER (WHERE NOT is_now) AS n0, count(*) FILTER (WHERE is_now) AS n1,
        coalesce(sum(allowed) FILTER (WHERE NOT is_now), 0) AS a0, coalesce(sum(allowed) FILTER (WHERE is_now), 0) AS a1,
        n0 > 0 AND n1 > 0 AS is_in_both, drug <> 'Unidentified' AS is_known
    FROM given
    GROUP BY ALL
),
summed AS (
    SELECT
        value, sum(n0)::BIGINT AS n0, sum(n1)::BIGINT AS n1, sum(a0)::DECIMAL(18, 2) AS a0, sum(a1)::DECIMAL(18, 2) AS a1,
        coalesce(sum(a0) FILTER (WHERE is_in_both AND is_known), 0) AS old, coalesce(sum(a1) FILTER (WHERE is_in_both AND is_known), 0) AS new,
        sum(n0) FILTER (WHERE is_in_both AND is_known) AS old_n, sum(n1) FILTER (WHERE is_in_both AND is_known) AS new_n,
        volume_change(old, old_n, new, new_n) AS volume,
        price_change(CASE WHEN is_known THEN a0 END, n0, a1, n1) AS price,
        sum(n1) FILTER (WHERE NOT is_in_both AND is_known)::BIGINT AS n_in, sum(n0) FILTER (WHERE NOT is_in_both AND is_known)::BIGINT AS n_out,
        coalesce(sum(a1) FILTER (WHERE NOT is_in_both AND is_known), 0) AS entered, coalesce(sum(a0) FILTER (WHERE NOT is_in_both AND is_known), 0) AS gone,
        coalesce(sum(a1 - a0) FILTER (WHERE NOT is_known), 0) AS unidentified, sum(n1 - n0) FILTER (WHERE NOT is_known)::BIGINT AS n_unidentified
    FROM drugs
    GROUP BY value
),
-- Who stands behind the smallest of the sides: a part would tell the others.
behind AS (
    SELECT
        COLUMNS($by), value,
        least(
            nullif(cell_count($selection, person_id, counted := is_now), 0), nullif(cell_count($selection, person_id, counted := NOT is_now), 0),
            nullif(cell_count($selection, person_id, counted := is_now AND NOT is_in_both), 0),
            nullif(cell_count($selection, person_id, counted := NOT is_now AND NOT is_in_both), 0),
            nullif(cell_count($selection, person_id, counted := NOT is_known), 0)) AS cell_count
    FROM given JOIN drugs USING (value, drug)
    GROUP BY ALL
),
parted AS (
    SELECT
        b.* EXCLUDE (value), unnest([
            {'place': 1, 'part': 'before', 'amount': a0, 'n': n0}, {'place': 2, 'part': 'volume', 'amount': volume, 'n': NULL},
            {'place': 3, 'part': 'mix', 'amount': mix_change(old, new, volume, price), 'n': NULL}, {'place': 4, 'part': 'price', 'amount': price, 'n': NULL},
            {'place': 5, 'part': 'entered', 'amount': entered, 'n': n_in}, {'place': 6, 'part': 'left', 'amount': -gone, 'n': n_out},
            
            {'place': 7, 'part': 'unidentified', 'amount': unidentified, 'n': n_unidentified}, {'place': 8, 'part': 'after', 'amount': a1, 'n': n1}]) AS one,
        change_gap($selection['from'] IS NULL OR $selection['to'] IS NULL,
            -- Every line: how far back the extract reaches is no matter of what is selected.
            (SELECT date_trunc('month', min(based_on($selection['basis'], initial_date, claim_line_start_date))) FROM lines) <= starts($selection, 'previous'),
            m.is_mature, o.is_mature, n0) AS gap
    FROM summed s
    JOIN behind b USING (value)
    LEFT JOIN complete m ON m.value = s.value AND m.is_now
    LEFT JOIN complete o ON o.value = s.value AND NOT o.is_now
)
SELECT
    one['part'] AS part,
    COLUMNS($by),
    CASE WHEN gap IS NULL OR one['part'] = 'after' THEN coalesce(one['amount'], 0)::DECIMAL(18, 2) END AS part_amount,
    CASE WHEN gap IS NULL OR one['part'] = 'after' THEN one['n'] END AS administration_count,
    gap AS not_comparable,
    cell_count
FROM parted
ORDER BY COLUMNS($by), one['place']
