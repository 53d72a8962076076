-- FHIR ExplanationOfBenefit (CARIN Blue Button R4; CMS Blue Button v1, v2, v3), as data/landing/fhir_eob.py lands it: one raw row per line,
-- one per claim without any. Raw columns are named by the code that names the value: HL7's (submitted) or CMS's (line_nch_pmt_amt).
-- Of the CMS files the payer is Medicare, and a column means what it does in CMS research files. Reasons come as codes, most often without amounts.
-- What the server holds now is the last answer to a claim.
-- answers: last
-- required: source_row, claim_row, record_level, claim_number, billable_start, serviced, hcpcs
-- optional: insurer, plan, is_cms, claim_type, eob_type, patient, created, status, outcome, payment_status, payment_date, precedence
-- optional: has_authorization, prior_claim, provider_npi, facility_npi, typeofbill, benefitpaymentstatus, carr_clm_cntl_num
-- optional: fi_doc_clm_cntl_num, fi_orig_clm_cntl_num, clm_cntl_num, carr_clm_pmt_dnl_cd, clm_carr_pmt_dnl_cd, clmrecvddate
-- optional: nch_wkly_proc_dt, clm_nch_wkly_proc_dt, nch_prmry_pyr_cd, clm_nch_prmry_pyr_cd, clm_adjstmt_type_cd, clm_fac_type_cd
-- optional: clm_srvc_clsfctn_type_cd, clm_freq_cd, sequence, modifier_1, modifier_2, modifier_3, modifier_4, modifier_5, ndc, ndc_unit
-- optional: drug, revenue, place_of_service, state, rendering_npi, taxonomy, specialty, adjustments, remarks, diagnosis_1, diagnosis_2
-- optional: diagnosis_3, diagnosis_4, diagnosis_5, diagnosis_6, diagnosis_7, diagnosis_8, diagnosis_9, diagnosis_10, diagnosis_11
-- optional: diagnosis_12, line_prcsg_ind_cd, clm_prcsg_ind_cd, line_bene_prmry_pyr_cd, clm_prmry_pyr_cd, rev_cntr_stus_ind_cd
-- optional: clm_rev_cntr_stus_cd, rev_cntr_packg_ind_cd, clm_rev_packg_ind_cd, clm_prvdr_spclty_cd, quantity, ndc_quantity
-- optional: rev_cntr_unit_cnt, payment, total_submitted, total_eligible, total_benefit, total_paidtoprovider, total_paidtopatient
-- optional: total_deductible, total_coinsurance, total_copay, nch_carr_clm_sbmtd_chrg_amt, clm_tot_chrg_amt, clm_sbmt_chrg_amt
-- optional: submitted, eligible, benefit, paidtoprovider, paidtopatient, deductible, coinsurance, copay, line_sbmtd_chrg_amt
-- optional: line_alowd_chrg_amt, line_nch_pmt_amt, line_bene_ptb_ddctbl_amt, line_coinsrnc_amt, rev_cntr_tot_chrg_amt
-- optional: rev_cntr_pmt_amt_amt, rev_cntr_cash_ddctbl_amt, rev_cntr_coinsrnc_wge_adjstd_c, clm_line_sbmt_chrg_amt
-- optional: clm_line_alowd_chrg_amt, clm_line_cvrd_pd_amt, clm_line_prvdr_pmt_amt, clm_line_bene_pd_amt, clm_line_mdcr_ddctbl_amt
-- optional: clm_line_mdcr_coinsrnc_amt, amounts_of, not_covered
SELECT
    source_row,
    claim_row,
    record_level,
    claim_number AS claim_id,
    -- the number by which a payer knows a claim; only CMS gives one beside the claim's id
    CASE WHEN is_cms = 'Y' THEN COALESCE(carr_clm_cntl_num, fi_doc_clm_cntl_num, clm_cntl_num) ELSE claim_number END AS payer_claim_id,
    sequence AS claim_line_number,
    COALESCE(prior_claim, fi_orig_clm_cntl_num) AS original_claim_id,
    CASE WHEN kind = 'institutional' THEN COALESCE(clm_freq_cd, SUBSTRING(bill_type, 3, 1)) END AS claim_frequency_code,
    kind AS claim_type,
    CASE WHEN serviced IS NOT NULL THEN 'line' WHEN billable_start IS NOT NULL THEN 'claim' END AS date_basis,
    patient AS person_id,
    CASE WHEN is_cms = 'Y' THEN 'Medicare' ELSE insurer END AS payer,
    plan,
    CASE WHEN is_cms = 'Y' THEN 'medicare' END AS line_of_business,
    -- Where CMS names another insurer that comes first, Medicare is second.
    CASE
        WHEN is_cms = 'Y' AND (
            COALESCE(line_bene_prmry_pyr_cd, clm_prmry_pyr_cd, nch_prmry_pyr_cd, clm_nch_prmry_pyr_cd) IS NOT NULL OR processing = 'S') THEN 'S'
        WHEN is_cms = 'Y' OR precedence = '1' THEN 'P'
        WHEN precedence = '2' THEN 'S'
        WHEN precedence = '3' THEN 'T'
    END AS payer_sequence,
    CASE WHEN benefitpaymentstatus = 'innetwork' THEN 'Y' WHEN benefitpaymentstatus = 'outofnetwork' THEN 'N' END AS in_network_flag,
    -- a time of day is no part of a date
    SUBSTRING(COALESCE(serviced, billable_start), 1, 10) AS claim_line_start_date,
    SUBSTRING(clmrecvddate, 1, 10) AS received_date,
    -- CMS: the end of the week in which the claim was processed. Its v1 and v2 fill `created` with the time at which they were asked.
    SUBSTRING(CASE WHEN is_cms = 'Y' THEN COALESCE(nch_wkly_proc_dt, clm_nch_wkly_proc_dt) ELSE created END, 1, 10) AS adjudication_date,
    SUBSTRING(payment_date, 1, 10) AS paid_date,
    hcpcs AS hcpcs_code,
    modifier_1 AS hcpcs_modifier_1,
    modifier_2 AS hcpcs_modifier_2,
    modifier_3 AS hcpcs_modifier_3,
    modifier_4 AS hcpcs_modifier_4,
    modifier_5 AS hcpcs_modifier_5,
    -- CMS v2 puts the quantity of the NDC where the units belong, and those beside it
    COALESCE(rev_cntr_unit_cnt, quantity) AS service_unit_quantity,
    ndc_code,
    CASE WHEN ndc_code IS NOT NULL THEN COALESCE(ndc_quantity, CASE WHEN rev_cntr_unit_cnt IS NOT NULL THEN quantity END) END AS ndc_quantity,
    -- a unit of the NDC as bills write it, or as UCUM does
    CASE
        WHEN ndc_code IS NULL THEN NULL
        WHEN UPPER(ndc_unit) IN ('F2', 'GR', 'ME', 'ML', 'UN') THEN UPPER(ndc_unit)
        WHEN ndc_unit = 'g' THEN 'GR'
        WHEN ndc_unit = 'mg' THEN 'ME'
        WHEN ndc_unit = '[iU]' THEN 'F2'
        WHEN ndc_unit IN ('1', '{unit}') THEN 'UN'
        ELSE ndc_unit
    END AS ndc_unit_of_measure,
    drug AS drug_description,
    LPAD(revenue, 4, '0') AS revenue_center_code,
    LPAD(place_of_service, 2, '0') AS place_of_service_code,
    CASE WHEN kind = 'institutional' THEN bill_type END AS bill_type_code,
    COALESCE(rev_cntr_stus_ind_cd, clm_rev_cntr_stus_cd) AS opps_status_indicator,
    COALESCE(rev_cntr_packg_ind_cd, clm_rev_packg_ind_cd) AS packaging_indicator,
    REPLACE(diagnosis_1, '.', '') AS diagnosis_code_1,
    REPLACE(diagnosis_2, '.', '') AS diagnosis_code_2,
    REPLACE(diagnosis_3, '.', '') AS diagnosis_code_3,
    REPLACE(diagnosis_4, '.', '') AS diagnosis_code_4,
    REPLACE(diagnosis_5, '.', '') AS diagnosis_code_5,
    REPLACE(diagnosis_6, '.', '') AS diagnosis_code_6,
    REPLACE(diagnosis_7, '.', '') AS diagnosis_code_7,
    REPLACE(diagnosis_8, '.', '') AS diagnosis_code_8,
    REPLACE(diagnosis_9, '.', '') AS diagnosis_code_9,
    REPLACE(diagnosis_10, '.', '') AS diagnosis_code_10,
    REPLACE(diagnosis_11, '.', '') AS diagnosis_code_11,
    REPLACE(diagnosis_12, '.', '') AS diagnosis_code_12,
    rendering_npi,
    provider_npi AS billing_npi,
    COALESCE(facility_npi, CASE WHEN kind = 'institutional' THEN provider_npi END) AS facility_npi,
    taxonomy AS provider_taxonomy,
    COALESCE(clm_prvdr_spclty_cd, specialty) AS provider_specialty,
    state,
    -- A file in which no claim carries one does not say.
    CASE WHEN has_authorization = 'Y' THEN 'Y' WHEN (SELECT COUNT(has_authorization) FROM raw) > 0 THEN 'N' END
        AS prior_authorization_number_present,
    charge_amount,
    COALESCE(line_alowd_chrg_amt, clm_line_alowd_chrg_amt, eligible, CASE WHEN takes_totals THEN total_eligible END) AS allowed_amount,
    paid_amount,
    COALESCE(line_bene_ptb_ddctbl_amt, rev_cntr_cash_ddctbl_amt, clm_line_mdcr_ddctbl_amt, deductible,
        CASE WHEN takes_totals THEN total_deductible END) AS deductible_amount,
    COALESCE(line_coinsrnc_amt, rev_cntr_coinsrnc_wge_adjstd_c, clm_line_mdcr_coinsrnc_amt, coinsurance,
        CASE WHEN takes_totals THEN total_coinsurance END) AS coinsurance_amount,
    COALESCE(copay, CASE WHEN takes_totals THEN total_copay END) AS copayment_amount,
    claim_charge_amount,
    claim_paid_amount,
    CASE WHEN amounts_of = 'claim' THEN 'claim' END AS amount_basis,
    -- What was taken back is told from every line. Otherwise a status only speaks where reasons are silent.
    CASE
        WHEN status IN ('cancelled', 'entered-in-error', 'draft') THEN status
        WHEN clm_adjstmt_type_cd = '1' THEN 'CLM_ADJSMT_TYPE_CD:1'
        WHEN adjustments IS NOT NULL THEN NULL
        WHEN COALESCE(carr_clm_pmt_dnl_cd, clm_carr_pmt_dnl_cd) = '0' THEN 'CARR_CLM_PMT_DNL_CD:0'
        WHEN processing IS NOT NULL THEN 'LINE_PRCSG_IND_CD:' || processing
        WHEN payment_status = 'denied' THEN 'payment:denied'
        WHEN not_covered = 'Y' THEN 'not covered'
        -- Complete, and the line's own money is not said: paid as a whole, as hospital stays are.
        WHEN COALESCE(paid_amount, 0) = 0 AND (paid_amount IS NULL OR outcome <> 'complete') THEN 'outcome:' || COALESCE(outcome, 'complete')
    END AS line_status,
    adjustments,
    remarks AS remark_codes
