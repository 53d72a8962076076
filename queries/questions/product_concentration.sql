-- How few products hold the dollars whose product is known?
-- One row per value of $by, most dollars first: the share of the largest product, of three and of ten. Products that are not known are in neither side.
-- pages: spend/products
-- needs: charge_amount, product
-- refines: chain
WITH products AS (
    SELECT COLUMNS($by), hash(*COLUMNS($by)) AS value, product AS one, total_charge(charge_amount) AS amount, cell_count($selection, person_id) AS persons
    FROM selected($selection)
    WHERE product_tier IN ('P', 'A', 'B', 'C')
    GROUP BY ALL
),
placed AS (
    SELECT *, row_number() OVER (PARTITION BY value ORDER BY amount DESC NULLS LAST, one) AS place FROM products
)
SELECT
    COLUMNS($by),
    sum(amount)::DECIMAL(18, 2) AS identified_amount,
    top_share_rate(list(amount), 1) AS top_1_rate,
    top_share_rate(list(amount), 3) AS top_3_rate,
    top_share_rate(list(amount), 10) AS top_10_rate,
    -- A share is one product's dollars, and what is left of the whole another's: each side must be of persons enough.
    least(min(persons) FILTER (WHERE place <= 1), coalesce(max(persons) FILTER (WHERE place > 1), 11)) AS top_1_rate_cell_count,
    least(min(persons) FILTER (WHERE place <= 3), coalesce(max(persons) FILTER (WHERE place > 3), 11)) AS top_3_rate_cell_count,
    least(min(persons) FILTER (WHERE place <= 10), coalesce(max(persons) FILTER (WHERE place > 10), 11)) AS top_10_rate_cell_count,
    -- the persons of the largest one: of all of them there are no fewer
    max(persons) AS cell_count
FROM placed
GROUP BY ALL
ORDER BY identified_amount DESC, COLUMNS($by)
