-- What share of the list price do payers agree to?
-- One row per value of $by, most prices first. A price is one item of a hospital for one plan of a payer.
-- pages: payers/posted_rates
-- about: posted_rates
-- needs: posted_rates
SELECT
    COLUMNS($by),
    posted_price_count(payer, set_apart) AS price_count,
    posted_hospital_count(hospital) AS hospital_count,
    count(posted_charge_rate(negotiated_percentage, negotiated_amount, gross_amount)) AS priced_count,
    min(posted_charge_rate(negotiated_percentage, negotiated_amount, gross_amount)) AS least_charge_rate,
    median(posted_charge_rate(negotiated_percentage, negotiated_amount, gross_amount)) AS median_charge_rate,
    max(posted_charge_rate(negotiated_percentage, negotiated_amount, gross_amount)) AS most_charge_rate
FROM posted($selection)
WHERE payer IS NOT NULL AND set_apart IS NULL
GROUP BY ALL
ORDER BY price_count DESC, COLUMNS($by)
