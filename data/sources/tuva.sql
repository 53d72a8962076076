-- Tuva's input layer, table medical_claim: the column set of 2022-23 and the current one of 148 columns, one row per line of a final claim,
-- with `x_…` columns of ours where the file carries them (Tuva passes such columns through).
-- answers: last
-- required: claim_id, claim_line_number, claim_type, claim_start_date, hcpcs_code, paid_amount, charge_amount
-- optional: person_id, patient_id, payer, plan, claim_line_start_date, place_of_service_code, bill_type_code, revenue_center_code, drg_code
-- optional: ms_drg_code, apr_drg_code, admit_source_code, admit_type_code, discharge_disposition_code, service_unit_quantity, data_source
-- optional: hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5, rendering_npi, billing_npi, facility_npi
-- optional: paid_date, allowed_amount, coinsurance_amount, copayment_amount, deductible_amount, in_network_flag
-- optional: diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4, diagnosis_code_5, diagnosis_code_6
-- optional: diagnosis_code_7, diagnosis_code_8, diagnosis_code_9, diagnosis_code_10, diagnosis_code_11, diagnosis_code_12
-- optional: x_ndc_code, x_ndc_quantity, x_ndc_unit, x_drug_narrative, x_line_status, x_received_date, x_first_remit_date
-- optional: x_original_claim_id, x_claim_frequency_code, x_auth_number_present, x_opps_status_indicator, x_billing_taxonomy
-- optional: x_group_code_1, x_group_code_2, x_group_code_3, x_group_code_4, x_group_code_5, x_carc_1, x_carc_2, x_carc_3, x_carc_4, x_carc_5
-- optional: x_carc_amount_1, x_carc_amount_2, x_carc_amount_3, x_carc_amount_4, x_carc_amount_5, x_rarc_1, x_rarc_2, x_rarc_3, x_rarc_4, x_rarc_5
-- unused: member_id, *_end_date, admission_date, discharge_date, drg_code_type, *_tin, total_cost_amount, diagnosis_*, procedure_*
-- unused: file_*, ingest_datetime
SELECT
    -- The key is claim, line and data source; the source's name is only needed where one file has several.
    CASE WHEN is_of_many_sources THEN CONCAT(data_source, ':', claim_id) ELSE CAST(claim_id AS VARCHAR) END AS claim_id,
    claim_line_number,
    x_original_claim_id AS original_claim_id,
    -- The last digit of a whole bill type says how often the claim was sent.
    COALESCE(x_claim_frequency_code, CASE WHEN claim_kind = 'institutional' AND LENGTH(bill_type) = 3 THEN SUBSTRING(bill_type, 3) END)
        AS claim_frequency_code,
    claim_kind AS claim_type,
    CASE WHEN line_date IS NOT NULL THEN 'line' WHEN claim_date IS NOT NULL THEN 'claim' END AS date_basis,
    COALESCE(CAST(person_id AS VARCHAR), CAST(patient_id AS VARCHAR)) AS person_id,
    payer,
    plan,
    CASE WHEN LOWER(CAST(in_network_flag AS VARCHAR)) IN ('1', 'y', 'yes', 'true', 't') THEN 'Y'
        WHEN LOWER(CAST(in_network_flag AS VARCHAR)) IN ('0', 'n', 'no', 'false', 'f') THEN 'N' END AS in_network_flag,
    COALESCE(line_date, claim_date) AS claim_line_start_date,
    x_received_date AS received_date,
    x_first_remit_date AS adjudication_date,
    paid_date,
    hcpcs_code,
    hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5,
    service_unit_quantity,
    x_ndc_code AS ndc_code,
    x_ndc_quantity AS ndc_quantity,
    x_ndc_unit AS ndc_unit_of_measure,
    x_drug_narrative AS drug_description,
    revenue_center_code,
    place_of_service_code,
    bill_type_code,
    x_opps_status_indicator AS opps_status_indicator,
    diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4, diagnosis_code_5, diagnosis_code_6,
    diagnosis_code_7, diagnosis_code_8, diagnosis_code_9, diagnosis_code_10, diagnosis_code_11, diagnosis_code_12,
    rendering_npi,
    billing_npi,
    facility_npi,
    x_billing_taxonomy AS provider_taxonomy,
    CASE WHEN LOWER(CAST(x_auth_number_present AS VARCHAR)) IN ('1', 'y', 'yes', 'true', 't') THEN 'Y'
        WHEN LOWER(CAST(x_auth_number_present AS VARCHAR)) IN ('0', 'n', 'no', 'false', 'f') THEN 'N' END AS prior_authorization_number_present,
    charge_amount,
    allowed_amount,
    paid_amount,
    deductible_amount,
    coinsurance_amount,
    copayment_amount,
    x_line_status AS line_status,
    -- The contract's text form: CO:45:67.50;PR:1:105.26
    CONCAT_WS(';',
        COALESCE(x_group_code_1, '') || ':' || x_carc_1 || ':' || COALESCE(CAST(x_carc_amount_1 AS VARCHAR), ''),
        COALESCE(x_group_code_2, '') || ':' || x_carc_2 || ':' || COALESCE(CAST(x_carc_amount_2 AS VARCHAR), ''),
        COALESCE(x_group_code_3, '') || ':' || x_carc_3 || ':' || COALESCE(CAST(x_carc_amount_3 AS VARCHAR), ''),
        COALESCE(x_group_code_4, '') || ':' || x_carc_4 || ':' || COALESCE(CAST(x_carc_amount_4 AS VARCHAR), ''),
        COALESCE(x_group_code_5, '') || ':' || x_carc_5 || ':' || COALESCE(CAST(x_carc_amount_5 AS VARCHAR), '')) AS adjustments,
    CONCAT_WS(';', x_rarc_1, x_rarc_2, x_rarc_3, x_rarc_4, x_rarc_5) AS remark_codes
FROM (
    SELECT
        *,
        CASE
            WHEN LOWER(claim_type) IN ('professional', 'institutional') THEN LOWER(claim_type)
            -- undetermined, or blank: only a facility's claim has any of these
            WHEN COALESCE(bill_type_code, revenue_center_code, drg_code, ms_drg_code, apr_drg_code, admit_source_code, admit_type_code,
                discharge_disposition_code) IS NOT NULL THEN 'institutional'
            WHEN place_of_service_code IS NOT NULL THEN 'professional'
        END AS claim_kind,
        TRIM(LEADING '0' FROM bill_type_code) AS bill_type,
        -- a time of day is no part of a date
        SUBSTRING(CAST(claim_line_start_date AS VARCHAR), 1, 10) AS line_date,
        SUBSTRING(CAST(claim_start_date AS VARCHAR), 1, 10) AS claim_date,
        (SELECT COUNT(DISTINCT data_source) FROM raw) > 1 AS is_of_many_sources
    FROM raw
) AS lines
