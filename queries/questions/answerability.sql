-- Which questions can these lines answer, and how surely?
-- One row per question that people ask and value of $by, in the order of their list. How full it is, is said of the column that is filled least of those it needs.
-- pages: about/answerability, summary/briefing
-- total: none
-- needs: claim_line_start_date
-- refines: decision, outcome, every_answer, chain, payer_sequence, charge_amount, adjustments, remark_codes, adjudication_date, received_date, paid_date, allowed_amount
-- refines: paid_amount, deductible_amount, coinsurance_amount, copayment_amount, person_id, product, ndc_code, ndc_quantity, ndc_unit_of_measure, drug_description
-- refines: code_status, element_set, service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, administration
-- refines: modifier_set, payer_group, payer, line_of_business, site_of_service, claim_type, provider_specialty, diagnosis_group, hcpcs_code, claim_id
-- What of a line can be blank, each a bit; every other column counts as filled wherever its input carries it.
WITH items (place, item) AS (VALUES
    (0, 'charge_amount'), (1, 'hcpcs_code'), (2, 'payer_group'), (3, 'line_of_business'), (4, 'claim_type'), (5, 'site_of_service'), (6, 'provider_specialty'),
    (7, 'person_id'), (8, 'product'), (8, 'code_status'), (9, 'ndc_code'), (10, 'ndc_quantity'), (11, 'ndc_unit_of_measure'), (12, 'outcome'), (13, 'every_answer'),
    (14, 'adjudication_date'), (15, 'received_date'), (16, 'allowed_amount'), (17, 'paid_amount'), (18, 'paid_date'), (19, 'adjustments'),
    (20, 'diagnosis_group')),
