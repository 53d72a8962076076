-- CMS Medicare Physician & Other Practitioners, by geography and service: Part B in a year, by code, nation or state, and facility or office.
-- Averages are made totals again: an average for each unit of a code without a drug is no price. Counts of fewer than 11 persons are not
-- in the file. It does not name its year: say it with --vintage.
-- makes: published_figures
-- required: rndrng_prvdr_geo_lvl, rndrng_prvdr_geo_desc, hcpcs_cd, place_of_srvc, tot_rndrng_prvdrs, tot_benes, tot_srvcs, avg_sbmtd_chrg
-- required: avg_mdcr_alowd_amt, avg_mdcr_pymt_amt
-- unused: rndrng_prvdr_geo_cd, hcpcs_desc, hcpcs_drug_ind, tot_bene_day_srvcs, avg_mdcr_stdzd_amt
SELECT
    source_row,
    'CMS Medicare Physician & Other Practitioners by Geography and Service' AS source,
    measure,
    CASE WHEN hcpcs_cd IS NULL THEN NULL ELSE
        CASE measure
            WHEN 'services' THEN services
            WHEN 'providers' THEN TRY_CAST(tot_rndrng_prvdrs AS DECIMAL(18, 0))
            WHEN 'persons' THEN TRY_CAST(tot_benes AS DECIMAL(18, 0))
            WHEN 'submitted_charge' THEN CAST(services * TRY_CAST(avg_sbmtd_chrg AS DECIMAL(18, 8)) AS DECIMAL(18, 2))
            WHEN 'allowed_charge' THEN CAST(services * TRY_CAST(avg_mdcr_alowd_amt AS DECIMAL(18, 8)) AS DECIMAL(18, 2))
            WHEN 'payment' THEN CAST(services * TRY_CAST(avg_mdcr_pymt_amt AS DECIMAL(18, 8)) AS DECIMAL(18, 2))
        END
    END AS value,
    CAST(services AS BIGINT) AS n,
    'services allowed' AS n_basis,
    'part_b_allowed' AS basis,
    'A' AS grade,
    UPPER(hcpcs_cd) AS hcpcs_code,
    place_of_srvc AS place_of_service_code,
    CASE WHEN UPPER(rndrng_prvdr_geo_lvl) <> 'NATIONAL' THEN rndrng_prvdr_geo_desc END AS state,
    CASE WHEN measure IN ('submitted_charge', 'allowed_charge', 'payment') THEN 'Services times the average published.' END AS note
FROM (
    SELECT *, TRY_CAST(tot_srvcs AS DECIMAL(18, 3)) AS services, ROW_NUMBER() OVER () AS source_row FROM raw
) AS numbered
CROSS JOIN (
    SELECT 'services' AS measure
    UNION ALL SELECT 'providers'
    UNION ALL SELECT 'persons'
    UNION ALL SELECT 'submitted_charge'
    UNION ALL SELECT 'allowed_charge'
    UNION ALL SELECT 'payment'
) AS measures
