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

-- Every line selected, with its outcome at the chosen stage. Chained keeps first attempts and reads the end of their chain. A service that two
-- payers answered counts once: a later payer's line beside an earlier one's is left out, unless payer sequences are chosen.
CREATE OR REPLACE MACRO selected(s, stage := NULL, period := 'selected', payers := 'selected', codes := 'selected', later := 'left out') AS TABLE
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
    CASE WHEN s['chained'] = 'on' THEN chain_final_date ELSE final_date END AS end_date,
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

-- What stands behind the interval of each rate: `rows` names the rows of a question that the rates are made of, each with `value`, the group it is in.
CREATE OR REPLACE MACRO spreads(rows, s) AS TABLE
SELECT value, spread_of(s, lines, amount, denied, squares, (SELECT rho FROM correlation)) AS spread
FROM (
    SELECT
        value, count(*) AS lines,
        measured(s, true, claim_key, charge_amount)::DECIMAL(18, 2) AS amount,
        CASE WHEN s['unit'] = 'dollars' THEN coalesce(sum(charge_amount * charge_amount), 0) ELSE amount END AS squares,
        coalesce(sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount)), 0)::DECIMAL(18, 2) AS denied
    FROM query_table(rows)
    WHERE is_adjudicated(in_rates, disposition)
    GROUP BY value, person_of(person_id, line_id)
)
GROUP BY value;

-- The same for a share of any lines: how many independent ones the rows of each `value` are worth.
CREATE OR REPLACE MACRO effective_lines(rows) AS TABLE
SELECT value, effective_count(spread_of({'unit': 'lines'}, n, n, n, n, (SELECT rho FROM correlation))) AS effective
FROM (SELECT value, count(*) AS n FROM query_table(rows) GROUP BY value, person_of(person_id, line_id))
GROUP BY value;

-- The groups of a question, each with the effective number behind its rate: the interval's only other half. `value` says which rows are whose.
CREATE OR REPLACE MACRO with_effective(groups, rows, s) AS TABLE
SELECT g.* EXCLUDE (value), effective_count(spread) AS effective FROM query_table(groups) g LEFT JOIN spreads(rows, s) USING (value);

-- Volume and spend: the final stage, whatever stage the rates are asked at.
CREATE OR REPLACE MACRO spent(s) AS TABLE FROM selected(s, stage := 'final');

-- Benchmarks compare payers: they set the payer and line-of-business filters aside and keep every other.
CREATE OR REPLACE MACRO every_payer(s) AS TABLE FROM selected(s, payers := 'every');

-- A code beside the codes it could have been: the code filters are set aside and every other is kept.
CREATE OR REPLACE MACRO every_code(s, stage := NULL) AS TABLE
FROM selected(s, stage := stage, codes := 'every');

-- Every posted price selected: the filters that a price list knows. An item may state several codes. `is_price` leaves out what only looks like one.
CREATE OR REPLACE MACRO posted(s) AS TABLE
SELECT *, 'everything'::ENUM ('everything') AS everything, array_to_string(hcpcs_codes, ' ') AS hcpcs_code, set_apart IS NULL AS is_price
FROM posted_rates
WHERE kept_list(s['code'], hcpcs_codes)
    AND of_payers(s, payer_group, payer, plan, line_of_business)
    AND kept(s['code_status'], code_status)
    AND true /* filters of posted_rates never set aside */;

-- Whether a dated row of a code table holds on a day; an empty end is open.
CREATE OR REPLACE MACRO holds_on(day, effective_from, effective_to) AS
    day BETWEEN coalesce(TRY_CAST(effective_from AS DATE), DATE '0001-01-01') AND coalesce(TRY_CAST(effective_to AS DATE), DATE '9999-12-31');

