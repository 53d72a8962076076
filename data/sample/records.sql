-- The input file: one row per line per answer, in the contract's layout, with the amounts that balance to the cent.
-- resent marks the rows that come a second time, in the next file; place is the order of the rows in this one.

CREATE OR REPLACE TEMP TABLE priced AS
WITH answered AS (
    SELECT lines.* EXCLUDE (line_cause, site_modifiers), answer, answer_no, answered_on,
           CASE WHEN answer IN ('pending', 'held', 'estimate') THEN answer WHEN answer = 'again' THEN 'duplicate' WHEN answer = 'second' THEN coalesce(second_outcome, 'paid')
               ELSE line_outcome END AS verdict,
           CASE WHEN answer = 'second' AND draw(claim_no, 'second answer') < 0.1
                THEN {group_code: 'CO', reason: '151', remarks: ['N362'], category: 'medical_necessity'}
                WHEN answer = 'again' AND line_outcome = 'paid' AND draw(claim_no, 'why again') < 0.3
                THEN {group_code: 'CO', reason: '29', remarks: [], category: 'timely_filing'}
                WHEN answer = 'again' THEN {group_code: 'OA', reason: '18', remarks: [], category: 'duplicate'}
                    ELSE line_cause END AS answer_cause,
           rate + CASE WHEN answer = 'second' AND course = 'corrected' THEN 0.03 ELSE 0 END AS answer_rate
    FROM lines JOIN kept USING (person) JOIN answers USING (claim_no)
),
shared AS (
    SELECT *,
           CASE WHEN first_line_of_business = 'medicare' THEN 'coinsurance'
                WHEN first_line_of_business NOT IN ('commercial', 'medicare_advantage') THEN CASE WHEN draw(key, 'share') < 0.1 THEN 'copay'
                    ELSE 'none' END
                WHEN draw(key, 'share') < 0.25 THEN 'coinsurance' WHEN draw(key, 'share') < 0.75 THEN 'copay'
                WHEN draw(key, 'share') < 0.85 THEN 'deductible' ELSE 'none' END AS share,
           CASE WHEN verdict = 'partially_denied' THEN round(charge * pick([0.25, 0.3, 0.5], draw(claim_no, 'part')), 0)
                WHEN verdict = 'denied' AND NOT is_claim_level AND draw(claim_no, 'split') < 0.08 THEN round(charge * 0.7, 0)
                WHEN verdict IN ('denied', 'rejected', 'duplicate', 'packaged') THEN charge ELSE 0 END::DECIMAL(18, 2) AS denial,
           CASE WHEN verdict IN ('denied', 'rejected', 'pending', 'held', 'estimate', 'packaged', 'contractual_zero', 'unknown', 'no_charge',
               'duplicate') THEN 0
                ELSE round((charge - CASE WHEN verdict = 'partially_denied' THEN denial ELSE 0 END) * answer_rate, 2) END::DECIMAL(18,
                    2) AS full_amount,
           CASE WHEN verdict = 'patient_share' THEN full_amount
                WHEN share = 'deductible' THEN least(round(full_amount * 0.5, 2), pick([250, 500, 1000], draw(key, 'deductible')))
                    ELSE 0 END::DECIMAL(18, 2) AS deductible,
           CASE WHEN verdict <> 'patient_share' AND share = 'coinsurance' THEN round(full_amount * 0.2, 2)
               ELSE 0 END::DECIMAL(18, 2) AS coinsurance,
           CASE WHEN verdict <> 'patient_share' AND share = 'copay'
                THEN least(round(full_amount * 0.5, 2), pick([40, 60, 100], draw(key, 'copay'))) ELSE 0 END::DECIMAL(18, 2) AS copay,
           slot IN (4, 5) AND verdict IN ('paid', 'other_payer') AS is_later_payer,
           CASE WHEN first_line_of_business = 'medicare' AND slot < 4 AND verdict IN ('paid', 'partially_denied')
                THEN round((full_amount - deductible - coinsurance - copay) * 0.02, 2) ELSE 0 END::DECIMAL(18, 2) AS sequester
    FROM answered
),
settled AS (
    SELECT * REPLACE (CASE WHEN is_later_payer THEN 0 ELSE deductible END AS deductible,
                      CASE WHEN is_later_payer THEN 0 ELSE coinsurance END AS coinsurance,
                      CASE WHEN is_later_payer THEN 0 ELSE copay END AS copay),
           deductible + coinsurance + copay AS patient_owes,
           CASE WHEN is_claim_level AND answer = 'first' THEN charge
                WHEN is_later_payer THEN CASE verdict WHEN 'paid' THEN patient_owes ELSE 0 END
                WHEN verdict IN ('paid', 'partially_denied') THEN full_amount - patient_owes - sequester ELSE 0 END::DECIMAL(18, 2) AS paid,
           CASE WHEN is_later_payer THEN paid ELSE full_amount END AS allowed,
           draw(claim_no, 'two reasons') < 0.06 AND verdict = 'denied' AND slot = 1 AS has_two_reasons,
           round(charge * 0.1, 2)::DECIMAL(18, 2) AS tenth
    FROM shared
)
SELECT *, CASE answer WHEN 'reversal' THEN -1 ELSE 1 END AS sign,
       verdict = 'paid' AND slot = 1 AND answer = 'first' AND course = 'plain' AND spoiled IS NULL AND line_number = 1
           AND draw(claim_no, 'incentive') < 0.003 AS has_incentive,
       CASE WHEN is_claim_level AND answer = 'first' THEN []
            WHEN is_later_payer THEN [{g: 'OA', r: '23', a: charge - patient_owes},
                                      {g: 'CO', r: '45', a: CASE verdict WHEN 'paid' THEN 0 ELSE patient_owes END}]
            WHEN verdict IN ('paid', 'partially_denied', 'patient_share') THEN [
                {g: 'CO', r: '45', a: charge - full_amount - CASE verdict WHEN 'partially_denied' THEN denial ELSE 0 END},
                {g: answer_cause.group_code, r: answer_cause.reason, a: CASE verdict WHEN 'partially_denied' THEN denial ELSE 0 END},
                {g: 'CO', r: '253', a: sequester}, {g: 'PR', r: '1', a: deductible}, {g: 'PR', r: '2', a: coinsurance},
                    {g: 'PR', r: '3', a: copay}]
            WHEN verdict = 'denied' THEN [
                {g: answer_cause.group_code, r: answer_cause.reason, a: denial - CASE WHEN has_two_reasons THEN tenth ELSE 0 END},
                {g: 'CO', r: CASE answer_cause.reason WHEN '197' THEN '27' ELSE '197' END, a: CASE WHEN has_two_reasons THEN tenth
                    ELSE 0 END},
                {g: 'CO', r: '45', a: charge - denial}]
            WHEN verdict IN ('rejected', 'duplicate') THEN [{g: answer_cause.group_code, r: answer_cause.reason, a: charge}]
            WHEN verdict = 'packaged' THEN [{g: 'CO', r: '97', a: charge}]
            WHEN verdict = 'contractual_zero'
                THEN [{g: 'CO', r: CASE
                    WHEN first_line_of_business IN ('medicare_advantage', 'medicaid_managed') AND draw(claim_no, 'capitated') < 0.6
                    THEN '24'
                ELSE '45' END, a: charge}]
            WHEN verdict = 'no_charge' THEN [{g: 'CO', r: '45', a: charge}]
            WHEN verdict = 'held' THEN [{g: 'OA', r: CASE WHEN first_line_of_business = 'commercial'
                THEN pick(['133', '133', '133', '257', '277'], draw(claim_no, 'why held')) ELSE '133' END, a: charge}]
            WHEN verdict = 'estimate' THEN [{g: 'OA', r: '101', a: charge}]
            WHEN verdict = 'unknown' AND draw(claim_no, 'no reason') < 0.5 THEN [{g: 'CO', r: 'ZZ9', a: charge}]
            WHEN verdict = 'pending' THEN NULL ELSE [] END AS entries
