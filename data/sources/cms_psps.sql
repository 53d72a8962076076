-- CMS Physician/Supplier Procedure Summary (PSPS): what Medicare Part B was billed, allowed, denied and paid in a year, by code, two modifiers,
-- specialty, carrier's area, type and place of service. Column names as of 2017, or the shorter ones of 2010 to 2016. A blank cell is not
-- published (fewer than 11): it makes no row, and is never 0. The file does not name its year: say it with --vintage.
-- makes: published_figures
-- required: hcpcs_cd, provider_spec_cd, place_of_service_cd, submitted_service_cnt, submitted_charge_amt, denied_services_cnt, denied_charge_amt
-- optional: hcpcs_initial_modifier_cd, hcpcs_second_modifier_cd, carrier_num, pricing_locality_cd, allowed_charge_amt, nch_payment_amt
-- unused: type_of_service_cd, *assigned_services_cnt, *hcpcs_asc_ind_cd, *error_ind_cd, *betos_cd
-- blank: not published, for fewer than 11
-- called: submitted_service_cnt = psps_submitted_service_cnt
-- called: submitted_charge_amt = psps_submitted_charge_amt
-- called: allowed_charge_amt = psps_allowed_charge_amt
-- called: denied_services_cnt = psps_denied_services_cnt
-- called: denied_charge_amt = psps_denied_charge_amt
-- called: nch_payment_amt = psps_nch_payment_amt
SELECT
    source_row,
    'CMS Physician/Supplier Procedure Summary' AS source,
    measure,
    -- a row without a code is of no code's
    CASE WHEN hcpcs_cd IS NULL THEN NULL ELSE
        CASE measure
            WHEN 'submitted_services' THEN submitted_service_cnt
            WHEN 'submitted_charge' THEN submitted_charge_amt
            WHEN 'allowed_charge' THEN allowed_charge_amt
            WHEN 'denied_services' THEN denied_services_cnt
            WHEN 'denied_charge' THEN denied_charge_amt
            WHEN 'payment' THEN nch_payment_amt
        END
    END AS value,
    CASE WHEN measure LIKE 'denied%' THEN denied_services_cnt ELSE submitted_service_cnt END AS n,
    CASE WHEN measure LIKE 'denied%' THEN 'services denied' ELSE 'services submitted' END AS n_basis,
    'part_b_submitted' AS basis,
    'A' AS grade,
    UPPER(hcpcs_cd) AS hcpcs_code,
    UPPER(hcpcs_initial_modifier_cd) AS modifier_1,
    UPPER(hcpcs_second_modifier_cd) AS modifier_2,
    provider_spec_cd AS specialty,
    place_of_service_cd AS place_of_service_code,
    CONCAT_WS('-', carrier_num, pricing_locality_cd) AS state
FROM (SELECT *, ROW_NUMBER() OVER () AS source_row FROM raw) AS numbered
CROSS JOIN (
    SELECT 'submitted_services' AS measure
    UNION ALL SELECT 'submitted_charge'
    UNION ALL SELECT 'allowed_charge'
    UNION ALL SELECT 'denied_services'
    UNION ALL SELECT 'denied_charge'
    UNION ALL SELECT 'payment'
) AS measures