-- How each element stands in the few sets of them that lines have.
CREATE OR REPLACE MACRO element_states() AS TABLE
SELECT element_set, string_split(word, ':')[1] AS element, string_split(word, ':')[2] AS element_state
FROM (SELECT element_set, unnest(string_split(element_set::VARCHAR, ' ')) AS word FROM (SELECT DISTINCT element_set FROM lines WHERE element_set IS NOT NULL));

-- Every line selected once per element that its payer asks for, with how that element stands on the claim.
CREATE OR REPLACE MACRO elements_of(s) AS TABLE
SELECT l.*, e.element, e.element_state FROM selected(s) l JOIN element_states() e ON e.element_set = l.element_set;

-- Every administration selected, once: a visit billed on a hospital's claim and a doctor's is one, and stands where the hospital's line stands; else
-- where its first line does. With the dollars of all its lines that are priced, and the kinds of claim it is billed on.
CREATE OR REPLACE MACRO administrations_of(s) AS TABLE
SELECT
    *,
    CASE WHEN bool_or(claim_type = 'professional') OVER visit AND bool_or(claim_type = 'institutional') OVER visit THEN 'both'
        ELSE coalesce(claim_type::VARCHAR, 'not stated') END AS billed_on,
    sum(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount)) OVER visit AS visit_allowed_amount
FROM spent(s)
WINDOW visit AS (PARTITION BY administration)
QUALIFY row_number() OVER (PARTITION BY administration ORDER BY claim_type IS DISTINCT FROM 'institutional', line_id) = 1;

-- What each payer allows of a charge in each line of business, by product, over all products (product blank), all payers of the line of business together
-- (payer blank), and all (line of business blank too). Lines, not selected(): it is a fact about the payer, so only the code filter acts. None from fewer
-- than 30 lines or 11 persons.
CREATE OR REPLACE MACRO usually_allowed(s) AS TABLE
WITH ended AS (
    SELECT
        payer_group, coalesce(line_of_business::VARCHAR, '') AS book, product, person_id, charge_amount, chain_final_allowed_amount AS allowed_amount,
        is_priced(usable AND payer_sequence IN ('P', 'not stated'), chain_final_disposition, chain_final_allowed_amount) AS counts
    FROM lines
    WHERE attempt = 1 AND kept(s['code'], hcpcs_code) AND (s['parts'] IS NULL OR list_contains(s['parts'], part_id))
)
SELECT payer_group, book, product, allowed_to_charge(allowed_amount, charge_amount) AS allowed_rate
FROM ended
WHERE counts
GROUP BY GROUPING SETS ((payer_group, book, product), (payer_group, book), (book), ())
HAVING count(*) >= 30 AND persons_in_cell(person_id) >= 11;

