-- An adjustment reason (CARC) that is not in the table of reasons, so its lines may be neither denied nor paid.
-- severity: 2
-- fix: Add a row with the code to data/reference/denial_reasons.csv.
SELECT e.unknown_reasons, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM reason e JOIN records r USING (row_id) WHERE e.unknown_reasons IS NOT NULL GROUP BY ALL ORDER BY charge_amount DESC, e.unknown_reasons
