-- An NDC that cannot be read as one package: the product stays unidentified.
-- severity: 3
-- fix: Write eleven digits, or ten with hyphens; ten digits without hyphens have three readings.
SELECT ndc_code, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM records WHERE ndc_code IS NOT NULL AND ndc11(ndc_code) IS NULL GROUP BY ndc_code ORDER BY charge_amount DESC, ndc_code
