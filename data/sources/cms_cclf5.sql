-- CMS claim and claim line feed (CCLF), part 5: Part B physician lines, as data/landing/cms_cclf5.py lands CMS's text or a table of it.
-- The payer is Medicare. Originals, cancellations and adjustments of a claim share its control number: each is an answer to it.
-- What a line was charged is not in this file, nor is the NDC. What became of it is said by its processing code, as in CMS research files.
-- required: cur_clm_uniq_id, clm_line_num, clm_line_from_dt, clm_line_hcpcs_cd, clm_line_cvrd_pd_amt, clm_carr_pmt_dnl_cd
-- required: clm_prcsg_ind_cd, clm_adjsmt_type_cd
-- optional: clm_cntl_num, clm_efctv_dt, bene_mbi_id, clm_from_dt, clm_line_alowd_chrg_amt, clm_line_srvc_unit_qty, clm_pos_cd
-- optional: clm_prvdr_spclty_cd, rndrg_prvdr_npi_num, clm_rndrg_prvdr_npi_num, clm_line_prmry_pyr_cd, hcpcs_1_mdfr_cd, hcpcs_2_mdfr_cd
-- optional: hcpcs_3_mdfr_cd, hcpcs_4_mdfr_cd, hcpcs_5_mdfr_cd, clm_line_dgns_cd, clm_dgns_1_cd, clm_dgns_2_cd, clm_dgns_3_cd
-- optional: clm_dgns_4_cd, clm_dgns_5_cd, clm_dgns_6_cd, clm_dgns_7_cd, clm_dgns_8_cd, clm_dgns_9_cd, clm_dgns_10_cd, clm_dgns_11_cd
-- optional: clm_dgns_12_cd
-- unused: bene_*, clm_*, rndrg_*, dgns_prcdr_icd_ind, hcpcs_betos_cd, file_*, ingest_datetime
SELECT
    COALESCE(clm_cntl_num, cur_clm_uniq_id) AS claim_id,
    cur_clm_uniq_id AS payer_claim_id,
    TRIM(LEADING '0' FROM clm_line_num) AS claim_line_number,
    'professional' AS claim_type,
    CASE WHEN clm_line_from_dt IS NOT NULL THEN 'line' WHEN clm_from_dt IS NOT NULL THEN 'claim' END AS date_basis,
    bene_mbi_id AS person_id,
    'Medicare' AS payer,
    'medicare' AS line_of_business,
    -- Where another insurer comes first, Medicare is second.
    CASE WHEN clm_prcsg_ind_cd = 'S' OR clm_line_prmry_pyr_cd IS NOT NULL THEN 'S' ELSE 'P' END AS payer_sequence,
    COALESCE(clm_line_from_dt, clm_from_dt) AS claim_line_start_date,
    clm_efctv_dt AS adjudication_date,
    clm_line_hcpcs_cd AS hcpcs_code,
    hcpcs_1_mdfr_cd AS hcpcs_modifier_1,
    hcpcs_2_mdfr_cd AS hcpcs_modifier_2,
    hcpcs_3_mdfr_cd AS hcpcs_modifier_3,
    hcpcs_4_mdfr_cd AS hcpcs_modifier_4,
    hcpcs_5_mdfr_cd AS hcpcs_modifier_5,
    clm_line_srvc_unit_qty AS service_unit_quantity,
    LPAD(clm_pos_cd, 2, '0') AS place_of_service_code,
    COALESCE(clm_line_dgns_cd, clm_dgns_1_cd) AS diagnosis_code_1,
    clm_dgns_2_cd AS diagnosis_code_2,
    clm_dgns_3_cd AS diagnosis_code_3,
    clm_dgns_4_cd AS diagnosis_code_4,
    clm_dgns_5_cd AS diagnosis_code_5,
    clm_dgns_6_cd AS diagnosis_code_6,
    clm_dgns_7_cd AS diagnosis_code_7,
    clm_dgns_8_cd AS diagnosis_code_8,
    clm_dgns_9_cd AS diagnosis_code_9,
    clm_dgns_10_cd AS diagnosis_code_10,
    clm_dgns_11_cd AS diagnosis_code_11,
    clm_dgns_12_cd AS diagnosis_code_12,
    COALESCE(rndrg_prvdr_npi_num, clm_rndrg_prvdr_npi_num) AS rendering_npi,
    clm_prvdr_spclty_cd AS provider_specialty,
    CAST(NULL AS DECIMAL(18, 2)) AS charge_amount,
    -- A cancellation repeats the dollars that it takes back.
    CASE WHEN is_cancellation THEN '-' ELSE '' END || clm_line_alowd_chrg_amt AS allowed_amount,
    CASE WHEN is_cancellation THEN '-' ELSE '' END || clm_line_cvrd_pd_amt AS paid_amount,
    CASE
        WHEN is_cancellation THEN 'CLM_ADJSMT_TYPE_CD:1'
        -- 0: the whole claim was denied
        WHEN clm_carr_pmt_dnl_cd = '0' THEN 'CARR_CLM_PMT_DNL_CD:0'
        ELSE 'LINE_PRCSG_IND_CD:' || clm_prcsg_ind_cd
    END AS line_status
FROM (
    SELECT *, COALESCE(TRIM(LEADING '0' FROM clm_adjsmt_type_cd) = '1', FALSE) AS is_cancellation FROM raw
) AS lines