FROM settled;

-- The modifiers of a line: what was given, how, bought how, where; written in no order in particular.
CREATE OR REPLACE TEMP TABLE modified AS
WITH chosen AS (
    SELECT line_no, draw(service_key, 'order') AS shuffle, list_filter(list_concat(site_modifiers, [
        CASE WHEN kind = 'waste' THEN 'JW' END,
        CASE WHEN kind = 'main' AND has_waste THEN CASE WHEN happens(key, 'both marks') THEN 'JZ' END
            WHEN kind <> 'waste' AND profile NOT IN ('surgical', 'clinic') AND doctor_bills <> 'giving' AND draw(service_key, 'jz') <
            CASE WHEN first_line_of_business = 'medicare' AND claim_type = 'professional' THEN 0.6
                 WHEN payer_group = 'Blue Cross Blue Shield' THEN 0.45 ELSE 0.2 END + CASE WHEN slot IN (2, 3) THEN 0.2
                     ELSE 0 END THEN 'JZ' END,
        CASE WHEN product_no IN (2, 8, 16) AND draw(provider_no, 'route') < 0.6 THEN 'JA'
            WHEN route = 'SC' AND draw(provider_no, 'route') < 0.3 THEN 'JB' END,
        CASE WHEN claim_type = 'institutional' AND draw(provider_no, '340b') < 0.45
             THEN CASE WHEN service_date < DATE '2025-01-01' AND draw(service_key, '340b') < 0.5 THEN 'JG' ELSE 'TB' END END,
        CASE WHEN first_line_of_business LIKE 'medicaid%' AND draw(provider_no, '340b') < 0.4 THEN 'UD' END,
        CASE WHEN profile = 'eye' THEN pick(['RT', 'LT'], draw(person, 'side')) END,
        CASE WHEN first_line_of_business = 'medicare' AND draw(service_key, 'kx') < 0.05 THEN 'KX' END,
        liability,
        CASE WHEN draw(service_key, 'odd modifier') < 0.005 THEN '25' WHEN draw(service_key, 'odd modifier') < 0.008 THEN 'QW'
             WHEN draw(service_key, 'odd modifier') < 0.014 THEN '59' WHEN draw(service_key, 'odd modifier') < 0.018 THEN 'RE' END
    ]), lambda m: m IS NOT NULL) AS modifiers
    FROM lines JOIN kept USING (person)
)
SELECT line_no, (CASE WHEN shuffle < 0.4 THEN list_reverse(modifiers) ELSE modifiers END)[1:5] AS modifiers FROM chosen;

