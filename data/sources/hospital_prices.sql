-- Hospitals' price files (45 CFR 180), CMS's layouts of version 2 and 3: CSV tall, CSV wide and JSON, as data/landing/hospital_prices.py lands
-- them: one raw row per item and payer's plan, one per item without a payer. Raw columns are named as in CMS's JSON; amounts were read there.
-- makes: posted_rates
SELECT
    source_row,
    hospital_name AS hospital,
    last_updated_on AS vintage,
    version AS schema_version,
    description AS item,
    hcpcs_codes,
    ndc AS ndc_code,
    CASE WHEN LENGTH(revenue_code) < 4 THEN LPAD(revenue_code, 4, '0') ELSE revenue_code END AS revenue_center_code,
    LOWER(setting) AS setting,
    LOWER(billing_class) AS billing_class,
    modifiers,
    drug_unit AS drug_unit_quantity,
    UPPER(drug_type) AS drug_unit_of_measure,
    payer_name AS payer,
    plan_name AS plan,
    gross_charge AS gross_amount,
    discounted_cash AS cash_amount,
    standard_charge_dollar AS negotiated_amount,
    standard_charge_percentage AS negotiated_percentage,
    standard_charge_algorithm AS negotiated_algorithm,
    estimated_amount,
    median_amount,
    "10th_percentile" AS p10_amount,
    "90th_percentile" AS p90_amount,
    count AS remit_count,
    minimum AS minimum_amount,
    maximum AS maximum_amount,
    LOWER(methodology) AS methodology,
    CONCAT_WS(' | ', additional_payer_notes, additional_generic_notes) AS notes
FROM raw
