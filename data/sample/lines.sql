-- The answers that exist on the day the extract is made, and the lines they are about.
-- Grain of answers: one answer to one claim. Grain of lines: one line of one claim, with all that stands on its bill.

CREATE OR REPLACE TEMP TABLE answers AS
SELECT claim_no, answer_no, answer, answered_on
FROM (
    SELECT claim_no, -1 AS answer_no, 'estimate' AS answer, service_date - days(3, 20, draw(claim_no, 'estimated on')) AS answered_on
    FROM submissions
    WHERE slot = 1 AND line_of_business = 'commercial' AND spoiled IS NULL AND numbering = 'own' AND happens(claim_no, 'estimate')
    UNION ALL
    SELECT claim_no, 0 AS answer_no, 'held' AS answer, received + 3 AS answered_on FROM submissions WHERE course IN ('held', 'undecided')
    UNION ALL
    SELECT claim_no, 1, 'first', decided_on FROM submissions WHERE course NOT IN ('orphan', 'undecided')
    UNION ALL
    SELECT claim_no, 2, 'reversal', decided_on + CASE course WHEN 'orphan' THEN 0 ELSE undo_days END
    FROM submissions WHERE course IN ('reopened', 'corrected', 'voided', 'orphan')
    UNION ALL
    SELECT claim_no, 3, 'second', decided_on + undo_days + CASE course WHEN 'replaced' THEN 0 ELSE redo_days END
    FROM submissions WHERE course IN ('reopened', 'corrected', 'replaced')
    UNION ALL
    SELECT claim_no, 4, 'again', decided_on + days(20, 60, draw(claim_no, 'again on'))
    FROM submissions
    WHERE outcome = 'paid' AND course = 'plain' AND slot = 1 AND spoiled IS NULL AND numbering <> 'zero' AND happens(claim_no, 'sent again')
)
WHERE answered_on <= getvariable('as_of')
UNION ALL
-- Not yet decided: some of these claims are in the input as pending, the others nobody has seen.
SELECT claim_no, 1, 'pending', NULL FROM submissions
WHERE decided_on > getvariable('as_of') AND course NOT IN ('held', 'orphan', 'undecided') AND draw(claim_no, 'unseen') < 0.6;