-- What the claim as a whole says of itself.
CREATE OR REPLACE TEMP TABLE totals AS
SELECT claim_no, answer_no, sum(sign * charge) FILTER (WHERE spoiled IS DISTINCT FROM 'blank_charge') AS claim_charge,
       sum(sign * paid) - coalesce(sum(charge) FILTER (WHERE is_claim_level AND answer = 'first'), 0) - CASE
           WHEN bool_or(has_incentive) THEN 15 ELSE 0 END AS claim_paid,
       count(*) AS claim_lines
FROM priced GROUP BY claim_no, answer_no;

CREATE OR REPLACE TEMP TABLE records AS
WITH signed AS (
    SELECT *,
           course = 'plain' AND answer = 'first' AND spoiled IS NULL AND NOT is_claim_level AND draw(claim_no, 'resent') < 0.004 AS resent,
           course = 'plain' AND answer = 'first' AND spoiled IS NULL AND slot = 1 AND verdict = 'paid' AND outcome = 'paid' AND paid > 100
               AND draw(claim_no, 'resent') BETWEEN 0.004 AND 0.008 AS resent_changed,
           CASE WHEN answer = 'second' AND course = 'replaced' THEN '7' WHEN answer = 'reversal' AND draw(claim_no, 'void') < 0.3 THEN '8'
                WHEN has_reference OR (slot IN (2, 3) AND draw(claim_no, 'replaces') < 0.15) THEN '7'
                WHEN claim_type = 'professional' AND draw(provider_no, 'frequency') < 0.06 THEN NULL ELSE '1' END AS frequency,
           claim_type = 'institutional' AND draw(claim_no, 'bill type') < 0.012 AS has_wrong_bill_type,
           draw(claim_no, 'off') < 0.003 AND answer = 'first' AND spoiled IS NULL AS is_off,
           draw(claim_no, 'trap') < 0.007 AND answer = 'first' AND verdict IN ('paid', 'patient_share', 'packaged') AS is_trap,
           draw(person, 'no sequence') < 0.04 AND slot NOT IN (4, 5) AS has_no_sequence,
           slot = 4 AND NOT is_one_group AND answer <> 'pending' AND happens(claim_no, 'calls itself first') AS calls_itself_first,
           happens(claim_no, 'reordered') AND count(*) OVER (PARTITION BY line_no) > 1 AS is_reordered,
           bool_or(answer = 'again') OVER (PARTITION BY line_no) AS is_sent_again,
           bool_or(answer = 'estimate') OVER (PARTITION BY line_no) AS is_estimated, payer = getvariable('never_first') AS is_never_first,
           course = 'plain' AND answer = 'first' AND spoiled IS NULL AND slot = 1 AND paid > 100 AND NOT resent AND NOT resent_changed
               AND CASE verdict WHEN 'paid' THEN happens(line_no, 'split line')
                   WHEN 'partially_denied' THEN happens(line_no, 'split denial') ELSE false END AS is_split,
           draw(claim_no, 'basis') < 0.01 AS is_claim_date,
           verdict = 'packaged' AND draw(claim_no, 'only 97') < 0.12 AS is_only_97,
           code <> permanent_code AND service_date >= effective AND verdict = 'paid' AND draw(claim_no, 'recoded') < 0.12 AS is_recoded
    FROM priced
)
SELECT
    resent, resent_changed, claim_no, answer_no, CASE WHEN is_reordered THEN -answer_no ELSE answer_no END AS place,
    line_number, 0 AS is_claim_record, is_split, 1 AS part, CASE WHEN is_split AND verdict = 'partially_denied' THEN denial END AS denied_part,
    CASE spoiled WHEN 'bare_claim' THEN 'claim' ELSE 'line' END AS record_level,
    claim_id,
    CASE WHEN course = 'plain' AND NOT goes_on AND NOT is_sent_again AND numbering = 'own' AND draw(claim_no, 'no number') < 0.01 THEN NULL
         ELSE 'T' || (claim_no * 4 + CASE answer WHEN 'second' THEN 1 WHEN 'again' THEN 2 WHEN 'estimate' THEN 3 ELSE 0 END) END AS payer_claim_id,
    line_number::VARCHAR AS claim_line_number,
    CASE WHEN has_reference THEN CASE WHEN draw(claim_no, 'refers to') < 0.85 OR slot = 2 AND numbering <> 'own' THEN 'T' || ((claim_no - 1) * 4)
        ELSE 'C' || (claim_no - 1) END
         WHEN answer = 'second' AND (course = 'replaced' OR claim_id = '0') THEN 'T' || (claim_no * 4) END AS original_claim_id,
    frequency AS claim_frequency_code, claim_type,
    CASE WHEN is_claim_date THEN 'claim' ELSE 'line' END AS date_basis,
    CASE WHEN NOT is_anonymous THEN 'M' || person || CASE WHEN is_one_group THEN 'B' ELSE '' END END AS person_id,
    payer,
    plan, filing_indicator,
    CASE WHEN NOT is_silent AND draw(provider_no * 32 + payer_no, 'says business') < 0.4 THEN line_of_business
        END AS stated_line_of_business,
    CASE WHEN is_never_first THEN 'S' ELSE CASE slot WHEN 4 THEN CASE WHEN calls_itself_first THEN 'P' ELSE 'S' END WHEN 5 THEN 'T' ELSE CASE WHEN NOT has_no_sequence THEN 'P' END END END AS payer_sequence,
    CASE WHEN draw(provider_no * 32 + payer_no, 'network') < 0.9 THEN 'Y'
        WHEN draw(provider_no * 32 + payer_no, 'network') < 0.95 THEN 'N' END AS in_network_flag,
    CASE WHEN spoiled IS DISTINCT FROM 'blank_date' THEN service_date END AS claim_line_start_date,
    CASE WHEN answer <> 'estimate' AND (answer = 'pending' OR draw(claim_no, 'no receipt') > 0.015) THEN received END AS received_date,
    answered_on AS adjudication_date,
    CASE WHEN answered_on + days(4, 9, draw(claim_no, 'paid on')) <= getvariable('as_of') AND answer NOT IN ('held', 'estimate')
         THEN answered_on + days(4, 9, draw(claim_no, 'paid on')) END AS paid_date,
    CASE WHEN spoiled IS DISTINCT FROM 'blank_code' THEN code END AS hcpcs_code,
    modifiers,
    CASE WHEN answer <> 'pending' AND draw(provider_no * 32 + payer_no, 'paid code') < 0.9 THEN CASE WHEN is_recoded THEN permanent_code
        ELSE code END END AS paid_hcpcs_code,
    CASE WHEN is_permanent THEN units
        WHEN units_form = 'several' AND slot NOT IN (2, 3) AND kind <> 'waste' THEN pick([2, 2, 3, 4, 10], draw(key, 'unit count'))
         WHEN units_form = 'dose' AND slot NOT IN (2, 3) AND kind <> 'waste' THEN greatest(60, units) ELSE 1 END AS service_unit_quantity,
    CASE ndc_form
        WHEN 'missing' THEN NULL WHEN 'none' THEN NULL WHEN 'placeholder' THEN CASE WHEN product_class = 'trial_no_charge' THEN ndc ELSE '99999-9999-99' END
        WHEN 'wrong' THEN substr(replace(ndc, '-', ''), 2) || '9' WHEN 'plain' THEN replace(ndc, '-', '') WHEN 'hyphens' THEN ndc
        WHEN 'other_package' THEN left(ndc, 11) || '77'
        ELSE replace(ten_digits(ndc, draw(person, 'ten digits')), CASE ndc_form WHEN 'ten_plain' THEN '-' ELSE ' ' END, '') END AS ndc_code,
    CASE WHEN ndc_form IN ('missing', 'none') THEN NULL WHEN draw(key, 'ndc quantity') < 0.04 THEN NULL ELSE ndc_quantity * CASE kind
        WHEN 'waste' THEN discarded ELSE 1 END END AS quantity,
    CASE WHEN ndc_form IN ('missing', 'none') THEN NULL WHEN draw(key, 'ndc unit') < 0.03 THEN NULL WHEN draw(key, 'ndc unit') < 0.05 THEN 'ME'
         WHEN draw(key, 'ndc unit') < 0.06 THEN 'F2' WHEN draw(key, 'ndc unit') < 0.07 THEN 'GR' ELSE unit END AS unit,
    words,
    revenue AS revenue_center_code, pos AS place_of_service_code,
    CASE WHEN provider_no % 2 = 0 THEN '0' ELSE '' END || tob || CASE WHEN has_wrong_bill_type AND frequency = '1' THEN '7'
        ELSE coalesce(frequency, '1') END AS bill_type_code,
    CASE WHEN NOT is_opps OR is_only_97 OR slot > 3 THEN NULL WHEN is_permanent THEN CASE WHEN product_no % 2 = 0 THEN 'G' ELSE 'K' END
         WHEN code = 'C9399' THEN 'A' WHEN code = 'J7199' THEN 'B' ELSE 'N' END AS opps_status_indicator,
    CASE WHEN is_opps AND slot < 4 AND NOT is_only_97 AND draw(claim_no, 'flag') < 0.8 THEN CASE verdict WHEN 'packaged' THEN '1'
        ELSE '0' END END AS packaging_indicator,
    list_concat([pick(diagnoses, draw(person, 'diagnosis'))],
        getvariable('comorbidities')[1:pick([0, 0, 1, 1, 2, 2, 3, 3, 4, CASE WHEN draw(person, 'ill') < 0.2 THEN 11 ELSE 5 END],
            draw(person, 'others'))]) AS dx,
    CASE WHEN claim_type = 'professional' AND draw(provider_no, 'rendering') < 0.9
        THEN (9100000000 + provider_no * 7919 + person % 3)::VARCHAR END AS rendering_npi,
    billing_npi,
    CASE WHEN claim_type = 'institutional' OR site_group IN ('asc', 'hopd_on_campus') THEN (9200000000 + provider_no * 7919)::VARCHAR
        END AS facility_npi,
    coalesce(site_taxonomy, CASE
        WHEN site_group <> 'unknown' AND draw(provider_no, 'taxonomy') < 0.9 THEN taxonomy END) AS provider_taxonomy,
    CASE WHEN site_group = 'ambulatory_infusion_center' THEN 'Infusion Therapy'
        WHEN site_group = 'specialty_pharmacy' THEN 'Specialty Pharmacy'
         WHEN draw(provider_no, 'specialty') < 0.05 THEN NULL WHEN draw(provider_no, 'specialty') < 0.3 THEN upper(specialty)
             ELSE specialty END AS provider_specialty,
    state,
    CASE WHEN draw(key, 'no auth field') < 0.05 THEN NULL
         WHEN draw(key, 'auth') < CASE WHEN family = 'auth' AND outcome = 'denied' AND slot = 1 THEN 0.2
             WHEN first_line_of_business IN ('medicare', 'medicaid') THEN 0.15 ELSE 0.65 END
         THEN 'Y' ELSE 'N' END AS prior_authorization_number_present,
    CASE WHEN draw(key, 'administration') < 0.05 THEN NULL WHEN draw(key, 'administration') < 0.15 OR answer_cause.reason = '107' THEN 'N'
        ELSE 'Y' END AS administration_code_present,
    CASE WHEN spoiled IS DISTINCT FROM 'blank_charge' THEN sign * charge END AS charge_amount,
    CASE WHEN answer <> 'pending' AND NOT is_claim_level AND draw(provider_no * 32 + payer_no, 'says allowed') < 0.88 THEN sign * allowed
        END AS allowed_amount,
    CASE WHEN answer <> 'pending' THEN sign * paid END AS paid_amount,
    CASE WHEN answer <> 'pending' THEN sign * deductible END AS deductible_amount,
    CASE WHEN answer <> 'pending' THEN sign * coinsurance END AS coinsurance_amount,
    CASE WHEN answer <> 'pending' THEN sign * copay END AS copayment_amount,
    CASE WHEN is_off THEN 25 ELSE 0 END AS difference,
    CASE WHEN answer = 'pending' THEN NULL WHEN answer = 'reversal' THEN '22' WHEN answer = 'estimate' THEN '25'
        WHEN is_never_first THEN '2' WHEN has_no_sequence THEN NULL WHEN is_trap THEN '4'
        WHEN calls_itself_first THEN '1' WHEN slot = 4 THEN '2' WHEN slot = 5 THEN '3'
         WHEN verdict = 'denied' AND draw(claim_no, 'four') < 0.03 THEN '4'
             WHEN verdict = 'paid' AND first_line_of_business = 'medicare' AND draw(claim_no, 'crossed') < 0.3 THEN '19'
             ELSE '1' END AS claim_status_code,
    CASE WHEN answer = 'pending' OR payer_no NOT IN (13, 16, 18) THEN NULL WHEN answer = 'reversal' THEN 'Reversed'
        WHEN verdict IN ('denied', 'paid') THEN verdict ELSE 'processed' END AS line_status,
    list_transform(CASE WHEN draw(claim_no, 'entry order') < 0.5 THEN list_reverse(list_filter(entries, lambda e: e.a <> 0))
        ELSE list_filter(entries, lambda e: e.a <> 0) END,
        lambda e: {'group_code': e.g, 'reason_code': e.r, 'amount': (sign * e.a)::DECIMAL(18, 2)}) AS adjustments,
    CASE WHEN answer IN ('pending') THEN NULL WHEN answer IN ('held', 'estimate') THEN []
         WHEN verdict = 'rejected' THEN list_append(answer_cause.remarks, 'MA130')
         WHEN verdict = 'denied' THEN CASE
             WHEN first_line_of_business = 'medicare' AND draw(claim_no, 'appeal rights') < 0.3
             THEN list_append(answer_cause.remarks, 'MA01') ELSE answer_cause.remarks END
         WHEN verdict IN ('partially_denied', 'duplicate') THEN answer_cause.remarks
         WHEN is_recoded THEN ['N22']
             WHEN verdict = 'paid' AND draw(claim_no, 'paid remark') < 0.06
             THEN pick([['N649'], ['N381'], ['N448']], draw(claim_no, 'which remark')) ELSE [] END AS remark_codes,
    concat_ws(' ', CASE WHEN bool_or(is_split) OVER (PARTITION BY line_no) THEN 'split_line' END, CASE WHEN is_reordered THEN 'reordered' END,
        CASE WHEN slot = 1 AND numbering <> 'own' THEN numbering || '_number' END, CASE WHEN is_one_group THEN 'one_group' END,
        CASE WHEN calls_itself_first THEN 'calls_itself_first' END, CASE WHEN is_sent_again THEN 'sent_again' END,
        CASE WHEN is_estimated THEN 'estimated' END, CASE WHEN is_never_first THEN 'never_first' END,
        CASE WHEN doctor_bills <> 'none' THEN 'doctor_bills_' || doctor_bills END, CASE WHEN is_two_places THEN 'two_places' END,
        CASE WHEN kind = 'waste' THEN 'discarded' END, CASE WHEN kind = 'main' AND has_waste AND happens(key, 'both marks') THEN 'both_marks' END, spoiled, CASE WHEN is_claim_level AND answer = 'first' THEN 'claim_level_denial' END,
        CASE WHEN course NOT IN ('plain', 'held') AND answer <> 'pending' THEN course END, CASE WHEN course = 'held' THEN 'held_first' END,
        CASE WHEN resent THEN 'repeated' END, CASE WHEN resent_changed THEN 'conflicting' END, CASE WHEN is_anonymous THEN 'no_person' END,
        CASE WHEN ndc_form NOT IN ('plain', 'hyphens', 'none') THEN 'ndc_' || ndc_form END,
        CASE WHEN NOT is_permanent AND units_form <> 'right' AND slot NOT IN (2, 3) AND kind <> 'waste' THEN 'units_' || units_form END,
        CASE WHEN draw(key, 'odd words') < 0.005 THEN 'formula_text' END, CASE
            WHEN draw(service_key, 'odd modifier') < 0.008 THEN 'odd_modifier' END,
        CASE WHEN kind = 'equal' THEN 'equal_line' END, CASE WHEN is_waste_denied THEN 'waste_denied' END,
        CASE WHEN family = 'again' AND outcome = 'denied' THEN 'duplicate_of_nothing' END,
        CASE WHEN has_wrong_bill_type AND frequency = '1' THEN 'bill_type_disagrees' END, CASE WHEN is_off THEN 'claim_difference' END,
        CASE WHEN is_trap AND NOT has_no_sequence THEN 'status_4_not_denied' END, CASE WHEN is_claim_date THEN 'date_from_claim' END,
        CASE WHEN is_permanent AND service_date < effective THEN 'code_too_early' END,
        CASE WHEN product_class = 'non_biologic' THEN 'not_a_biologic' END) AS fault,
    is_claim_level AND answer = 'first' AS is_claim_level, has_incentive, answer_cause, claim_charge, claim_paid, claim_lines
