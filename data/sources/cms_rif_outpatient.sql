-- CMS research files (RIF), outpatient claims, in the column names of the Chronic Conditions Warehouse: one row per revenue line of a final
-- claim. The payer is Medicare. Reasons come as codes without amounts (CO50): what they mean for the dollars is worked out later.
-- answers: last
-- required: clm_id, rev_cntr, hcpcs_cd, rev_cntr_tot_chrg_amt, rev_cntr_pmt_amt_amt, clm_fac_type_cd, clm_srvc_clsfctn_type_cd
-- optional: bene_id, clm_line_num, clm_from_dt, rev_cntr_dt, nch_wkly_proc_dt, fi_doc_clm_cntl_num, fi_orig_clm_cntl_num, clm_freq_cd
-- optional: nch_prmry_pyr_cd, clm_pmt_amt, clm_tot_chrg_amt, org_npi_num, rndrng_physn_npi, at_physn_npi, prvdr_state_cd
-- optional: hcpcs_1st_mdfr_cd, hcpcs_2nd_mdfr_cd, hcpcs_3rd_mdfr_cd, hcpcs_4th_mdfr_cd, rev_cntr_unit_cnt, rev_cntr_ide_ndc_upc_num
-- optional: rev_cntr_ndc_qty, rev_cntr_ndc_qty_qlfr_cd, rev_cntr_stus_ind_cd, rev_cntr_packg_ind_cd, rev_cntr_1st_ansi_cd
-- optional: rev_cntr_2nd_ansi_cd, rev_cntr_3rd_ansi_cd, rev_cntr_4th_ansi_cd, rev_cntr_cash_ddctbl_amt, rev_cntr_blood_ddctbl_amt
-- optional: rev_cntr_coinsrnc_wge_adjstd_c, prncpal_dgns_cd, icd_dgns_cd2, icd_dgns_cd3, icd_dgns_cd4, icd_dgns_cd5, icd_dgns_cd6
-- optional: icd_dgns_cd7, icd_dgns_cd8, icd_dgns_cd9, icd_dgns_cd10, icd_dgns_cd11, icd_dgns_cd12
-- unused: dml_ind, clm_*, claim_query_code, final_action, fi_*, fst_dgns_*, nch_*, icd_*, prncpal_*, prcdr_*, prvdr_*, rsn_visit_*, rev_cntr_*
-- unused: at_physn_*, op_physn_*, ot_physn_*, rndrng_physn_*, ptnt_dschrg_stus_cd
SELECT
    source_row,
    clm_id AS claim_id,
    fi_doc_clm_cntl_num AS payer_claim_id,
    clm_line_num AS claim_line_number,
    fi_orig_clm_cntl_num AS original_claim_id,
    clm_freq_cd AS claim_frequency_code,
    'institutional' AS claim_type,
    CASE WHEN rev_cntr_dt IS NOT NULL THEN 'line' WHEN clm_from_dt IS NOT NULL THEN 'claim' END AS date_basis,
    bene_id AS person_id,
    'Medicare' AS payer,
    'medicare' AS line_of_business,
    -- Where another insurer comes first, Medicare is second.
    CASE WHEN nch_prmry_pyr_cd IS NOT NULL THEN 'S' ELSE 'P' END AS payer_sequence,
    COALESCE(rev_cntr_dt, clm_from_dt) AS claim_line_start_date,
    -- the end of the week in which the claim was processed: the nearest to a decision that the file has
    nch_wkly_proc_dt AS adjudication_date,
    hcpcs_cd AS hcpcs_code,
    hcpcs_1st_mdfr_cd AS hcpcs_modifier_1,
    hcpcs_2nd_mdfr_cd AS hcpcs_modifier_2,
    hcpcs_3rd_mdfr_cd AS hcpcs_modifier_3,
    hcpcs_4th_mdfr_cd AS hcpcs_modifier_4,
    rev_cntr_unit_cnt AS service_unit_quantity,
    -- zeros stand for none; the column also holds device and trial numbers, which match no product
    CASE WHEN NULLIF(TRIM(LEADING '0' FROM rev_cntr_ide_ndc_upc_num), '') IS NOT NULL THEN rev_cntr_ide_ndc_upc_num END AS ndc_code,
    rev_cntr_ndc_qty AS ndc_quantity,
    rev_cntr_ndc_qty_qlfr_cd AS ndc_unit_of_measure,
    LPAD(rev_cntr, 4, '0') AS revenue_center_code,
    clm_fac_type_cd || clm_srvc_clsfctn_type_cd || COALESCE(clm_freq_cd, '') AS bill_type_code,
    rev_cntr_stus_ind_cd AS opps_status_indicator,
    rev_cntr_packg_ind_cd AS packaging_indicator,
    prncpal_dgns_cd AS diagnosis_code_1,
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
    COALESCE(rndrng_physn_npi, at_physn_npi) AS rendering_npi,
    org_npi_num AS billing_npi,
    org_npi_num AS facility_npi,
    -- some files number the states
    CASE WHEN UPPER(SUBSTRING(prvdr_state_cd, 1, 1)) BETWEEN 'A' AND 'Z' THEN prvdr_state_cd END AS state,
    rev_cntr_tot_chrg_amt AS charge_amount,
    rev_cntr_pmt_amt_amt AS paid_amount,
    rev_cntr_cash_ddctbl_amt AS deductible_amount,
    rev_cntr_coinsrnc_wge_adjstd_c AS coinsurance_amount,
    clm_tot_chrg_amt AS claim_charge_amount,
    clm_pmt_amt AS claim_paid_amount,
    -- The contract's text form, without amounts: CO:50:
    CONCAT_WS(';',
        SUBSTRING(rev_cntr_1st_ansi_cd, 1, 2) || ':' || SUBSTRING(rev_cntr_1st_ansi_cd, 3) || ':',
        SUBSTRING(rev_cntr_2nd_ansi_cd, 1, 2) || ':' || SUBSTRING(rev_cntr_2nd_ansi_cd, 3) || ':',
        SUBSTRING(rev_cntr_3rd_ansi_cd, 1, 2) || ':' || SUBSTRING(rev_cntr_3rd_ansi_cd, 3) || ':',
        SUBSTRING(rev_cntr_4th_ansi_cd, 1, 2) || ':' || SUBSTRING(rev_cntr_4th_ansi_cd, 3) || ':') AS adjustments
FROM (SELECT *, ROW_NUMBER() OVER () AS source_row FROM raw) AS numbered
-- Revenue code 0001 without a procedure is the claim's total, no line of it.
WHERE NOT (COALESCE(LPAD(rev_cntr, 4, '0'), '') = '0001' AND hcpcs_cd IS NULL)
