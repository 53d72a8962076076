-- What share of a product is billed as discarded, and for how many administrations can that be said?
-- One row per product, unit of the NDC quantity, whether the share can be worked out, and value of $by: administrations with a line of what was discarded (JW).
-- pages: coding/modifiers
-- needs: modifier_set
-- refines: chain, administration, product, ndc_quantity, ndc_unit_of_measure
WITH lined AS (
    SELECT *, modifier_set IN (SELECT modifier_set FROM modifier_sets WHERE list_contains(modifiers, 'JW')) AS is_wasted
    FROM selected($selection)
    WHERE list_contains(string_split(waste_marks::VARCHAR, ' '), 'JW')
),
wasted AS (
    SELECT
        administration,
        coalesce(max(product::VARCHAR) FILTER (WHERE product <> 'Unidentified'), 'Unidentified') AS given,
        CASE
            WHEN bool_and(is_wasted) THEN 'no line of what was given'
            WHEN bool_and(product = 'Unidentified') THEN 'product not known'
            WHEN count(ndc_quantity) < count(*) OR count(ndc_unit_of_measure) < count(*) THEN 'no quantity on every line'
            WHEN count(DISTINCT upper(ndc_unit_of_measure)) > 1 THEN 'lines in different units'
            ELSE 'worked out'
        END AS step
    FROM lined
    GROUP BY administration
    HAVING bool_or(is_wasted)
),
counted AS (
    SELECT lined.* REPLACE (given AS product), step, step = 'worked out' AS is_worked_out FROM lined JOIN wasted USING (administration)
)
SELECT
    COLUMNS($by),
    product,
    CASE WHEN is_worked_out THEN upper(ndc_unit_of_measure) END AS quantity_unit,
    step AS waste_step,
    administration_count(administration) AS waste_administration_count,
    count(*) AS waste_line_count,
    wasted_rate(CASE WHEN is_worked_out THEN CASE WHEN is_wasted THEN ndc_quantity ELSE 0 END END, CASE WHEN is_worked_out THEN ndc_quantity END) AS wasted_rate,
    cell_count($selection, person_id, counted := is_worked_out) AS wasted_rate_cell_count,
    cell_count($selection, person_id) AS cell_count
FROM counted
GROUP BY ALL
ORDER BY wasted_rate IS NULL, waste_administration_count DESC, product, quantity_unit, waste_step, COLUMNS($by)