FROM signed JOIN modified USING (line_no) JOIN (SELECT product_no, specialty, diagnoses FROM products) USING (product_no)
    JOIN specialties USING (specialty) JOIN totals USING (claim_no, answer_no);

-- Adjustments made to a claim as a whole: its denial, where the lines carry none, and a payer's bonus or penalty.
INSERT INTO records
SELECT * REPLACE (
    false AS resent, false AS resent_changed, 1 AS is_claim_record, 'claim' AS record_level, NULL AS claim_line_number, NULL AS hcpcs_code,
    [] AS modifiers, NULL AS paid_hcpcs_code, NULL AS service_unit_quantity, NULL AS ndc_code, NULL AS quantity, NULL AS unit,
        NULL AS words,
    'claim' AS date_basis, 0 AS charge_amount, NULL AS allowed_amount, CASE WHEN is_claim_level THEN -charge_amount
        ELSE -15 END AS paid_amount,
    0 AS deductible_amount, 0 AS coinsurance_amount, 0 AS copayment_amount,
    [{'group_code': CASE WHEN is_claim_level THEN answer_cause.group_code ELSE 'CO' END,
      'reason_code': CASE WHEN is_claim_level THEN answer_cause.reason ELSE '144' END,
      'amount': CASE WHEN is_claim_level THEN charge_amount ELSE 15 END::DECIMAL(18, 2)}] AS adjustments,
    CASE WHEN is_claim_level THEN answer_cause.remarks ELSE [] END AS remark_codes)
