-- The rows of one input file in the contract's layout, or, where resent is set, the rows that payers sent a second time.
SELECT
    dense_rank() OVER (ORDER BY claim_no, place) AS claim_row,
    record_level, claim_id, payer_claim_id, CASE
        WHEN record_level = 'line' THEN claim_line_number END AS claim_line_number, original_claim_id,
    claim_frequency_code, claim_type, date_basis, person_id, payer, plan, filing_indicator, stated_line_of_business AS line_of_business,
        payer_sequence,
    in_network_flag, claim_line_start_date, received_date, adjudication_date, paid_date,
    CASE WHEN record_level = 'line' THEN hcpcs_code END AS hcpcs_code,
    CASE WHEN record_level = 'line' THEN modifiers[1] END AS hcpcs_modifier_1,
    CASE WHEN record_level = 'line' THEN modifiers[2] END AS hcpcs_modifier_2,
    CASE WHEN record_level = 'line' THEN modifiers[3] END AS hcpcs_modifier_3,
    CASE WHEN record_level = 'line' THEN modifiers[4] END AS hcpcs_modifier_4,
    CASE WHEN record_level = 'line' THEN modifiers[5] END AS hcpcs_modifier_5,
    CASE WHEN record_level = 'line' THEN paid_hcpcs_code END AS paid_hcpcs_code,
    CASE WHEN record_level = 'line' THEN service_unit_quantity END::DECIMAL(18, 3) AS service_unit_quantity,
    CASE WHEN record_level = 'line' THEN ndc_code END AS ndc_code,
    CASE WHEN record_level = 'line' THEN quantity END::DECIMAL(18, 3) AS ndc_quantity,
    CASE WHEN record_level = 'line' THEN unit END AS ndc_unit_of_measure,
    CASE WHEN record_level = 'line' THEN words END AS drug_description,
    CASE WHEN record_level = 'line' THEN revenue_center_code END AS revenue_center_code,
    place_of_service_code, bill_type_code, opps_status_indicator, packaging_indicator,
    dx[1] AS diagnosis_code_1, dx[2] AS diagnosis_code_2, dx[3] AS diagnosis_code_3, dx[4] AS diagnosis_code_4, dx[5] AS diagnosis_code_5,
    dx[6] AS diagnosis_code_6, dx[7] AS diagnosis_code_7, dx[8] AS diagnosis_code_8, dx[9] AS diagnosis_code_9, dx[10] AS diagnosis_code_10,
    dx[11] AS diagnosis_code_11, dx[12] AS diagnosis_code_12,
    rendering_npi, billing_npi, facility_npi, provider_taxonomy, provider_specialty, state, prior_authorization_number_present,
        administration_code_present,
    charge_amount::DECIMAL(18, 2) AS charge_amount, (allowed_amount - less)::DECIMAL(18, 2) AS allowed_amount,
        (paid_amount - less)::DECIMAL(18, 2) AS paid_amount,
    deductible_amount::DECIMAL(18, 2) AS deductible_amount, coinsurance_amount::DECIMAL(18, 2) AS coinsurance_amount,
    copayment_amount::DECIMAL(18, 2) AS copayment_amount, (claim_charge + difference)::DECIMAL(18, 2) AS claim_charge_amount,
    (claim_paid - claim_lines * less)::DECIMAL(18, 2) AS claim_paid_amount, difference::DECIMAL(18, 2) AS claim_difference_amount,
    claim_status_code, line_status,
    CASE WHEN less > 0 THEN list_append(adjustments, {'group_code': 'CO', 'reason_code': '144', 'amount': less::DECIMAL(18, 2)})
        ELSE adjustments END AS adjustments,
    remark_codes
FROM (SELECT *, CASE WHEN resent_changed AND getvariable('resent') THEN 12.5 ELSE 0 END AS less FROM records)
WHERE resent OR resent_changed OR NOT getvariable('resent')
ORDER BY claim_no, place, is_claim_record, line_number, part
