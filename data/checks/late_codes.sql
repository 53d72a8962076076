-- A product billed without a code on or after the day it had one of its own, and after the payer's grace.
-- severity: 3
-- fix: Bill the permanent code; correct claims that are still within the payer's time limit.
SELECT payer_group, product, permanent_code_from, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM lines WHERE code_status = 'late'
GROUP BY payer_group, product, permanent_code_from ORDER BY charge_amount DESC, 1, 2, 3
