-- Where an extract holds claims as they were sent: `records` anew, with each answer completed from the claim that it answers, and without the
-- lines sent that have an answer. Filled is what a provider writes on a claim, where the answer leaves it blank; what the payer says stays the payer's.

-- Such a row carries the columns of two inputs: `parts` gets one more row per combination of columns, which is no input (its part is NULL).
CREATE OR REPLACE TEMP TABLE combined AS
SELECT m.*, (SELECT count(*) FROM parts) - 1 + dense_rank() OVER (ORDER BY m.captured) AS part_id
FROM (
    SELECT
        o.answered_part, o.sent_part,
        -- an input without answers does not say that all of them are there
        list_sort(list_distinct(a.captured || list_filter(s.captured, lambda one: one <> 'every_answer'))) AS captured
    FROM (
        SELECT DISTINCT row_id >> 40 AS answered_part, sent_row >> 40 AS sent_part FROM submission WHERE sent_row IS NOT NULL
        UNION
        SELECT DISTINCT refused_row >> 40, row_id >> 40 FROM submission WHERE refused_row IS NOT NULL
    ) o
    JOIN parts a ON a.part_id = o.answered_part
    JOIN parts s ON s.part_id = o.sent_part
) m;

INSERT INTO parts BY NAME
SELECT
    part_id, any_value(captured) AS captured, list_contains(any_value(captured), 'adjustments') AS has_adjustments, 0 AS row_count,
    []::VARCHAR[] AS warnings, []::VARCHAR[] AS unknown_columns
FROM combined
GROUP BY part_id;