-- Every line selected that was first denied and is denied still, in part or whole: since when, what it may be worth, and until when its payer
-- takes an answer. Of the deadlines the most specific row holds: payer before line of business.
CREATE OR REPLACE MACRO open_denials(s) AS TABLE
WITH denied AS (
    SELECT
        *, still_denied(disposition, denied_dollars(in_rates, initial_disposition, s, charge_amount, initial_denial_amount), denial_amount) AS open_amount,
        (SELECT as_of FROM extract) AS today
    FROM spent(s)
    WHERE is_denied(in_rates, initial_disposition, s) AND is_still_denied(disposition)
),
limits AS (
    SELECT
        d.payer_group, d.line_of_business, d.day, l.kind,
        arg_max(l.days::INTEGER, {'by_payer': l.payer_group <> '', 'by_line': l.line_of_business <> ''}) AS day_limit
    FROM (
        SELECT DISTINCT payer_group, line_of_business, unnest([claim_line_start_date, end_date]) AS day FROM denied
    ) d
    JOIN deadlines l ON l.payer_group IN ('', d.payer_group::VARCHAR) AND l.line_of_business IN ('', coalesce(d.line_of_business::VARCHAR, ''))
        AND holds_on(d.day, l.effective_from, l.effective_to)
    GROUP BY ALL
),
dated AS (
    SELECT
        d.*, d.claim_line_start_date + f.day_limit AS filing_until, d.end_date + a.day_limit AS appeal_until,
        -- The first of those that have not passed; where both have, the later one.
        coalesce(
            least(CASE WHEN filing_until >= today THEN filing_until END, CASE WHEN appeal_until >= today THEN appeal_until END),
            greatest(filing_until, appeal_until)) AS due_date
    FROM denied d
    LEFT JOIN limits f ON f.kind = 'timely_filing' AND f.payer_group = d.payer_group AND f.line_of_business IS NOT DISTINCT FROM d.line_of_business
        AND f.day = d.claim_line_start_date
    LEFT JOIN limits a ON a.kind = 'appeal' AND a.payer_group = d.payer_group AND a.line_of_business IS NOT DISTINCT FROM d.line_of_business
        AND a.day = d.end_date
),
usual AS (
    FROM usually_allowed(s)
)
SELECT
    d.*,
    CASE WHEN due_date >= today THEN 'in time' WHEN due_date IS NOT NULL THEN 'past' ELSE 'no deadline known' END AS deadline,
    -- A product that is not known is no product: what it stands for is a bag of others.
    CASE WHEN p.allowed_rate IS NOT NULL THEN 'payer and product' WHEN g.allowed_rate IS NOT NULL THEN 'payer, all products'
        WHEN b.allowed_rate IS NOT NULL THEN 'all payers of the line of business' WHEN e.allowed_rate IS NOT NULL THEN 'all payers' END AS allowed_basis,
    coalesce(p.allowed_rate, g.allowed_rate, b.allowed_rate, e.allowed_rate) AS usual_rate
FROM dated d
LEFT JOIN usual p ON p.payer_group = d.payer_group AND p.book = coalesce(d.line_of_business::VARCHAR, '') AND p.product = d.product
    AND d.product NOT IN ('Unidentified', 'Another code')
LEFT JOIN usual g ON g.payer_group = d.payer_group AND g.book = coalesce(d.line_of_business::VARCHAR, '') AND g.product IS NULL
LEFT JOIN usual b ON b.payer_group IS NULL AND b.book = coalesce(d.line_of_business::VARCHAR, '')
LEFT JOIN usual e ON e.payer_group IS NULL AND e.book IS NULL;

-- Every line of administrations with a line of what was discarded (JW), with whether the discarded share can be worked out, else why not. `rows` names selected lines.
-- Where a hospital bills what was discarded, a doctor's line of that visit bills the hospital's drug again: it is no more of it.
CREATE OR REPLACE MACRO wasted_of(rows) AS TABLE
WITH lined AS (
    SELECT *, modifier_set IN (SELECT modifier_set FROM modifier_sets WHERE list_contains(modifiers, 'JW')) AS is_wasted
    FROM query_table(rows)
    WHERE list_contains(string_split(waste_marks::VARCHAR, ' '), 'JW')
    QUALIFY NOT (coalesce(claim_type = 'professional', false) AND bool_or(is_wasted AND claim_type = 'institutional') OVER (PARTITION BY administration) IS TRUE)
),
wasted AS (
    SELECT
        administration,
        coalesce(max(product::VARCHAR) FILTER (WHERE product <> 'Unidentified'), 'Unidentified') AS given,
        CASE
            WHEN bool_and(is_wasted) THEN 'no line of what was given'
            WHEN bool_and(product = 'Unidentified') THEN 'product not known'
            WHEN count(ndc_quantity) < count(*) OR count(ndc_unit_of_measure) < count(*) THEN 'no quantity on every line'
            WHEN count(DISTINCT upper(ndc_unit_of_measure)) > 1 THEN 'lines in different units'
            ELSE 'worked out'
        END AS step
    FROM lined
    GROUP BY administration
    HAVING bool_or(is_wasted)
)
SELECT lined.* REPLACE (given AS product), step, step = 'worked out' AS is_worked_out FROM lined JOIN wasted USING (administration);
