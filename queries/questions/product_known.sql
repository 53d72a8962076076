-- For what share of billed dollars is the product known?
-- One row per value of $by, most billed dollars first.
-- pages: spend/products
-- needs: charge_amount
-- refines: chain, product, ndc_code|drug_description
SELECT
    COLUMNS($by),
    line_count() AS line_count,
    total_charge(charge_amount) AS charge_amount,
    identified_rate(product_tier, charge_amount) AS identified_rate,
    cell_count($selection, person_id, counted := product_tier IN ('P', 'A', 'B', 'C')) AS identified_rate_cell_count,
    cell_count($selection, person_id, counted := product_tier NOT IN ('P', 'A', 'B', 'C')) AS identified_rate_rest_cell_count,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection)
GROUP BY ALL
ORDER BY charge_amount DESC, COLUMNS($by)
