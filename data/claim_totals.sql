-- Some inputs repeat a claim's total on each of its lines. Added up, every line would count the whole claim.
-- Found per claim type: of the claims with three or more lines, for several services, half or more carry one charge and one payment throughout.
-- Lines for one and the same service may well cost the same, so their claims say nothing here; nor do claims charged or paid 0 throughout.

CREATE OR REPLACE TEMP MACRO claim_hash(claim_row, claim_id, billing_npi, payer_claim_id, adjudication_date) AS
    hash(claim_row, coalesce(claim_id, ''), coalesce(billing_npi, ''), coalesce(payer_claim_id, ''), adjudication_date);

CREATE OR REPLACE TEMP MACRO one_per_claim(rows_of) AS TABLE
SELECT
    claim_hash(claim_row, claim_id, billing_npi, payer_claim_id, adjudication_date) AS claim, claim_type, count(*) AS lines,
    -- two answers to one line are not two lines; least and most are cheaper than different ones
    min(hash(claim_line_number, CASE WHEN claim_line_number IS NULL THEN source_row END)) AS number,
    number <> max(hash(claim_line_number, CASE WHEN claim_line_number IS NULL THEN source_row END)) AS is_of_several_lines,
    min(hash(hcpcs_code, revenue_center_code)) <> max(hash(hcpcs_code, revenue_center_code)) AS is_of_several_services,
    min(charge_amount) AS charge, max(charge_amount) AS highest_charge, sum(charge_amount) AS charge_of_rows,
    min(paid_amount) AS paid, max(paid_amount) AS highest_paid, sum(paid_amount) AS paid_of_rows,
    -- a line that leaves it blank speaks for neither
    charge = highest_charge AND paid IS NOT DISTINCT FROM highest_paid AND charge <> 0 AND count(charge_amount) > 1 AS is_one_value
FROM query_table(rows_of)
WHERE coalesce(record_level, 'line') <> 'claim' AND amount_basis = 'line'
GROUP BY ALL
-- Asked of every row, this would read and trim each row's number before the sample is taken.
HAVING count(claim_id) > 0;

CREATE OR REPLACE TEMP TABLE repeating_types AS
SELECT claim_type
-- a sample of claims is enough to see a habit
FROM one_per_claim('sampled')
WHERE lines >= 3 AND is_of_several_lines AND is_of_several_services AND (charge <> 0 OR highest_charge <> 0) AND (paid IS NULL OR paid <> 0 OR highest_paid <> 0)
GROUP BY claim_type
HAVING avg(coalesce(is_one_value, false)::INTEGER) >= 0.5;
