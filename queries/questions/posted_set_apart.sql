-- Which posted rows are no price of a drug, or name it doubtfully?
-- One row per value of $by, reason, NDC as written and amount that means "none", most rows first.
-- pages: payers/posted_rates
-- about: posted_rates
-- needs: posted_rates
SELECT
    COLUMNS($by), coalesce(set_apart, 'kept, with a doubt') AS why, ndc_code, ndc_note, stand_in,
    count(*) AS row_count, posted_hospital_count(hospital) AS hospital_count
FROM posted($selection)
WHERE set_apart IS NOT NULL OR ndc_note IS NOT NULL OR stand_in IS NOT NULL
GROUP BY ALL
ORDER BY row_count DESC, why, ndc_code, COLUMNS($by)
