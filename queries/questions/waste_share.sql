-- What share of a product is billed as discarded, and for how many administrations can that be said?
-- One row per product, unit of the NDC quantity, whether the share can be worked out, and value of $by: administrations with a line of what was discarded (JW).
-- pages: coding/modifiers
-- needs: modifier_set
-- refines: chain, administration, claim_type, product, ndc_quantity, ndc_unit_of_measure
WITH chosen AS (
    FROM selected($selection)
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
FROM wasted_of('chosen')
GROUP BY ALL
ORDER BY wasted_rate IS NULL, waste_administration_count DESC, product, quantity_unit, waste_step, COLUMNS($by)
