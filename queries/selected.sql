-- The one place where a selection becomes rows.

-- A list filter: empty keeps all; '(blank)' is a value; leaving X out keeps blanks.
CREATE OR REPLACE MACRO kept(choice, value) AS
    (len(choice['include']) = 0 OR list_contains(choice['include'], value::VARCHAR))
    AND (len(choice['exclude']) = 0 OR NOT coalesce(list_contains(choice['exclude'], value::VARCHAR), false));

-- A set filter: has any of, has none of. Asked of the few distinct sets, not of every line.
CREATE OR REPLACE MACRO kept_set(choice, value) AS
    (len(choice['include']) = 0 AND len(choice['exclude']) = 0) OR value IN (
        SELECT modifier_set FROM modifier_sets
        WHERE (len(choice['include']) = 0 OR list_has_any(modifiers, choice['include'])) AND NOT list_has_any(modifiers, choice['exclude']));

-- Whether a line is of the payers chosen: the filters that benchmarks set aside.
CREATE OR REPLACE MACRO of_payers(s, payer_group, payer, plan, line_of_business) AS
    kept(s['payer'], payer_group) AND kept(s['payer_name'], payer) AND kept(s['plan'], plan) AND kept(s['line_of_business'], line_of_business);

-- A line's date on the chosen basis: of service, or of its first decision, whatever the stage.
CREATE OR REPLACE MACRO based_on(basis, initial_date, claim_line_start_date) AS
    CASE WHEN basis = 'adjudication' THEN initial_date ELSE claim_line_start_date END;

-- The period selected, or the one of equal length just before it: whole months when the period is whole months.
CREATE OR REPLACE MACRO starts(s, period) AS CASE
    WHEN period = 'selected' THEN s['from']::DATE
    WHEN day(s['from']::DATE) = 1 AND s['to']::DATE = last_day(s['to']::DATE)
        THEN (s['from']::DATE - to_months(date_diff('month', s['from']::DATE, s['to']::DATE) + 1))::DATE
    ELSE s['from']::DATE - ((s['to']::DATE - s['from']::DATE)::INTEGER + 1) END;
CREATE OR REPLACE MACRO ends(s, period) AS CASE WHEN period = 'selected' THEN s['to']::DATE ELSE s['from']::DATE - 1 END;

-- Every line selected, with its outcome at the chosen stage. Chained keeps first attempts and reads the end of their chain.
CREATE OR REPLACE MACRO selected(s, stage := NULL, period := 'selected', payers := 'selected') AS TABLE
SELECT
    *,
    'everything'::ENUM ('everything') AS everything,
    based_on(s['basis'], initial_date, claim_line_start_date) AS basis_date,
    date_trunc('month', based_on(s['basis'], initial_date, claim_line_start_date))::DATE AS month,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_disposition WHEN s['chained'] = 'on' THEN chain_final_disposition ELSE final_disposition END AS disposition,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_reason WHEN s['chained'] = 'on' THEN chain_final_reason ELSE final_reason END AS reason,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_category WHEN s['chained'] = 'on' THEN chain_final_category ELSE final_category END AS category,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_paid_amount WHEN s['chained'] = 'on' THEN chain_final_paid_amount ELSE final_paid_amount END AS paid_amount,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_allowed_amount WHEN s['chained'] = 'on' THEN chain_final_allowed_amount ELSE final_allowed_amount END AS allowed_amount,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_denial_amount WHEN s['chained'] = 'on' THEN chain_final_denial_amount ELSE final_denial_amount END AS denial_amount,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_patient_amount WHEN s['chained'] = 'on' THEN chain_final_patient_amount ELSE final_patient_amount END AS patient_amount,
    CASE WHEN coalesce(stage, s['stage']) = 'initial' THEN initial_paid_date WHEN s['chained'] = 'on' THEN chain_final_paid_date ELSE final_paid_date END AS paid_date,
    -- Spend is read at the end of the line, whatever stage the rates are asked at.
    CASE WHEN s['chained'] = 'on' THEN chain_final_disposition ELSE final_disposition END AS end_disposition,
    CASE WHEN s['chained'] = 'on' THEN chain_final_paid_amount ELSE final_paid_amount END AS end_paid_amount,
    CASE WHEN s['chained'] = 'on' THEN chain_final_allowed_amount ELSE final_allowed_amount END AS end_allowed_amount,
    CASE WHEN s['chained'] = 'on' THEN chain_final_patient_amount ELSE final_patient_amount END AS end_patient_amount,
    CASE WHEN s['chained'] = 'on' THEN chain_final_paid_date ELSE final_paid_date END AS end_paid_date,
    -- A month of decisions is complete when it is over; a month of service when most of its lines are decided, at the chosen stage.
    CASE WHEN s['basis'] = 'adjudication' THEN is_decision_month_over
        WHEN coalesce(stage, s['stage']) = 'initial' THEN is_mature ELSE is_month_final_mature END AS is_stage_mature,
    CASE WHEN s['basis'] = 'adjudication' THEN 1.0 ELSE completion_rate END AS completeness,
    -- Rates are about the first payer's answer to a line that can be read.
    -- An input of last answers alone says nothing of the first.
    usable AND (coalesce(stage, s['stage']) = 'final' OR is_first_answer) AND (len(s['sequence']['include']) > 0 OR len(s['sequence']['exclude']) > 0 OR payer_sequence IN ('P', 'not stated')) AS in_rates
FROM lines
WHERE (s['chained'] = 'off' OR attempt = 1)
    AND (s['from'] IS NULL OR based_on(s['basis'], initial_date, claim_line_start_date) >= starts(s, period))
    AND (s['to'] IS NULL OR based_on(s['basis'], initial_date, claim_line_start_date) <= ends(s, period))
    AND (s['parts'] IS NULL OR list_contains(s['parts'], part_id))
    AND kept(s['code'], hcpcs_code)
    AND (payers = 'every' OR of_payers(s, payer_group, payer, plan, line_of_business))
    AND kept(s['sequence'], payer_sequence)
    AND kept(s['claim_type'], claim_type)
    AND kept(s['site'], site_group)
    AND kept(s['product'], product)
    AND kept(s['tier'], product_tier)
    AND kept(s['code_status'], code_status)
    AND kept_set(s['modifier'], modifier_set)
    AND kept(s['specialty'], provider_specialty)
    AND kept(s['state'], state)
    AND kept(s['network'], in_network_flag);

-- Volume and spend: the final stage, whatever stage the rates are asked at.
CREATE OR REPLACE MACRO spent(s) AS TABLE FROM selected(s, stage := 'final');

-- Benchmarks compare payers: they set the payer and line-of-business filters aside and keep every other.
CREATE OR REPLACE MACRO every_payer(s) AS TABLE FROM selected(s, payers := 'every');

-- Every posted price selected: the filters that a price list knows. An item may state several codes. `is_price` leaves out what only looks like one.
CREATE OR REPLACE MACRO posted(s) AS TABLE
SELECT *, 'everything'::ENUM ('everything') AS everything, array_to_string(hcpcs_codes, ' ') AS hcpcs_code, set_apart IS NULL AS is_price
FROM posted_rates
WHERE (len(s['code']['include']) = 0 OR list_has_any(hcpcs_codes, s['code']['include'])) AND NOT list_has_any(hcpcs_codes, s['code']['exclude'])
    AND of_payers(s, payer_group, payer, plan, line_of_business)
    AND kept(s['product'], product)
    AND kept(s['tier'], product_tier)
    AND kept(s['code_status'], code_status);