-- One scan, of the columns that are read alone: many steps pass them on, and each would plan all of a line's. Whether a payer can be compared is asked of every
-- payer's lines; all else of those selected.
every AS MATERIALIZED (
    SELECT
        COLUMNS(list_distinct(list_concat($by, [
            'part_id', 'payer_group', 'line_of_business', 'claim_type', 'hcpcs_code', 'site_group', 'provider_specialty', 'diagnosis_group', 'product',
            'product_tier', 'administration', 'person_id', 'month', 'basis_date', 'charge_amount', 'ndc_code', 'ndc_quantity', 'ndc_unit_of_measure',
            'element_set', 'modifier_set', 'waste_marks', 'in_rates', 'disposition', 'reason', 'initial_disposition', 'initial_date', 'received_date',
            'is_first_answer', 'is_final_mature', 'is_stage_mature', 'completeness', 'end_disposition', 'end_allowed_amount', 'end_paid_amount',
            'end_paid_date']))),
        hash(*COLUMNS($by)) AS value, hash(*COLUMNS(list_concat(['everything'], list_filter($by, lambda name: name NOT IN ('payer_group', 'payer', 'plan'))))) AS rest,
        of_payers($selection, payer_group, payer, plan, line_of_business) AS is_selected, person_of(person_id, line_id) AS person,
        is_adjudicated(in_rates, disposition) AS counts, is_denied(in_rates, disposition, $selection) AS counts_denied
    FROM every_payer($selection)
    WHERE kept($selection['line_of_business'], line_of_business)
),
chosen AS (
    FROM every WHERE is_selected
),
flagged AS (
    SELECT
        COLUMNS($by), value, kind, person_id, charge_amount, is_stage_mature, completeness,
        -- Not every line can have each: a line that waits has no decision, one not denied no reason.
        8191 + as_bit(13, true) + as_bit(14, end_disposition <> 'pending') + as_bit(15, true) + as_bit(16, end_disposition <> 'pending') + as_bit(17, end_disposition <> 'pending')
            + as_bit(18, end_paid_amount > 0) + as_bit(19, is_denied(in_rates, disposition, $selection)) + as_bit(20, true) AS may,
        as_bit(0, charge_amount IS NOT NULL) + as_bit(1, hcpcs_code <> '(blank)') + as_bit(2, payer_group NOT IN ('Unmapped', '(blank)'))
            + as_bit(3, line_of_business <> 'not stated') + as_bit(4, claim_type <> '(blank)') + as_bit(5, site_group <> 'unknown') + as_bit(6, provider_specialty <> '(blank)')
            + as_bit(7, person_id IS NOT NULL) + as_bit(8, product_tier <> 'D') + as_bit(9, ndc_code IS NOT NULL) + as_bit(10, ndc_quantity IS NOT NULL)
            + as_bit(11, ndc_unit_of_measure IS NOT NULL) + as_bit(12, disposition <> 'unknown') + as_bit(13, is_first_answer) + as_bit(14, initial_date IS NOT NULL)
            + as_bit(15, received_date IS NOT NULL) + as_bit(16, end_allowed_amount IS NOT NULL) + as_bit(17, end_paid_amount IS NOT NULL) + as_bit(18, end_paid_date IS NOT NULL)
            + as_bit(19, reason IS NOT NULL) + as_bit(20, diagnosis_group <> '(blank)') AS has
    FROM chosen JOIN part_kinds USING (part_id)
),
wholes AS (
    SELECT
        COLUMNS($by), value, count(*) AS lines, total_charge(charge_amount) AS charge,
        is_complete(is_stage_mature, completeness) AS is_mature, cell_count($selection, person_id) AS persons
    FROM flagged
    GROUP BY ALL
),
alike AS (
    SELECT
        value, kind, may, has, count(*) AS lines, total_charge(charge_amount) AS charge, cell_count($selection, person_id) AS persons
    FROM flagged
    GROUP BY ALL
),
-- Of lines that are alike the largest group says how many persons there are at least.
filled AS (
    SELECT
        value, kind, item, sum(lines) AS lines,
        coalesce(sum(lines) FILTER (may >> place & 1 = 1), 0) AS asked,
        coalesce(sum(lines) FILTER (may & has >> place & 1 = 1), 0) AS given,
        sum(charge) FILTER (may >> place & 1 = 1 AND has >> place & 1 = 0) AS lost,
        max(persons) FILTER (may & has >> place & 1 = 1) AS given_persons,
        max(persons) FILTER (may >> place & 1 = 1 AND has >> place & 1 = 0) AS lost_persons
    FROM alike CROSS JOIN (SELECT DISTINCT place, item FROM items)
    GROUP BY value, kind, item
),
kinds AS (
    SELECT value, kind, sum(lines) AS lines, sum(charge) AS charge, max(persons) AS persons FROM alike GROUP BY value, kind
),
asked AS (
    FROM named_needs
    WHERE stage = $selection['stage'] AND unit = CASE WHEN $selection['unit'] = 'dollars' THEN 'dollars' ELSE 'lines' END
),
-- Of alternatives the fullest; none has a value where the input carries none of them.
met AS (
    SELECT
        k.value, a.id, a.need, k.kind,
        CASE WHEN bool_or(a.is_held) THEN arg_max(
            {'item': a.item, 'asked': coalesce(f.asked, k.lines), 'given': coalesce(f.given, k.lines), 'lost': CASE WHEN f.item IS NOT NULL THEN f.lost END,
                'given_persons': CASE WHEN f.item IS NULL THEN k.persons ELSE f.given_persons END, 'lost_persons': f.lost_persons},
            filled_rate(coalesce(f.given, k.lines), coalesce(f.asked, k.lines))) FILTER (a.is_held)
        ELSE {'item': min(a.item), 'asked': any_value(k.lines), 'given': 0, 'lost': any_value(k.charge), 'given_persons': NULL, 'lost_persons': any_value(k.persons)}
        END AS best
    FROM kinds k
    JOIN asked a USING (kind)
    LEFT JOIN filled f ON f.value = k.value AND f.kind = k.kind AND f.item = a.item
    GROUP BY k.value, a.id, a.need, k.kind
),
summed AS (
    SELECT
        value, id, need, any_value(best['item']) AS item, sum(best['asked']) AS asked, sum(best['given']) AS given, sum(best['lost']) AS lost,
        max(best['given_persons']) AS given_persons, max(best['lost_persons']) AS lost_persons
    FROM met
    GROUP BY value, id, need
),
weakest AS (
    SELECT value, id, arg_min(summed, {'rate': filled_rate(given, asked), 'need': need}) AS w FROM summed WHERE asked > 0 GROUP BY value, id
),
compared AS (
    SELECT
        value, rest, payer_group, person, hash(line_of_business, product, site_group, date_trunc('quarter', basis_date)) AS stratum, bool_or(is_selected) AS is_selected,
        count(*) FILTER (WHERE counts) AS n, count(*) FILTER (WHERE is_unknown(in_rates, disposition)) AS unknown
    FROM every
    GROUP BY ALL
),
beside AS (
    SELECT *, sum(n) OVER same - sum(n) OVER own AS others_n
    FROM compared
    WINDOW same AS (PARTITION BY rest, stratum), own AS (PARTITION BY rest, stratum, payer_group)
),
comparable AS (
    SELECT
        value, sum(n) FILTER (WHERE has_others(others_n)) AS met_n, bool_or(is_selected) AS is_selected,
        coalesce(set_apart(any_value(payer_group), sum(unknown), sum(n)),
            standing_gap(met_n, sum(n), count(DISTINCT person) FILTER (WHERE n > 0 AND has_others(others_n)))) AS gap
    FROM beside
    GROUP BY value, rest, payer_group
),
-- An element is asked once per set of elements and group of lines otherwise alike.
elements AS (
    SELECT
        value, element, alike, coalesce(sum(n) FILTER (WHERE element_state <> 'unsaid'), 0) AS n,
        coalesce(sum(adjudicated) FILTER (WHERE element_state = 'given'), 0) AS given,
        coalesce(sum(adjudicated) FILTER (WHERE lacks_element(element_state)), 0) AS lacking
    FROM (
        SELECT value, element_set, hash(payer_group, line_of_business, claim_type, product) AS alike, count(*) AS n, count(*) FILTER (WHERE counts) AS adjudicated
        FROM chosen WHERE element_set IS NOT NULL GROUP BY ALL
    ) JOIN element_states() USING (element_set)
    GROUP BY ALL
),
of_elements AS (
    SELECT
        value, sum(n) AS n,
        least(sum(given) FILTER (WHERE given > 0 AND lacking > 0), sum(lacking) FILTER (WHERE given > 0 AND lacking > 0)) AS matched
    FROM elements
    GROUP BY value, element
),
-- Which lines figures take: of all, by line of business and by month.
taken AS (
    SELECT
        value, line_of_business, grouping(line_of_business) AS is_not_book, grouping(month) AS is_not_month, count(*) FILTER (WHERE counts) AS n, count(DISTINCT CASE WHEN counts THEN person END) AS persons,
        count(*) FILTER (WHERE counts_denied) AS denied,
        count(*) FILTER (WHERE in_rates AND initial_date >= received_date) AS decided,
        count(*) FILTER (WHERE in_rates AND end_paid_amount > 0 AND end_paid_date >= received_date) AS paid,
        count(*) FILTER (WHERE is_settled(in_rates, initial_disposition, is_final_mature)) AS settled
    FROM chosen
    GROUP BY GROUPING SETS ((value, line_of_business), (value, month), (value))
),
-- How many lines stand behind the figure of a question whose figure takes some, by the words of its table.
behind AS (
    SELECT
        value, unnest(['adjudicated lines of 11 persons', 'denied lines', 'lines with days of receipt and decision', 'lines with days of receipt and payment',
            'lines first denied 180 days ago', 'lines of business with 30 adjudicated lines', 'months with 30 adjudicated lines']) AS counts,
        unnest([CASE WHEN enough_persons(persons) THEN n ELSE least(n, 29) END, denied, decided, paid, settled, book_count, month_count]) AS counted
    FROM taken
    JOIN (
        SELECT
            value, count(*) FILTER (WHERE is_not_book = 0 AND line_of_business <> 'not stated' AND enough_lines(n) AND enough_persons(persons)) AS book_count,
            count(*) FILTER (WHERE is_not_month = 0 AND enough_lines(n) AND enough_persons(persons)) AS month_count
        FROM taken GROUP BY value
    ) USING (value)
    WHERE is_not_book = 1 AND is_not_month = 1
    UNION ALL
    SELECT value, 'lines with others beside them', coalesce(sum(met_n) FILTER (WHERE gap IS NULL), 0) FROM comparable WHERE is_selected GROUP BY value
    UNION ALL
    SELECT value, unnest(['lines of which the input says either way', 'lines with and without an element, otherwise alike']), unnest([max(n), coalesce(max(matched), 0)])
    FROM of_elements GROUP BY value
    UNION ALL
    SELECT value, 'lines whose discarded share can be worked out', count(*) FROM wasted_of('chosen') WHERE is_worked_out GROUP BY value
),
judged AS (
    SELECT
        t.* EXCLUDE (value), q.*, z.w, coalesce(t.lines, 0) AS held,
        answerability(q.missing, CASE WHEN q.takes_lines THEN held ELSE 1 END, w['item'], w['given'], w['asked'], q.least_rate, q.lacking,
            NOT q.takes_lines OR t.is_mature, q.counts, coalesce(b.counted, 0),
            -- Of one month a trend takes that month.
            CASE WHEN list_contains($by, 'month') AND starts_with(q.counts, 'months') THEN 1 ELSE q.least_lines END) AS judgement
    FROM (FROM named_questions WHERE stage = $selection['stage'] AND unit = CASE WHEN $selection['unit'] = 'dollars' THEN 'dollars' ELSE 'lines' END) q
    LEFT JOIN wholes t ON true
    LEFT JOIN weakest z ON z.value = t.value AND z.id = q.id AND q.takes_lines
    LEFT JOIN behind b ON b.value = t.value AND b.counts = q.counts
)
SELECT
    id AS named, asks, COLUMNS($by), judgement['answerable'] AS answerable, judgement['because'] AS because,
    held AS held_line_count,
    w['item'] AS weakest,
    w['given']::BIGINT AS filled_line_count,
    filled_rate(w['given'], w['asked']) AS filled_rate,
    CASE WHEN answerable = 'no' THEN charge ELSE coalesce(w['lost'], 0) END::DECIMAL(18, 2) AS affected_amount,
    is_mature, fix, page,
    -- As small as the smaller side: filled, or not.
    coalesce(least(nullif(w['given_persons'], 0), nullif(w['lost_persons'], 0), nullif(persons, 0)), CASE WHEN $selection['small_cells'] = 'hide' THEN 0 END) AS cell_count,
    cell_count AS filled_rate_cell_count
FROM judged
ORDER BY place, COLUMNS($by)