FROM (
    SELECT
        *,
        amounts_of = 'line' AS takes_totals,
        COALESCE(line_prcsg_ind_cd, clm_prcsg_ind_cd) AS processing,
        CASE
            WHEN claim_type IN ('professional', 'institutional') THEN claim_type
            WHEN claim_type IS NOT NULL THEN NULL
            WHEN eob_type IN ('CARRIER', 'DME') THEN 'professional'
            WHEN eob_type IN ('INPATIENT', 'OUTPATIENT', 'SNF', 'HHA', 'HOSPICE') THEN 'institutional'
        END AS kind,
        COALESCE(TRIM(LEADING '0' FROM typeofbill), clm_fac_type_cd || clm_srvc_clsfctn_type_cd || COALESCE(clm_freq_cd, '')) AS bill_type,
        -- zeros stand for none
        CASE WHEN NULLIF(TRIM(LEADING '0' FROM ndc), '') IS NOT NULL THEN ndc END AS ndc_code,
        COALESCE(line_sbmtd_chrg_amt, rev_cntr_tot_chrg_amt, clm_line_sbmt_chrg_amt, submitted, CASE WHEN amounts_of = 'line' THEN
            COALESCE(nch_carr_clm_sbmtd_chrg_amt, clm_tot_chrg_amt, clm_sbmt_chrg_amt, total_submitted) END) AS charge_amount,
        COALESCE(line_nch_pmt_amt, rev_cntr_pmt_amt_amt, clm_line_cvrd_pd_amt, clm_line_prvdr_pmt_amt + COALESCE(clm_line_bene_pd_amt, 0),
            benefit, paidtoprovider + COALESCE(paidtopatient, 0), paidtopatient, CASE WHEN amounts_of = 'line' THEN
            COALESCE(payment, total_benefit, total_paidtoprovider + COALESCE(total_paidtopatient, 0), total_paidtopatient) END) AS paid_amount,
        COALESCE(nch_carr_clm_sbmtd_chrg_amt, clm_tot_chrg_amt, clm_sbmt_chrg_amt, total_submitted) AS claim_charge_amount,
        COALESCE(payment, total_benefit, total_paidtoprovider + COALESCE(total_paidtopatient, 0), total_paidtopatient) AS claim_paid_amount
    FROM raw
) AS claims
-- Revenue code 0001 without a procedure is the claim's total, no line of it.
WHERE NOT (COALESCE(kind, '') = 'institutional' AND COALESCE(LPAD(revenue, 4, '0'), '') = '0001' AND hcpcs IS NULL)