CREATE OR REPLACE TEMP VIEW records AS
SELECT
    r.* REPLACE (
        coalesce(c.part_id, d.part_id, r.part_id)::INTEGER AS part_id,
        -- a line of a claim refused as a whole is denied, with the share of its charge in each reason
        CASE WHEN f.row_id IS NULL THEN r.record_role END AS record_role,
        coalesce(r.payer_claim_id, f.payer_claim_id) AS payer_claim_id,
        coalesce(r.received_date, f.received_date) AS received_date,
        coalesce(r.adjudication_date, f.adjudication_date) AS adjudication_date,
        coalesce(r.paid_date, f.paid_date) AS paid_date,
        coalesce(r.claim_status_code, f.claim_status_code) AS claim_status_code,
        coalesce(r.paid_amount, f.paid_amount) AS paid_amount,
        coalesce(r.remark_codes, f.remark_codes) AS remark_codes,
        CASE WHEN f.row_id IS NULL THEN r.adjustments ELSE list_transform(f.adjustments, lambda one: {
            'group_code': one.group_code, 'reason_code': one.reason_code, 'amount': (one.amount * r.charge_amount / f.charge_amount)::DECIMAL(18, 2)}) END AS adjustments,
        coalesce(r.original_claim_id, s.original_claim_id) AS original_claim_id,
        coalesce(r.claim_frequency_code, s.claim_frequency_code) AS claim_frequency_code,
        coalesce(r.person_id, s.person_id) AS person_id,
        -- of the payer it was sent to, and of no other
        coalesce(r.plan, CASE WHEN m.is_same_payer THEN s.plan END) AS plan,
        coalesce(r.filing_indicator, CASE WHEN m.is_same_payer THEN s.filing_indicator END) AS filing_indicator,
        coalesce(r.line_of_business, CASE WHEN m.is_same_payer THEN s.line_of_business END) AS line_of_business,
        coalesce(r.payer_sequence, CASE WHEN m.is_same_payer THEN s.payer_sequence END) AS payer_sequence,
        coalesce(r.in_network_flag, CASE WHEN m.is_same_payer THEN s.in_network_flag END) AS in_network_flag,
        coalesce(r.submitted_date, s.submitted_date) AS submitted_date,
        coalesce(r.hcpcs_code, s.hcpcs_code) AS hcpcs_code,
        coalesce(r.hcpcs_modifier_1, s.hcpcs_modifier_1) AS hcpcs_modifier_1,
        coalesce(r.hcpcs_modifier_2, s.hcpcs_modifier_2) AS hcpcs_modifier_2,
        coalesce(r.hcpcs_modifier_3, s.hcpcs_modifier_3) AS hcpcs_modifier_3,
        coalesce(r.hcpcs_modifier_4, s.hcpcs_modifier_4) AS hcpcs_modifier_4,
        coalesce(r.hcpcs_modifier_5, s.hcpcs_modifier_5) AS hcpcs_modifier_5,
        coalesce(r.service_unit_quantity, s.service_unit_quantity) AS service_unit_quantity,
        coalesce(r.ndc_code, s.ndc_code) AS ndc_code,
        coalesce(r.ndc_quantity, s.ndc_quantity) AS ndc_quantity,
        coalesce(r.ndc_unit_of_measure, s.ndc_unit_of_measure) AS ndc_unit_of_measure,
        coalesce(r.drug_description, s.drug_description) AS drug_description,
        -- A remittance does not say which kind of claim it answers: where it was read otherwise than it was sent, what was sent holds.
        coalesce(s.claim_type, r.claim_type) AS claim_type,
        CASE WHEN s.claim_type <> r.claim_type THEN s.revenue_center_code ELSE coalesce(r.revenue_center_code, s.revenue_center_code) END
            AS revenue_center_code,
        CASE WHEN s.claim_type <> r.claim_type THEN s.place_of_service_code ELSE coalesce(r.place_of_service_code, s.place_of_service_code) END
            AS place_of_service_code,
        CASE WHEN s.claim_type <> r.claim_type THEN s.bill_type_code ELSE coalesce(r.bill_type_code, s.bill_type_code) END AS bill_type_code,
        coalesce(r.opps_status_indicator, s.opps_status_indicator) AS opps_status_indicator,
        coalesce(r.packaging_indicator, s.packaging_indicator) AS packaging_indicator,
        coalesce(r.diagnosis_code_1, s.diagnosis_code_1) AS diagnosis_code_1,
        coalesce(r.diagnosis_code_2, s.diagnosis_code_2) AS diagnosis_code_2,
        coalesce(r.diagnosis_code_3, s.diagnosis_code_3) AS diagnosis_code_3,
        coalesce(r.diagnosis_code_4, s.diagnosis_code_4) AS diagnosis_code_4,
        coalesce(r.diagnosis_code_5, s.diagnosis_code_5) AS diagnosis_code_5,
        coalesce(r.diagnosis_code_6, s.diagnosis_code_6) AS diagnosis_code_6,
        coalesce(r.diagnosis_code_7, s.diagnosis_code_7) AS diagnosis_code_7,
        coalesce(r.diagnosis_code_8, s.diagnosis_code_8) AS diagnosis_code_8,
        coalesce(r.diagnosis_code_9, s.diagnosis_code_9) AS diagnosis_code_9,
        coalesce(r.diagnosis_code_10, s.diagnosis_code_10) AS diagnosis_code_10,
        coalesce(r.diagnosis_code_11, s.diagnosis_code_11) AS diagnosis_code_11,
        coalesce(r.diagnosis_code_12, s.diagnosis_code_12) AS diagnosis_code_12,
        coalesce(r.rendering_npi, s.rendering_npi) AS rendering_npi,
        coalesce(r.facility_npi, s.facility_npi) AS facility_npi,
        coalesce(r.provider_taxonomy, s.provider_taxonomy) AS provider_taxonomy,
        coalesce(r.provider_specialty, s.provider_specialty) AS provider_specialty,
        coalesce(r.state, s.state) AS state,
        coalesce(r.prior_authorization_number_present, s.prior_authorization_number_present) AS prior_authorization_number_present,
        coalesce(r.attachment_present, s.attachment_present) AS attachment_present,
        coalesce(r.administration_code_present, s.administration_code_present) AS administration_code_present,
        coalesce(r.charge_amount, s.charge_amount) AS charge_amount,
        coalesce(r.claim_charge_amount, s.claim_charge_amount) AS claim_charge_amount)
FROM rows_told r
LEFT JOIN submission m ON m.row_id = r.row_id
LEFT JOIN (FROM rows_told WHERE record_role = 'submission') s ON s.row_id = m.sent_row
LEFT JOIN combined c ON c.answered_part = r.part_id AND c.sent_part = s.part_id
LEFT JOIN rows_told f ON f.row_id = m.refused_row
LEFT JOIN combined d ON d.answered_part = f.part_id AND d.sent_part = r.part_id
WHERE coalesce(m.fate IN ('open', 'answer', 'refused'), true);
