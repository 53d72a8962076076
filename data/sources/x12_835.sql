-- X12 835, the payer's electronic remittance (4010 and 5010), as data/landing/x12_835.py lands it: one raw row per service line (SVC),
-- per claim without lines, and per claim's own adjustments. Raw columns are named by their place: clp01 is CLP01, dtm_472 is DTM*472.
-- Dates stay text here: what is none is counted where the extract types it. Amounts were checked as they were landed.
SELECT
    source_row,
    claim_row,
    record_level,
    clp01 AS claim_id,
    clp07 AS payer_claim_id,
    CASE WHEN record_level = 'line' THEN ref_6r END AS claim_line_number,
    ref_f8 AS original_claim_id,
    clp09 AS claim_frequency_code,
    claim_type,
    CASE
        WHEN COALESCE(dtm_472, dtm_150) IS NOT NULL AND record_level = 'line' THEN 'line'
        WHEN service_date IS NOT NULL THEN 'claim'
    END AS date_basis,
    COALESCE(nm1_74, nm1_qc, nm1_il) AS person_id,
    n1_pr AS payer,
    COALESCE(n1_pr_04, trn03) AS payer_identifier,
    ref_ce AS plan,
    clp06 AS filing_indicator,
    -- other values (4, 22, 23, 25) do not say which payer this is
    CASE WHEN clp02 IN ('1', '19') THEN 'P' WHEN clp02 IN ('2', '20') THEN 'S' WHEN clp02 IN ('3', '21') THEN 'T' END AS payer_sequence,
    SUBSTRING(service_date, 1, 4) || '-' || SUBSTRING(service_date, 5, 2) || '-' || SUBSTRING(service_date, 7) AS claim_line_start_date,
    SUBSTRING(dtm_050, 1, 4) || '-' || SUBSTRING(dtm_050, 5, 2) || '-' || SUBSTRING(dtm_050, 7) AS received_date,
    SUBSTRING(decision_date, 1, 4) || '-' || SUBSTRING(decision_date, 5, 2) || '-' || SUBSTRING(decision_date, 7) AS adjudication_date,
    SUBSTRING(bpr16, 1, 4) || '-' || SUBSTRING(bpr16, 5, 2) || '-' || SUBSTRING(bpr16, 7) AS paid_date,
    COALESCE(code_06, code_01) AS hcpcs_code,
    SPLIT_PART(modifiers_from, component, 3) AS hcpcs_modifier_1,
    SPLIT_PART(modifiers_from, component, 4) AS hcpcs_modifier_2,
    SPLIT_PART(modifiers_from, component, 5) AS hcpcs_modifier_3,
    SPLIT_PART(modifiers_from, component, 6) AS hcpcs_modifier_4,
    code_01 AS paid_hcpcs_code,
    -- SVC07 is what was billed and only stands where it differs from SVC05, what was paid; SVC05 may be left off where it is one (RFI 2163)
    CASE WHEN record_level = 'line' THEN COALESCE(svc07, svc05, 1) END AS service_unit_quantity,
    COALESCE(ndc_01, ndc_06) AS ndc_code,
    -- the description that came with an unlisted code is returned in the seventh component
    COALESCE(NULLIF(SPLIT_PART(svc06, component, 7), ''), SPLIT_PART(svc01, component, 7)) AS drug_description,
    CASE WHEN LENGTH(revenue_code) < 4 THEN LPAD(revenue_code, 4, '0') ELSE revenue_code END AS revenue_center_code,
    CASE WHEN claim_type = 'professional' THEN clp08 END AS place_of_service_code,
    CASE WHEN claim_type = 'institutional' THEN clp08 || COALESCE(clp09, '') END AS bill_type_code,
    COALESCE(nm1_82_line, ref_hpi, nm1_82) AS rendering_npi,
    n1_pe_npi AS billing_npi,
    n4_pe AS state,
    charge AS charge_amount,
    amt_b6 AS allowed_amount,
    paid AS paid_amount,
    -- no CAS*PR*1 means none was taken: zero, not unknown
    pr_1 AS deductible_amount,
    pr_2 AS coinsurance_amount,
    pr_3 AS copayment_amount,
    clp03 AS claim_charge_amount,
    clp04 AS claim_paid_amount,
    difference AS claim_difference_amount,
    clp02 AS claim_status_code,
    adjustments,
    remarks AS remark_codes
FROM (
    SELECT
        *,
        CASE
            WHEN has_mia = 'Y' OR clp11 IS NOT NULL OR has_revenue_code = 'Y' OR clp06 = 'MA' THEN 'institutional'
            WHEN has_procedure = 'Y' THEN 'professional'
        END AS claim_type,
        COALESCE(dtm_472, dtm_150, dtm_232) AS service_date,
        COALESCE(dtm_405, bpr16) AS decision_date,
        -- SVC06 holds what was billed where the payer decided on another code. NU is a revenue code, N4 an NDC
        -- (ND, N1 to N3: its older names); N6 and UI number items of other kinds.
        CASE WHEN kind_06 NOT IN ('NU', 'N4', 'ND', 'N1', 'N2', 'N3', 'N6', 'UI') THEN value_06 END AS code_06,
        CASE WHEN kind_01 NOT IN ('NU', 'N4', 'ND', 'N1', 'N2', 'N3', 'N6', 'UI') THEN value_01 END AS code_01,
        CASE WHEN kind_06 IN ('N4', 'ND', 'N1', 'N2', 'N3') THEN value_06 END AS ndc_06,
        CASE WHEN kind_01 IN ('N4', 'ND', 'N1', 'N2', 'N3') THEN value_01 END AS ndc_01,
        CASE WHEN svc04 IS NOT NULL THEN svc04 WHEN kind_01 = 'NU' THEN value_01 WHEN kind_06 = 'NU' THEN value_06 END AS revenue_code,
        -- Beside the same code SVC06 stands because the modifiers differ: those billed are its own, if any (RFI 1000). Beside another code
        -- many payers leave them off: then those of SVC01 may be the billed ones.
        CASE
            WHEN value_06 = value_01 AND kind_06 = kind_01 THEN svc06
            WHEN value_06 IS NOT NULL AND NULLIF(SPLIT_PART(svc06, component, 3), '') IS NOT NULL THEN svc06
            ELSE svc01
        END AS modifiers_from
    FROM (
        -- COALESCE: DuckDB 2.0.0 refuses to compare SPLIT_PART of a column that is blank throughout
        SELECT
            *,
            COALESCE(SPLIT_PART(svc01, component, 1), '') AS kind_01,
            NULLIF(TRIM(SPLIT_PART(svc01, component, 2)), '') AS value_01,
            COALESCE(SPLIT_PART(svc06, component, 1), '') AS kind_06,
            NULLIF(TRIM(SPLIT_PART(svc06, component, 2)), '') AS value_06
        FROM raw
    ) AS composites
) AS typed
