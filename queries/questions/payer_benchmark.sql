-- How does each payer compare with the commercial four (BUCA) and with Medicare?
-- One row per payer group and line of business, then BUCA and Medicare, which set the payer and line-of-business filters aside.
-- needs: payer_group, outcome
-- refines: line_of_business, chain, payer_sequence, received_date, adjudication_date, paid_date, person_id
WITH rows AS (
    SELECT 'payer' AS kind, payer_group::VARCHAR AS benchmark, * FROM selected($selection)
    UNION ALL
    SELECT 'BUCA', 'BUCA', * FROM every_payer($selection)
    WHERE payer_group IN (SELECT payer_group FROM payer_groups WHERE buca = 'Y')
        -- "Not stated" counts as commercial only where no part of the extract captures any line of business.
        AND (line_of_business = 'commercial' OR line_of_business IS NULL AND NOT EXISTS (
            FROM parts WHERE captured && ['line_of_business', 'filing_indicator', 'plan']))
    UNION ALL
    SELECT 'Medicare', 'Medicare', * FROM every_payer($selection)
    WHERE payer_group = 'Medicare' AND coalesce(line_of_business, 'medicare') = 'medicare'
),
members AS (
    SELECT
        kind, payer_group, cell_count(person_id) AS persons, count(*) AS lines
    FROM rows WHERE kind = 'BUCA' GROUP BY ALL
),
-- BUCA is a composite of four payers, not one or two of them under another name.
composite AS (
    SELECT CASE
        WHEN count(*) FILTER (WHERE persons >= 11) < 3 THEN 'fewer than 3 of the 4 payers have 11 persons'
        WHEN max(lines) > 0.8 * sum(lines) THEN 'one payer holds more than 80 % of its lines' END AS withheld
    FROM members
)
SELECT
    kind, benchmark,
    CASE WHEN kind = 'BUCA' THEN 'commercial' ELSE line_of_business::VARCHAR END AS line_of_business,
    COLUMNS($by),
    CASE WHEN kind = 'BUCA' THEN (SELECT withheld FROM composite) END AS withheld,
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    person_count(person_id) AS person_count,
    total_charge(charge_amount) AS charge_amount,
    total_allowed(end_allowed_amount) AS allowed_amount,
    total_paid(end_paid_amount) AS paid_amount,
    allowed_to_charge(in_rates, end_disposition, end_allowed_amount, charge_amount) AS allowed_to_charge_rate,
    paid_to_allowed(in_rates, end_disposition, end_paid_amount, end_allowed_amount) AS paid_to_allowed_rate,
    patient_share_rate(in_rates, end_disposition, end_patient_amount, end_allowed_amount) AS patient_share_rate,
    denial_numerator($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS numerator,
    denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS denominator,
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS denial_rate_low,
    denial_rate_high($selection, in_rates, disposition, claim_key, charge_amount, denial_amount) AS denial_rate_high,
    overturned_rate(in_rates, initial_disposition, end_disposition, is_final_mature) AS overturned_rate,
    adjudication_days(in_rates, initial_date, received_date, 0.5) AS median_adjudication_days,
    adjudication_days(in_rates, initial_date, received_date, 0.9) AS p90_adjudication_days,
    payment_days(in_rates, end_paid_amount, end_paid_date, received_date, 0.5) AS median_payment_days,
    payment_days(in_rates, end_paid_amount, end_paid_date, received_date, 0.9) AS p90_payment_days,
    cell_count(person_id) AS cell_count
FROM rows
GROUP BY ALL
ORDER BY kind DESC, allowed_amount DESC, COLUMNS($by)
