-- The one place where a selection becomes rows. A filter is a row of dimensions.csv: what it keeps is put in for the `true` whose comment says which filters.

-- Whether a filter is used at all.
CREATE OR REPLACE MACRO is_chosen(choice) AS len(choice['include']) > 0 OR len(choice['exclude']) > 0;

-- A list filter: empty keeps all; '(blank)' is a value; leaving X out keeps blanks.
CREATE OR REPLACE MACRO kept(choice, value) AS
    (len(choice['include']) = 0 OR list_contains(choice['include'], value::VARCHAR))
    AND (len(choice['exclude']) = 0 OR list_contains(choice['exclude'], value::VARCHAR) IS NOT TRUE);

-- The same of a value that is a list: has any of, has none of.
CREATE OR REPLACE MACRO kept_list(choice, value) AS
    (len(choice['include']) = 0 OR list_has_any(value, choice['include']))
    AND (len(choice['exclude']) = 0 OR NOT list_has_any(value, choice['exclude']));

-- A set filter: has any of, has none of. Asked of the few distinct sets, not of every line.
CREATE OR REPLACE MACRO kept_set(choice, value) AS
    NOT is_chosen(choice) OR value IN (SELECT modifier_set FROM modifier_sets WHERE kept_list(choice, modifiers));

-- Whether a line is of the payers chosen: the filters that benchmarks set aside.
CREATE OR REPLACE MACRO of_payers(s, payer_group, payer, plan, line_of_business) AS
    true /* filters set aside as payers */;

-- What is held alike when groups are compared: not what they are grouped by.
CREATE OR REPLACE MACRO held_alike(grouped, columns, value) AS CASE WHEN NOT list_has_any(grouped, columns) THEN value::VARCHAR END;

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

-- What was decided at the last decision: where attempts are joined, the last of the chain.
CREATE OR REPLACE MACRO ended(s, last, of_chain) AS CASE WHEN s['chained'] = 'on' THEN of_chain ELSE last END;

-- What was decided at a stage: at the first decision, or at the last.
CREATE OR REPLACE MACRO decided(s, stage, first, last, of_chain) AS CASE WHEN stage = 'initial' THEN first ELSE ended(s, last, of_chain) END;

-- Every line selected, with its outcome at the chosen stage. Chained keeps first attempts and reads the end of their chain. A service that two
-- payers answered counts once: a later payer's line beside an earlier one's is left out, unless payer sequences are chosen.
CREATE OR REPLACE MACRO selected(s, stage := NULL, period := 'selected', payers := 'selected', codes := 'selected', later := 'left out') AS TABLE
SELECT
    *,
    'everything'::ENUM ('everything') AS everything,
    based_on(s['basis'], initial_date, claim_line_start_date) AS basis_date,
    date_trunc('month', based_on(s['basis'], initial_date, claim_line_start_date))::DATE AS month,
    decided(s, coalesce(stage, s['stage']), initial_disposition, final_disposition, chain_final_disposition) AS disposition,
    decided(s, coalesce(stage, s['stage']), initial_reason, final_reason, chain_final_reason) AS reason,
    decided(s, coalesce(stage, s['stage']), initial_category, final_category, chain_final_category) AS category,
    decided(s, coalesce(stage, s['stage']), initial_paid_amount, final_paid_amount, chain_final_paid_amount) AS paid_amount,
    decided(s, coalesce(stage, s['stage']), initial_allowed_amount, final_allowed_amount, chain_final_allowed_amount) AS allowed_amount,
    decided(s, coalesce(stage, s['stage']), initial_denial_amount, final_denial_amount, chain_final_denial_amount) AS denial_amount,
    decided(s, coalesce(stage, s['stage']), initial_patient_amount, final_patient_amount, chain_final_patient_amount) AS patient_amount,
    decided(s, coalesce(stage, s['stage']), initial_paid_date, final_paid_date, chain_final_paid_date) AS paid_date,
    -- Spend is read at the end of the line, whatever stage the rates are asked at.
    ended(s, final_disposition, chain_final_disposition) AS end_disposition,
    ended(s, final_paid_amount, chain_final_paid_amount) AS end_paid_amount,
    ended(s, final_allowed_amount, chain_final_allowed_amount) AS end_allowed_amount,
    ended(s, final_patient_amount, chain_final_patient_amount) AS end_patient_amount,
    ended(s, final_paid_date, chain_final_paid_date) AS end_paid_date,
    ended(s, final_date, chain_final_date) AS end_date,
    -- A month of decisions is complete when it is over; a month of service when most of its lines are decided, at the chosen stage.
    CASE WHEN s['basis'] = 'adjudication' THEN is_decision_month_over
        WHEN coalesce(stage, s['stage']) = 'initial' THEN is_mature ELSE is_month_final_mature END AS is_stage_mature,
    CASE WHEN s['basis'] = 'adjudication' THEN 1.0 ELSE completion_rate END AS completeness,
    -- Rates are about the first payer's answer to a line that can be read.
    -- An input of last answers alone says nothing of the first.
    usable AND (coalesce(stage, s['stage']) = 'final' OR is_first_answer) AND (is_chosen(s['sequence']) OR payer_sequence IN ('P', 'not stated') AND is_counted) AS in_rates
FROM lines
WHERE (s['chained'] = 'off' OR attempt = 1)
    AND (s['from'] IS NULL OR based_on(s['basis'], initial_date, claim_line_start_date) >= starts(s, period))
    AND (s['to'] IS NULL OR based_on(s['basis'], initial_date, claim_line_start_date) <= ends(s, period))
    AND (s['parts'] IS NULL OR list_contains(s['parts'], part_id))
    AND (codes = 'every' OR true /* filters set aside as codes */)
    AND (payers = 'every' OR of_payers(s, payer_group, payer, plan, line_of_business))
    AND (is_counted OR later = 'kept' OR is_chosen(s['sequence']))
    AND true /* filters never set aside */;

-- Volume and spend: the final stage, whatever stage the rates are asked at.
CREATE OR REPLACE MACRO spent(s) AS TABLE FROM selected(s, stage := 'final');

-- Benchmarks compare payers: they set the payer and line-of-business filters aside and keep every other.
CREATE OR REPLACE MACRO every_payer(s) AS TABLE FROM selected(s, payers := 'every');

-- A code beside the codes it could have been: the code filters are set aside and every other is kept.
CREATE OR REPLACE MACRO every_code(s, stage := NULL) AS TABLE
FROM selected(s, stage := stage, codes := 'every');
