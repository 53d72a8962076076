-- CMS claim and claim line feed (CCLF), parts 1 and 2: hospitals' lines, each with its claim, as data/landing/cms_cclf2.py joins them.
-- The payer is Medicare. Originals, cancellations and adjustments of a claim share its natural key (CCLF Information Packet v43, section
-- 5.1.2: provider, first and last day, member), which takes the place of a claim number, hashed because it holds the member's: each is an
-- answer to it. Lines have no number here: those of an adjustment are numbered anew, so lines meet by their code and place.
-- What a line was charged and allowed is in neither part, nor is why a line was not paid: only whole claims say that.
-- hashed: claim_id
-- required: cur_clm_uniq_id, clm_line_hcpcs_cd, clm_line_cvrd_pd_amt, clm_line_prod_rev_ctr_cd, clm_line_from_dt, clm_adjsmt_type_cd
-- required: clm_efctv_dt, clm_bill_fac_type_cd, clm_bill_clsfctn_cd, clm_mdcr_npmt_rsn_cd, source_row
-- optional: prvdr_oscar_num, clm_blg_prvdr_oscar_num, bene_mbi_id, clm_from_dt, clm_thru_dt, clm_line_instnl_rev_ctr_dt, clm_bill_freq_cd
-- optional: prncpl_dgns_cd, clm_pmt_amt, clm_nch_prmry_pyr_cd, fac_prvdr_npi_num, clm_blg_prvdr_npi_num, atndg_prvdr_npi_num
-- optional: clm_atndg_prvdr_npi_num, clm_mdcr_instnl_tot_chrg_amt, clm_line_srvc_unit_qty, hcpcs_1_mdfr_cd, hcpcs_2_mdfr_cd
-- optional: hcpcs_3_mdfr_cd, hcpcs_4_mdfr_cd, hcpcs_5_mdfr_cd
-- unused: bene_*, clm_*, file_*, ingest_datetime
SELECT
    source_row,
    provider || ' ' || COALESCE(clm_from_dt, '') || ' ' || COALESCE(clm_thru_dt, '') || ' ' || COALESCE(bene_mbi_id, cur_clm_uniq_id) AS claim_id,
    TRY_CAST(cur_clm_uniq_id AS BIGINT) AS claim_row,
    cur_clm_uniq_id AS payer_claim_id,
    clm_bill_freq_cd AS claim_frequency_code,
    'institutional' AS claim_type,
    CASE WHEN clm_line_instnl_rev_ctr_dt IS NOT NULL OR clm_line_from_dt IS NOT NULL THEN 'line' WHEN clm_from_dt IS NOT NULL THEN 'claim' END
        AS date_basis,
    bene_mbi_id AS person_id,
    'Medicare' AS payer,
    'medicare' AS line_of_business,
    -- Where another insurer comes first, Medicare is second.
    CASE WHEN clm_nch_prmry_pyr_cd IS NOT NULL THEN 'S' ELSE 'P' END AS payer_sequence,
    COALESCE(clm_line_instnl_rev_ctr_dt, clm_line_from_dt, clm_from_dt) AS claim_line_start_date,
    clm_efctv_dt AS adjudication_date,
    clm_line_hcpcs_cd AS hcpcs_code,
    hcpcs_1_mdfr_cd AS hcpcs_modifier_1,
    hcpcs_2_mdfr_cd AS hcpcs_modifier_2,
    hcpcs_3_mdfr_cd AS hcpcs_modifier_3,
    hcpcs_4_mdfr_cd AS hcpcs_modifier_4,
    hcpcs_5_mdfr_cd AS hcpcs_modifier_5,
    clm_line_srvc_unit_qty AS service_unit_quantity,
    LPAD(clm_line_prod_rev_ctr_cd, 4, '0') AS revenue_center_code,
    clm_bill_fac_type_cd || clm_bill_clsfctn_cd || COALESCE(clm_bill_freq_cd, '') AS bill_type_code,
    prncpl_dgns_cd AS diagnosis_code_1,
    COALESCE(clm_atndg_prvdr_npi_num, atndg_prvdr_npi_num) AS rendering_npi,
    -- No billing_npi: it would be part of what makes two versions one claim, and one of them may lack it.
    COALESCE(clm_blg_prvdr_npi_num, fac_prvdr_npi_num) AS facility_npi,
    CAST(NULL AS DECIMAL(18, 2)) AS charge_amount,
    -- A cancellation repeats the dollars that it takes back.
    CASE WHEN is_cancellation THEN '-' ELSE '' END || clm_line_cvrd_pd_amt AS paid_amount,
    CASE WHEN is_cancellation THEN '-' ELSE '' END || clm_mdcr_instnl_tot_chrg_amt AS claim_charge_amount,
    CASE WHEN is_cancellation THEN '-' ELSE '' END || clm_pmt_amt AS claim_paid_amount,
    CASE
        WHEN is_cancellation THEN 'CLM_ADJSMT_TYPE_CD:1'
        -- ~ is CMS's own sign for none
        ELSE 'CLM_MDCR_NPMT_RSN_CD:' || COALESCE(clm_mdcr_npmt_rsn_cd, '~')
    END AS line_status
FROM (
    SELECT
        *,
        COALESCE(clm_blg_prvdr_oscar_num, prvdr_oscar_num, clm_blg_prvdr_npi_num, fac_prvdr_npi_num, '') AS provider,
        TRIM(LEADING '0' FROM clm_adjsmt_type_cd) = '1' AS is_cancellation
    FROM raw
) AS lines
-- Revenue code 0001 without a procedure is the claim's total, no line of it.
WHERE NOT (COALESCE(LPAD(clm_line_prod_rev_ctr_cd, 4, '0'), '') = '0001' AND clm_line_hcpcs_cd IS NULL)
