-- What do published figures say of these codes, and what does the extract say that counts the same?
-- One row per published figure of a code, source and time, newest first. Filters other than the code are set aside: the nation's figure is set against all of the extract's lines that it would count, each submission by itself at its last decision. Where nothing counts the same, the row says why.
-- pages: payers/benchmarks
-- about: published_figures
-- refines: decision, outcome, claim_line_start_date, claim_id, charge_amount, paid_amount, allowed_amount|paid_amount, person_id
-- refines: payer_group, line_of_business, claim_type, payer_sequence
WITH published AS (
    FROM published_totals WHERE kept($selection['code'], hcpcs_code)
),
periods AS (
    SELECT DISTINCT hcpcs_code, payer_group, line_of_business, claim_type, vintage_from, vintage_to FROM published WHERE counterpart <> ''
),
-- Lines, not selected(): the nation's figure has no filter but the code.
counted AS (
    SELECT
        p.*, hash(p.hcpcs_code, p.payer_group, p.line_of_business, p.claim_type, p.vintage_from, p.vintage_to) AS value,
        l.in_rates, l.final_disposition AS disposition, l.claim_key, l.person_id, l.line_id,
        l.charge_amount, l.final_allowed_amount AS allowed_amount, l.final_paid_amount AS paid_amount, l.final_denial_amount AS denial_amount
    FROM periods p
    JOIN (SELECT *, usable AND payer_sequence IN ('P', 'not stated') AS in_rates FROM lines) l
        ON l.hcpcs_code = p.hcpcs_code AND l.claim_line_start_date BETWEEN p.vintage_from AND p.vintage_to AND l.payer_group = p.payer_group
        AND l.claim_type = p.claim_type AND coalesce(l.line_of_business::VARCHAR, p.line_of_business) = p.line_of_business
),
grouped AS (
    SELECT
        value, hcpcs_code, payer_group, line_of_business, claim_type, vintage_from, vintage_to,
        count(*) AS decided,
        count(*) FILTER (charge_amount IS NULL OR allowed_amount IS NULL OR paid_amount IS NULL) AS without_dollars,
        rate_by({'unit': 'dollars', 'partial': 'counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount) AS rate,
        total_allowed(allowed_amount)::DOUBLE AS allowed,
        total_paid(paid_amount)::DOUBLE AS paid,
        paid_to_allowed(priced(in_rates, disposition, allowed_amount, paid_amount), priced(in_rates, disposition, allowed_amount, allowed_amount)) AS paid_rate,
        -- Read by the guard of small cells alone. Denied dollars and the rate are as small as the smaller side: together with what was billed they tell it.
        least(nullif(cell_count($selection, person_id, counted := is_denied(in_rates, disposition, {'partial': 'counted'})), 0),
            nullif(cell_count($selection, person_id, counted := is_not_denied({'unit': 'dollars', 'partial': 'counted'}, in_rates, disposition)), 0))
            AS rate_cell_count,
        cell_count($selection, person_id) AS decided_cell_count,
        cell_count($selection, person_id, counted := is_priced(in_rates, disposition, allowed_amount)) AS priced_cell_count
    FROM counted
    WHERE is_adjudicated(in_rates, disposition)
    GROUP BY ALL
),
own AS (
    FROM with_effective('grouped', 'counted', {'unit': 'dollars', 'partial': 'counted'})
),
-- The months that the inputs hold of a payer's claims, over all their codes; a payer is known by its lines in scope.
held AS (
    SELECT n.payer_group, t.claim_type, t.service_month AS month
    FROM totals t
    JOIN (SELECT DISTINCT payer::VARCHAR AS payer, payer_group::VARCHAR AS payer_group FROM lines) n ON n.payer = coalesce(t.payer, '(blank)')
    UNION
    SELECT payer_group, claim_type, month FROM months
),
covered AS (
    SELECT
        p.*, count(h.month) > 0 AS holds_any, date_diff('month', p.vintage_from, p.vintage_to) + 1 AS month_count,
        count(DISTINCT h.month) FILTER (h.month BETWEEN p.vintage_from AND p.vintage_to) AS covered_count,
        count(DISTINCT m.month) FILTER (m.month BETWEEN p.vintage_from AND p.vintage_to AND NOT m.is_final_mature) AS open_count
    FROM periods p
    LEFT JOIN held h USING (payer_group, claim_type)
    LEFT JOIN months m ON m.payer_group = h.payer_group AND m.claim_type = h.claim_type AND m.month = h.month
    GROUP BY ALL
),
compared AS (
    SELECT
        'everything' AS everything, p.*, o.rate, o.effective, o.rate_cell_count,
        CASE p.counterpart
            WHEN 'denial_rate' THEN denial_rate(o.rate['numerator'], o.rate['denominator'])
            WHEN 'denial_numerator' THEN o.rate['numerator']
            WHEN 'denial_denominator' THEN o.rate['denominator']
            WHEN 'total_allowed' THEN o.allowed
            WHEN 'total_paid' THEN o.paid
            WHEN 'paid_to_allowed' THEN o.paid_rate
        END AS own_value,
        CASE p.counterpart
            WHEN 'denial_denominator' THEN o.decided_cell_count
            WHEN 'denial_rate' THEN o.rate_cell_count
            WHEN 'denial_numerator' THEN o.rate_cell_count
            ELSE o.priced_cell_count
        END AS own_value_cell_count,
        CASE
            WHEN p.counterpart = '' THEN p.why_none
            WHEN NOT c.holds_any AND EXISTS (FROM lines) AND NOT EXISTS (FROM lines WHERE claim_type IS NOT NULL)
                THEN 'the input does not say which claims are ' || p.claim_type
            WHEN NOT c.holds_any THEN 'the extract holds no ' || p.payer_group || ' ' || p.claim_type || ' lines'
            WHEN c.covered_count < c.month_count THEN 'the extract covers ' || c.covered_count || ' of ' || c.month_count || ' months of ' || p.vintage
            WHEN c.open_count > 0 THEN c.open_count || ' of ' || c.month_count || ' months of ' || p.vintage || ' are not complete yet'
            WHEN o.decided IS NULL THEN 'the extract holds no decided ' || p.payer_group || ' ' || p.claim_type || ' line of it'
            WHEN o.without_dollars > 0 THEN 'the input does not carry the dollars of every line'
        END AS not_compared
    FROM published p
    LEFT JOIN covered c USING (hcpcs_code, payer_group, line_of_business, claim_type, vintage_from, vintage_to)
    LEFT JOIN own o USING (hcpcs_code, payer_group, line_of_business, claim_type, vintage_from, vintage_to)
)
SELECT
    COLUMNS($by),
    vintage, hcpcs_code, product, dosage, source, grade, label AS figure, place_of_service_code, unit AS counted_in,
    published_value, published_least, published_most, n, n_basis,
    CASE WHEN not_compared IS NULL THEN own_value END AS own_value,
    CASE WHEN not_compared IS NULL AND counterpart = 'denial_rate' THEN denial_rate_low(rate['numerator'], rate['denominator'], effective) END
        AS own_low,
    CASE WHEN not_compared IS NULL AND counterpart = 'denial_rate' THEN denial_rate_high(rate['numerator'], rate['denominator'], effective) END
        AS own_high,
    not_compared, meaning AS basis, note,
    own_value_cell_count, rate_cell_count AS own_low_cell_count, rate_cell_count AS own_high_cell_count,
    -- What is published is about nobody: no row is hidden, only the extract's own figure in it.
    0 AS cell_count
FROM compared
ORDER BY vintage_from DESC, hcpcs_code, product, source, sort_order, place_of_service_code
