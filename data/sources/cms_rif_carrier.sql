-- CMS research files (RIF), carrier claims, in the column names of the Chronic Conditions Warehouse: one row per line of a final claim.
-- The payer is Medicare. What became of a line is said by its processing code (data/reference/statuses.csv), not by adjustment reasons.
-- answers: last
-- required: clm_id, line_num, line_1st_expns_dt, hcpcs_cd, line_prcsg_ind_cd, line_nch_pmt_amt, line_sbmtd_chrg_amt
-- optional: bene_id, clm_from_dt, nch_wkly_proc_dt, carr_clm_pmt_dnl_cd, clm_pmt_amt, nch_carr_clm_sbmtd_chrg_amt, carr_clm_cntl_num
-- optional: carr_clm_blg_npi_num, org_npi_num, prf_physn_npi, prvdr_spclty, prvdr_state_cd, line_srvc_cnt, line_place_of_srvc_cd
-- optional: hcpcs_1st_mdfr_cd, hcpcs_2nd_mdfr_cd, hcpcs_3rd_mdfr_cd, hcpcs_4th_mdfr_cd, line_ndc_cd, line_alowd_chrg_amt
-- optional: line_bene_ptb_ddctbl_amt, line_coinsrnc_amt, line_bene_prmry_pyr_cd, line_icd_dgns_cd, prncpal_dgns_cd
-- optional: icd_dgns_cd2, icd_dgns_cd3, icd_dgns_cd4, icd_dgns_cd5, icd_dgns_cd6, icd_dgns_cd7, icd_dgns_cd8, icd_dgns_cd9, icd_dgns_cd10
-- optional: icd_dgns_cd11, icd_dgns_cd12
-- unused: dml_ind, clm_*, final_action, nch_*, carr_*, rfr_*, icd_dgns_*, prncpal_*, line_*, prf_physn_*, tax_num, prvdr_*, prtcptng_ind_cd
-- unused: betos_cd, hpsa_scrcty_ind_cd
SELECT
    clm_id AS claim_id,
    carr_clm_cntl_num AS payer_claim_id,
    line_num AS claim_line_number,
    'professional' AS claim_type,
    CASE WHEN line_1st_expns_dt IS NOT NULL THEN 'line' WHEN clm_from_dt IS NOT NULL THEN 'claim' END AS date_basis,
    bene_id AS person_id,
    'Medicare' AS payer,
    'medicare' AS line_of_business,
    -- Where another insurer comes first, Medicare is second.
    CASE WHEN line_prcsg_ind_cd = 'S' OR line_bene_prmry_pyr_cd IS NOT NULL THEN 'S' ELSE 'P' END AS payer_sequence,
    COALESCE(line_1st_expns_dt, clm_from_dt) AS claim_line_start_date,
    -- the end of the week in which the claim was processed: the nearest to a decision that the file has
    nch_wkly_proc_dt AS adjudication_date,
    hcpcs_cd AS hcpcs_code,
    hcpcs_1st_mdfr_cd AS hcpcs_modifier_1,
    hcpcs_2nd_mdfr_cd AS hcpcs_modifier_2,
    hcpcs_3rd_mdfr_cd AS hcpcs_modifier_3,
    hcpcs_4th_mdfr_cd AS hcpcs_modifier_4,
    line_srvc_cnt AS service_unit_quantity,
    -- zeros stand for none
    CASE WHEN NULLIF(TRIM(LEADING '0' FROM line_ndc_cd), '') IS NOT NULL THEN line_ndc_cd END AS ndc_code,
    line_place_of_srvc_cd AS place_of_service_code,
    COALESCE(line_icd_dgns_cd, prncpal_dgns_cd) AS diagnosis_code_1,
    icd_dgns_cd2 AS diagnosis_code_2,
    icd_dgns_cd3 AS diagnosis_code_3,
    icd_dgns_cd4 AS diagnosis_code_4,
    icd_dgns_cd5 AS diagnosis_code_5,
    icd_dgns_cd6 AS diagnosis_code_6,
    icd_dgns_cd7 AS diagnosis_code_7,
    icd_dgns_cd8 AS diagnosis_code_8,
    icd_dgns_cd9 AS diagnosis_code_9,
    icd_dgns_cd10 AS diagnosis_code_10,
    icd_dgns_cd11 AS diagnosis_code_11,
    icd_dgns_cd12 AS diagnosis_code_12,
    prf_physn_npi AS rendering_npi,
    COALESCE(carr_clm_blg_npi_num, org_npi_num) AS billing_npi,
    prvdr_spclty AS provider_specialty,
    -- some files number the states
    CASE WHEN UPPER(SUBSTRING(prvdr_state_cd, 1, 1)) BETWEEN 'A' AND 'Z' THEN prvdr_state_cd END AS state,
    line_sbmtd_chrg_amt AS charge_amount,
    line_alowd_chrg_amt AS allowed_amount,
    line_nch_pmt_amt AS paid_amount,
    line_bene_ptb_ddctbl_amt AS deductible_amount,
    line_coinsrnc_amt AS coinsurance_amount,
    nch_carr_clm_sbmtd_chrg_amt AS claim_charge_amount,
    clm_pmt_amt AS claim_paid_amount,
    -- 0: the whole claim was denied
    CASE WHEN carr_clm_pmt_dnl_cd = '0' THEN 'CARR_CLM_PMT_DNL_CD:0' ELSE 'LINE_PRCSG_IND_CD:' || line_prcsg_ind_cd END AS line_status
FROM raw
