-- How do hospitals and payers set the price?
-- One row per value of $by and way of setting it, most prices first. A price is one item of a hospital for one plan of a payer.
-- pages: payers/posted_rates
-- about: posted_rates
-- needs: posted_rates
WITH counted AS (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS value, coalesce(methodology, 'not stated') AS price_method,
        posted_price_count(payer, set_apart) AS price_count,
        posted_hospital_count(hospital) AS hospital_count
    FROM posted($selection)
    WHERE payer IS NOT NULL AND set_apart IS NULL
    GROUP BY ALL
)
SELECT * EXCLUDE (value), (price_count / sum(price_count) OVER (PARTITION BY value))::DOUBLE AS share_of_prices_rate
FROM counted
ORDER BY sum(price_count) OVER (PARTITION BY value) DESC, value, price_count DESC, price_method
