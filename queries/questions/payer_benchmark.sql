-- How does each payer compare with the commercial four (BUCA) and with Medicare?
-- One row per payer group and line of business, then BUCA and Medicare, which set the payer and line-of-business filters aside.
-- needs: payer_group, outcome
-- refines: line_of_business, chain, payer_sequence, received_date, adjudication_date, paid_date, paid_amount, allowed_amount|paid_amount, person_id
WITH stated AS (
    SELECT bool_or(captured && ['line_of_business', 'filing_indicator', 'plan']) AS is_stated FROM parts
),
rows AS (
    SELECT 'payer' AS kind, payer_group::VARCHAR AS benchmark, * FROM selected($selection)
    UNION ALL
    SELECT 'BUCA', 'BUCA', * FROM every_payer($selection)
    WHERE payer_group IN (SELECT payer_group FROM payer_groups WHERE buca = 'Y')
        -- "Not stated" counts as commercial only where no part of the extract captures any line of business.
        AND (line_of_business = 'commercial' OR line_of_business IS NULL AND NOT (SELECT is_stated FROM stated))
    UNION ALL
    SELECT 'Medicare', 'Medicare', * FROM every_payer($selection)
    WHERE payer_group = 'Medicare' AND coalesce(line_of_business, 'medicare') = 'medicare'
),
-- The four by number, so that each can be counted within a group: BUCA is a composite, not one or two payers under another name.
members AS (
    SELECT payer_group AS member_group, row_number() OVER (ORDER BY sort_order::INTEGER) AS member FROM payer_groups WHERE buca = 'Y'
),
figures AS (
    SELECT
        kind, benchmark,
        CASE WHEN kind <> 'BUCA' THEN line_of_business::VARCHAR WHEN (SELECT is_stated FROM stated) THEN 'commercial'
            ELSE 'commercial or not stated' END AS line_of_business,
        COLUMNS($by),
        composite_gap(member, person_id) AS withheld,
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
        ratio_error($selection, in_rates, disposition, charge_amount, denial_amount) AS error,
        overturned_rate(in_rates, initial_disposition, end_disposition, is_final_mature) AS overturned_rate,
        adjudication_days(in_rates, initial_date, received_date, 0.5) AS median_adjudication_days,
        adjudication_days(in_rates, initial_date, received_date, 0.9) AS p90_adjudication_days,
        payment_days(in_rates, end_paid_amount, end_paid_date, received_date, 0.5) AS median_payment_days,
        payment_days(in_rates, end_paid_amount, end_paid_date, received_date, 0.9) AS p90_payment_days,
        cell_count(person_id) AS cell_count
    FROM rows
    LEFT JOIN members ON kind = 'BUCA' AND member_group = payer_group::VARCHAR
    GROUP BY ALL
),
rated AS (
    SELECT
        * EXCLUDE (error),
        denial_rate(numerator, denominator) AS denial_rate,
        denial_rate_low($selection, numerator, denominator, error) AS denial_rate_low,
        denial_rate_high($selection, numerator, denominator, error) AS denial_rate_high
    FROM figures
)
SELECT
    kind, benchmark, line_of_business,
    COLUMNS($by),
    withheld,
    -- What is withheld is not in the answer at all.
    CASE WHEN withheld IS NULL THEN COLUMNS('^(line|claim|person)_count$|_(amount|rate|low|high|days)$|^(numerator|denominator)$') END,
    cell_count
FROM rated
ORDER BY kind DESC, allowed_amount DESC, benchmark, line_of_business, COLUMNS($by)
