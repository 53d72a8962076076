-- What others publish, each figure with its source, vintage, n, basis and grade: those shipped with the code and those of the extract's own
-- ledger. Then what its measures are called on each basis, with the figure of claims that counts the same, if any; and the nation's sums.

-- A shipped figure without any of these does not load.
CREATE OR REPLACE TEMP TABLE shipped_figures (
    source VARCHAR NOT NULL, vintage VARCHAR NOT NULL, vintage_from DATE NOT NULL, vintage_to DATE NOT NULL, measure VARCHAR NOT NULL,
    "value" DECIMAL(18, 6) NOT NULL, n BIGINT, n_basis VARCHAR NOT NULL, basis VARCHAR NOT NULL, grade VARCHAR NOT NULL,
    hcpcs_code VARCHAR NOT NULL, note VARCHAR);
INSERT INTO shipped_figures BY NAME SELECT nullif(COLUMNS(*), '') FROM published_figures;

-- One row per basis and measure. What holds for one basis comes before what holds for any.
CREATE OR REPLACE TABLE published_comparisons AS
SELECT
    b.basis, b.meaning, b.nation, b.payer_group, b.line_of_business, b.claim_type,
    m.measure, m.label, m.unit, m.part, m.base, m.adds_up = 'Y' AS adds_up, m.counterpart, m.why_none, m.sort_order::INTEGER AS sort_order
FROM published_bases b
JOIN published_measures m ON m.basis IN ('', b.basis)
QUALIFY row_number() OVER (PARTITION BY b.basis, m.measure ORDER BY m.basis DESC) = 1
ORDER BY b.basis, sort_order;

CREATE OR REPLACE TABLE published_figures AS
SELECT f.*, ndc11(f.ndc_code) AS ndc11, c.label, c.unit, c.meaning AS basis_meaning
FROM (
    -- the same file under two names counts once
    SELECT min(source_file) AS source_file, * EXCLUDE (source_file) FROM raw_published_figures GROUP BY ALL
    UNION ALL BY NAME
    SELECT 'data/reference/published_figures.csv' AS source_file, row_number() OVER () + 1 AS source_row, * FROM shipped_figures
) f
LEFT JOIN published_comparisons c USING (basis, measure)
-- A code without a drug of its own has no price and no conversion: its units are no quantity of anything.
WHERE f.hcpcs_code IS NULL OR f.basis NOT IN ('part_b_limit', 'asp_conversion') OR f.hcpcs_code NOT IN (SELECT hcpcs_code FROM unclassified_codes)
ORDER BY f.source, f.vintage_from, f.source_file, f.source_row, c.sort_order;

-- The nation's: published so, or summed over its areas. One row per figure of a code, source and time; rates are sums over sums.
CREATE OR REPLACE TABLE published_totals AS
WITH figures AS (
    SELECT f.*, c.adds_up
    FROM published_figures f
    JOIN published_comparisons c USING (basis, measure)
    WHERE f.basis <> 'asp_conversion' AND (c.nation = 'sum' OR f.state IS NULL)
),
sums AS (
    SELECT
        source, basis, measure, grade, hcpcs_code, product, dosage, vintage, vintage_from, vintage_to,
        CASE WHEN NOT adds_up THEN place_of_service_code END AS place_of_service_code,
        sum("value")::DOUBLE AS published_value, NULL::DOUBLE AS published_least, NULL::DOUBLE AS published_most,
        sum(n)::BIGINT AS n, any_value(n_basis) AS n_basis, count(*) AS cell_count, any_value(note) AS note
    FROM figures
    GROUP BY ALL
),
-- A rate is of the cells of which both its sums are published. Were all others nothing, or all of their base, it would be the least or the most.
cells AS (
    SELECT
        f.source, f.basis, c.measure, f.grade, f.hcpcs_code, f.vintage, f.vintage_from, f.vintage_to, f.source_file, f.source_row,
        max(f."value") FILTER (f.measure = c.part) AS part, max(f."value") FILTER (f.measure = c.base) AS base, max(f.n) FILTER (f.measure = c.base) AS n
    FROM figures f
    JOIN published_comparisons c ON c.basis = f.basis AND f.measure IN (c.part, c.base)
    GROUP BY ALL
),
rates AS (
    SELECT
        source, basis, measure, grade, hcpcs_code, vintage, vintage_from, vintage_to, count(part) < count(base) AS is_range,
        (sum(part) FILTER (base IS NOT NULL) / nullif(sum(base) FILTER (part IS NOT NULL), 0))::DOUBLE AS published_value,
        CASE WHEN is_range THEN (sum(part) / nullif(sum(base), 0))::DOUBLE END AS published_least,
        CASE WHEN is_range THEN ((sum(part) + sum(base) FILTER (part IS NULL)) / nullif(sum(base), 0))::DOUBLE END AS published_most,
        sum(n) FILTER (part IS NOT NULL)::BIGINT AS n, 'services of the cells published' AS n_basis,
        CASE WHEN is_range THEN 'Cells of fewer than 11 are not published: the rate is of the others, and lies between the least and the most.' END AS note
    FROM cells
    GROUP BY ALL
    HAVING count(part) > 0 AND count(base) > 0
)
SELECT
    p.* EXCLUDE (is_range, cell_count, note), c.* EXCLUDE (basis, measure, nation, part, base, adds_up),
    CASE WHEN c.nation = 'sum' AND cell_count < max(cell_count) OVER (PARTITION BY source, basis, grade, hcpcs_code, vintage, vintage_from, vintage_to)
        THEN 'Cells of fewer than 11 are not published: it is at least this much.' ELSE p.note END AS note
FROM (FROM sums UNION ALL BY NAME FROM rates) p
JOIN published_comparisons c USING (basis, measure)
ORDER BY p.vintage_from DESC, p.hcpcs_code, p.product, p.source, c.sort_order, p.place_of_service_code;

DROP TABLE shipped_figures
