-- A remark code (RARC) that is not in the table of remarks, so a reason that points to it keeps a general category.
-- severity: 3
-- fix: Add a row with the code to data/reference/remarks.csv.
SELECT upper(code) AS remark_code, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM (SELECT unnest(list_distinct(remark_codes)) AS code, charge_amount FROM records)
WHERE upper(code) NOT IN (SELECT remark_code FROM remarks)
GROUP BY ALL ORDER BY charge_amount DESC, remark_code
