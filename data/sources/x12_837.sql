-- X12 837, claims as they were sent (professional and institutional, 4010 and 5010), as data/landing/x12_837.py lands them: one raw row per
-- service line (SV1, SV2), and per claim without lines. Raw columns are named by their place: clm01 is CLM01, dtp_472 is DTP*472.
-- No payer has answered yet: nothing is said of payment, and no such column is here. Dates stay text here: what is none is counted where the extract types it.
SELECT
    source_row,
    claim_row,
    -- RP: told for the record alone (a capitated provider's encounters); no remittance will come
    CASE WHEN bht06 = 'RP' THEN 'encounter' ELSE 'submission' END AS record_role,
    record_level,
    clm01 AS claim_id,
    -- a payer is to give LX back where no REF*6R came (RFI 1684)
    COALESCE(ref_6r, lx01) AS claim_line_number,
    ref_f8 AS original_claim_id,
    NULLIF(SPLIT_PART(clm05, clm_component, 3), '') AS claim_frequency_code,
    claim_type,
    CASE WHEN dtp_472 IS NOT NULL THEN 'line' WHEN service_date IS NOT NULL THEN 'claim' END AS date_basis,
    COALESCE(nm1_qc, nm1_il) AS person_id,
    nm1_pr AS payer,
    COALESCE(sbr04, sbr03) AS plan,
    sbr09 AS filing_indicator,
    CASE WHEN sbr01 IN ('P', 'S', 'T') THEN sbr01 END AS payer_sequence,
    SUBSTRING(service_date, 1, 4) || '-' || SUBSTRING(service_date, 5, 2) || '-' || SUBSTRING(service_date, 7) AS claim_line_start_date,
    SUBSTRING(bht04, 1, 4) || '-' || SUBSTRING(bht04, 5, 2) || '-' || SUBSTRING(bht04, 7) AS submitted_date,
    CASE WHEN kind NOT IN ('NU', 'N4', 'ND', 'N1', 'N2', 'N3', 'N6', 'UI') THEN value END AS hcpcs_code,
    SPLIT_PART(sv_code, component, 3) AS hcpcs_modifier_1,
    SPLIT_PART(sv_code, component, 4) AS hcpcs_modifier_2,
    SPLIT_PART(sv_code, component, 5) AS hcpcs_modifier_3,
    SPLIT_PART(sv_code, component, 6) AS hcpcs_modifier_4,
    sv_quantity AS service_unit_quantity,
    COALESCE(lin03, CASE WHEN kind IN ('N4', 'ND', 'N1', 'N2', 'N3') THEN value END) AS ndc_code,
    ctp04 AS ndc_quantity,
    SPLIT_PART(ctp05, component, 1) AS ndc_unit_of_measure,
    -- the guides want the name of an unlisted drug beside its code; many senders put it into the note
    COALESCE(NULLIF(SPLIT_PART(sv_code, component, 7), ''), nte_line, nte) AS drug_description,
    CASE WHEN LENGTH(sv201) < 4 THEN LPAD(sv201, 4, '0') ELSE sv201 END AS revenue_center_code,
    CASE WHEN claim_type = 'professional' THEN COALESCE(sv105, facility) END AS place_of_service_code,
    CASE WHEN claim_type = 'institutional' THEN facility || SPLIT_PART(clm05, clm_component, 3) END AS bill_type_code,
    REPLACE(hi_1, '.', '') AS diagnosis_code_1,
    REPLACE(hi_2, '.', '') AS diagnosis_code_2,
    REPLACE(hi_3, '.', '') AS diagnosis_code_3,
    REPLACE(hi_4, '.', '') AS diagnosis_code_4,
    REPLACE(hi_5, '.', '') AS diagnosis_code_5,
    REPLACE(hi_6, '.', '') AS diagnosis_code_6,
    REPLACE(hi_7, '.', '') AS diagnosis_code_7,
    REPLACE(hi_8, '.', '') AS diagnosis_code_8,
    REPLACE(hi_9, '.', '') AS diagnosis_code_9,
    REPLACE(hi_10, '.', '') AS diagnosis_code_10,
    REPLACE(hi_11, '.', '') AS diagnosis_code_11,
    REPLACE(hi_12, '.', '') AS diagnosis_code_12,
    COALESCE(nm1_82_line, nm1_82) AS rendering_npi,
    nm1_85 AS billing_npi,
    COALESCE(nm1_77_line, nm1_77) AS facility_npi,
    -- what kind of place bills tells more of where a drug was given than the specialty of who gave it
    COALESCE(prv_bi, prv_pe_line, prv_pe) AS provider_taxonomy,
    n4_85 AS state,
    CASE WHEN COALESCE(ref_g1, ref_g1_line) IS NULL THEN 'N' ELSE 'Y' END AS prior_authorization_number_present,
    CASE WHEN COALESCE(pwk, pwk_line) IS NULL THEN 'N' ELSE 'Y' END AS attachment_present,
    CASE WHEN record_level = 'line' THEN administration END AS administration_code_present,
    charge AS charge_amount,
    clm02 AS claim_charge_amount,
    difference AS claim_difference_amount
FROM (
    SELECT
        *,
        CASE
            WHEN service = 'SV2' THEN 'institutional'
            WHEN service = 'SV1' THEN 'professional'
            WHEN SPLIT_PART(clm05, clm_component, 2) = 'A' THEN 'institutional'
            WHEN SPLIT_PART(clm05, clm_component, 2) = 'B' THEN 'professional'
        END AS claim_type,
        COALESCE(dtp_472, dtp_472_claim, dtp_434) AS service_date,
        NULLIF(SPLIT_PART(clm05, clm_component, 1), '') AS facility,
        COALESCE(SPLIT_PART(sv_code, component, 1), '') AS kind,
        NULLIF(TRIM(SPLIT_PART(sv_code, component, 2)), '') AS value
    FROM raw
) AS typed