CREATE OR REPLACE TEMP TABLE lines AS
WITH answered AS (
    SELECT claim_no, arg_max(answer, answer_no) AS last_answer, bool_or(answer <> 'held') AS is_decided
    FROM answers WHERE answer <> 'estimate' GROUP BY claim_no
),
billed AS (
    SELECT s.claim_no, s.slot, s.key, s.person, s.payer_no, s.outcome, s.course, s.goes_on, s.spoiled, s.is_claim_level, s.cause, s.family,
           s.received, s.liability, s.is_one_group, s.numbering, s.claim_id, v.discarded, v.has_waste,
           CASE WHEN s.slot = 7 THEN CASE s.outcome WHEN 'denied' THEN 'drug' ELSE 'giving' END ELSE 'none' END AS doctor_bills,
           CASE doctor_bills WHEN 'giving' THEN 'right' ELSE s.units_form END AS units_form, s.line_of_business AS first_line_of_business, s.is_anonymous, s.slot <> 7 AND s.is_opps AS is_opps, s.profile,
           a.last_answer, a.is_decided,
           v.kind, v.line_number, s.claim_no * 4 + v.line_number AS line_no, v.product_no, v.product, v.product_class,
           CASE WHEN doctor_bills <> 'giving' THEN v.permanent_code END AS permanent_code, v.effective,
           v.units, v.route, v.ndc_quantity, v.ndc_unit, v.generic, v.dose, v.ndc, v.ndc_known, v.service_key, v.rate, v.service_date,
           -- A doctor's claim of a hospital visit says where; what one form has no place for may stand on it all the same.
           CASE WHEN s.slot <> 7 THEN v.site_group WHEN v.site_group = 'hopd_off_campus' THEN v.site_group
               ELSE 'hopd_on_campus' END AS site_group,
           CASE WHEN s.slot = 7 THEN 'professional' ELSE v.claim_type END AS claim_type,
           s.slot <> 7 AND (v.claim_type = 'institutional' AND v.tob = '13' AND v.pos IS NULL AND happens(v.key, 'place against bill type')
               OR v.site_group = 'physician_office' AND happens(v.key, 'bill type on a form')) AS is_two_places,
           CASE WHEN s.slot = 7 THEN CASE v.site_group WHEN 'hopd_off_campus' THEN '19' ELSE '22' END
               WHEN is_two_places THEN '11' ELSE v.pos END AS pos,
           CASE WHEN s.slot = 7 THEN NULL WHEN is_two_places THEN '13' ELSE v.tob END AS tob,
           CASE WHEN s.slot <> 7 THEN v.revenue END AS revenue, CASE WHEN s.slot <> 7 THEN v.site_taxonomy END AS site_taxonomy,
           CASE WHEN s.slot = 7 THEN [] ELSE v.site_modifiers END AS site_modifiers, v.provider_no, v.state,
           CASE WHEN s.slot = 7 THEN (9300000000 + v.provider_no * 7919)::VARCHAR ELSE v.billing_npi END AS billing_npi,
           round(CASE doctor_bills WHEN 'drug' THEN 0.9 * v.charge WHEN 'giving' THEN 280 ELSE v.charge END
               * CASE WHEN s.slot IN (2, 3) AND draw(s.claim_no, 'retyped') < 0.05 THEN 1.005 ELSE 1 END, 2)::DECIMAL(18, 2) AS charge,
           -- A provider who bills again often mends what was wrong.
           CASE WHEN doctor_bills = 'giving' THEN 'none' WHEN s.slot IN (2, 3) AND v.ndc_form IN ('missing', 'wrong', 'ten_plain', 'placeholder')
                AND v.product_class <> 'trial_no_charge' AND draw(s.key, 'mended ndc') < 0.7 THEN 'plain' ELSE v.ndc_form END AS ndc_form,
           doctor_bills <> 'giving' AND v.is_permanent OR (s.slot IN (2, 3) AND v.service_date >= v.effective
               AND draw(v.service_key, 'mended code') < CASE WHEN first_family = 'late' AND v.kind <> 'second' THEN 0.8
                   ELSE 0.1 END) AS is_permanent,
           CASE doctor_bills WHEN 'giving' THEN '96365' ELSE v.code END AS code
    FROM submissions s JOIN answered a USING (claim_no) JOIN services v USING (key)
    WHERE s.slot <> 7 OR v.kind = 'main'
),
paid_by AS (
    SELECT billed.* REPLACE (CASE WHEN is_permanent THEN permanent_code ELSE code END AS code),
           payers.payer_group, draw(person, 'silent') < 0.02 AND payers.line_of_business = 'commercial' AS is_silent,
           CASE WHEN is_silent THEN 'not stated' ELSE payers.line_of_business END AS line_of_business,
           pick(spellings, draw(CASE WHEN is_one_group OR slot > 1 AND payer_no <> 21 AND draw(claim_no, 'respelled') < 0.15 THEN claim_no
                                     ELSE person * 32 + payer_no END, 'spelling')) AS payer,
           CASE WHEN NOT is_silent AND draw(person * 32 + payer_no, 'has plan') < 0.85
               THEN pick(plans, draw(person * 32 + payer_no, 'plan')) END AS plan,
           CASE WHEN is_silent THEN NULL WHEN filings = ['MB'] AND claim_type = 'institutional' THEN 'MA'
                ELSE pick(filings, draw(person * 32 + payer_no, 'filing')) END AS filing_indicator
    FROM billed JOIN payers USING (payer_no)
)
SELECT paid_by.* EXCLUDE (cause),
       outcome = 'paid' AND course = 'plain' AND slot = 1 AND kind = 'waste' AND draw(claim_no, 'waste denied') < 0.12 AS is_waste_denied,
       CASE WHEN is_waste_denied THEN 'denied' ELSE outcome END AS line_outcome,
       CASE WHEN is_waste_denied THEN {group_code: 'CO', reason: '4', remarks: ['N822'], category: 'coding_bundling'}
           ELSE cause END AS line_cause,
       -- How a provider describes the drug, by its brand or its generic, if at all; what that names, the table of names says.
       CASE WHEN doctor_bills = 'giving' THEN 'none' WHEN draw(key, 'odd words') < 0.005 THEN 'odd' WHEN is_permanent AND draw(key, 'words') < 0.85 THEN 'none'
            WHEN draw(provider_no, 'words') < 0.25 THEN 'none'
            WHEN draw(provider_no, 'words') < 0.45 THEN CASE WHEN permanent_code IS NOT NULL THEN 'brand' ELSE 'upper' END
            WHEN draw(provider_no, 'words') < 0.60 THEN 'labelled' WHEN draw(provider_no, 'words') < 0.75 THEN 'listed'
            WHEN draw(provider_no, 'words') < 0.85 THEN 'unsaid' ELSE 'dose first' END AS words_form,
       CASE words_form
            WHEN 'odd' THEN pick(['=1+1', '@SUM(A1)', '-5 mg', '+1 dose'], draw(key, 'which words'))
            WHEN 'brand' THEN upper(product) || ' ' || dose
            WHEN 'upper' THEN upper(generic) || ' ' || dose
            WHEN 'labelled' THEN 'NAME ' || generic || ' DOSE ' || dose || ' ROUTE ' || route
            WHEN 'listed' THEN generic || ', ' || dose || ', NDC ' || ndc
            WHEN 'unsaid' THEN 'UNCLASSIFIED BIOLOGIC'
            WHEN 'dose first' THEN dose || ' ' || generic || ' ' || lower(route) END AS words,
       CASE WHEN words_form = 'brand' THEN product WHEN words_form IN ('upper', 'labelled', 'listed', 'dose first')
            THEN generic_names.names END AS named,
       CASE WHEN spoiled IN ('blank_code', 'bare_claim') OR doctor_bills = 'giving' THEN 'none' WHEN is_permanent THEN 'P'
            WHEN ndc_known AND ndc_form IN ('plain', 'hyphens', 'ten_hyphens') THEN 'A'
            WHEN ndc_known AND ndc_form = 'other_package' THEN 'B' WHEN named IS NOT NULL THEN 'C' ELSE 'D' END AS product_tier,
       CASE WHEN product_tier = 'none' THEN 'other' WHEN product_tier = 'P' THEN 'permanent'
            WHEN product_tier = 'D' OR effective IS NULL OR service_date < effective OR spoiled = 'blank_date' THEN 'unclassified'
            WHEN line_of_business IN ('commercial', 'not stated') AND service_date < effective + 90 THEN 'grace'
                ELSE 'late' END AS code_status,
       CASE WHEN course IN ('orphan', 'undecided') OR last_answer IN ('held', 'pending') THEN NULL
            WHEN draw(claim_no, 'second answer') < 0.1 THEN 'partially_denied' ELSE 'paid' END AS second_outcome,
       slot IN (2, 3) AND NOT (slot = 2 AND numbering = 'zero') AND (is_anonymous OR draw(claim_no, 'refers') < 0.6) AS has_reference,
       CASE WHEN code IN ('J3490') THEN 'UN' ELSE ndc_unit END AS unit
FROM paid_by LEFT JOIN generic_names USING (product_no);

-- Whole persons are kept until the number of lines asked for is reached; persons with a single line fill the rest.
CREATE OR REPLACE TEMP TABLE kept AS
WITH counted AS (
    SELECT person, count(*) AS line_count, sum(count(*)) OVER (ORDER BY person) AS so_far FROM lines GROUP BY person
),
ranked AS (
    SELECT *, so_far <= getvariable('remaining') AS fits,
           sum(line_count) FILTER (WHERE so_far <= getvariable('remaining')) OVER () AS fitting,
           row_number() OVER (PARTITION BY line_count, so_far <= getvariable('remaining') ORDER BY person) AS nth
    FROM counted
)
SELECT person, line_count FROM ranked
WHERE fits OR (line_count = 1 AND nth <= getvariable('remaining') - coalesce(fitting, 0));
