-- A provider number (NPI) that is none: not ten digits, or its check digit is wrong.
-- severity: 3
-- fix: Mend the number at the source; with a wrong one, claims of one provider look like two.
WITH written AS (
    SELECT
        column_name, npi, count(*) AS row_count, sum(charge_amount) AS charge_amount
    FROM (UNPIVOT (SELECT charge_amount, billing_npi, rendering_npi, facility_npi FROM records) ON billing_npi, rendering_npi, facility_npi
        INTO NAME column_name VALUE npi)
    GROUP BY column_name, npi
)
SELECT column_name, npi, row_count, charge_amount
FROM written
-- Luhn, with the 24 that the prefix 80840 adds: each second digit doubled and, above 9, less 9.
WHERE (NOT regexp_full_match(npi, '[0-9]{10}') OR (24 + list_sum(list_transform(range(1, 11), lambda place:
    CASE WHEN place % 2 = 0 THEN TRY_CAST(npi[place] AS INTEGER)
        ELSE 2 * TRY_CAST(npi[place] AS INTEGER) - CASE WHEN npi[place] > '4' THEN 9 ELSE 0 END END))) % 10 <> 0)
    -- those of the synthetic sample are wrong on purpose, so that none is anybody's
    AND NOT (SELECT is_synthetic FROM extract)
ORDER BY charge_amount DESC, 1, 2, 3