FROM records WHERE is_claim_level OR has_incentive;

-- A line that its payer answered in two rows: what the second holds, the first does not. The part denied, or two fifths of everything.
CREATE OR REPLACE MACRO of_part(part, amount, second) AS CASE part WHEN 2 THEN second ELSE amount - second END;
CREATE OR REPLACE MACRO two_fifths(amount, denied) AS CASE WHEN denied IS NULL THEN round(0.4 * amount, 2) ELSE 0 END;
CREATE OR REPLACE TEMP TABLE split_rows AS
WITH second_rows AS (
    SELECT *, list_transform(adjustments, lambda a: {'group_code': a.group_code, 'reason_code': a.reason_code, 'amount':
            CASE WHEN denied_part IS NULL THEN round(0.4 * a.amount, 2) WHEN a.reason_code = answer_cause.reason THEN a.amount ELSE 0 END}) AS seconds,
        CASE WHEN denied_part IS NULL THEN round(0.4 * charge_amount, 2) ELSE denied_part END AS second_charge
    FROM records WHERE is_split AND is_claim_record = 0
)
SELECT r.* EXCLUDE (seconds, second_charge) REPLACE (
    p.part AS part, of_part(p.part, charge_amount, second_charge) AS charge_amount,
    of_part(p.part, paid_amount, second_charge - list_sum(list_transform(seconds, lambda a: a.amount))) AS paid_amount,
    of_part(p.part, allowed_amount, two_fifths(allowed_amount, denied_part)) AS allowed_amount,
    of_part(p.part, deductible_amount, two_fifths(deductible_amount, denied_part)) AS deductible_amount,
    of_part(p.part, coinsurance_amount, two_fifths(coinsurance_amount, denied_part)) AS coinsurance_amount,
    of_part(p.part, copayment_amount, two_fifths(copayment_amount, denied_part)) AS copayment_amount,
    of_part(p.part, service_unit_quantity, floor(0.4 * service_unit_quantity)) AS service_unit_quantity,
    of_part(p.part, quantity, round(0.4 * quantity, 3)) AS quantity,
    list_filter(list_transform(list_zip(adjustments, seconds), lambda a: {'group_code': a[1].group_code, 'reason_code': a[1].reason_code,
        'amount': of_part(p.part, a[1].amount, a[2].amount)::DECIMAL(18, 2)}), lambda a: a.amount <> 0) AS adjustments)
FROM second_rows r, (VALUES (1), (2)) AS p (part);
DELETE FROM records WHERE is_split AND is_claim_record = 0;
INSERT INTO records FROM split_rows;
