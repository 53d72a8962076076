-- What each payer allows of a charge in each line of business, by product, over all products (product blank), all payers of the line of business together
-- (payer blank), and all (line of business blank too). Lines, not selected(): it is a fact about the payer, so only the code filter acts. None from fewer
-- than 30 lines or 11 persons.
CREATE OR REPLACE MACRO usually_allowed(s) AS TABLE
WITH ended AS (
    SELECT
        payer_group, coalesce(line_of_business::VARCHAR, '') AS book, product, person_of(person_id, line_id) AS person,
        count(*) AS lines, sum(charge_amount) AS charge_amount, sum(chain_final_allowed_amount) AS allowed_amount
    FROM lines
    WHERE attempt = 1 AND kept(s['code'], hcpcs_code) AND (s['parts'] IS NULL OR list_contains(s['parts'], part_id))
        AND is_priced(usable AND payer_sequence IN ('P', 'not stated'), chain_final_disposition, chain_final_allowed_amount)
    GROUP BY ALL
)
SELECT payer_group, book, product, allowed_to_charge(allowed_amount, charge_amount) AS allowed_rate
FROM ended
GROUP BY GROUPING SETS ((payer_group, book, product), (payer_group, book), (book), ())
HAVING enough_lines(sum(lines)) AND enough_persons(count(DISTINCT person));

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
        AND in_force(d.day, l.effective_from, l.effective_to)
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

-- The same lines with what their payer asks to stand on the claim, what of it the claim lacks, and the team that mends such denials: of what is
-- missing the first thing the claim lacks decides, else the category of the reason.
CREATE OR REPLACE MACRO owned_denials(s) AS TABLE
WITH asked_of AS (
    SELECT
        element_set, string_agg(e.label, ', ' ORDER BY e.sort_order::INTEGER) AS asked,
        string_agg(e.label, ', ' ORDER BY e.sort_order::INTEGER) FILTER (lacks_element(string_split(word, ':')[2])) AS lacks,
        arg_min(e.team, e.sort_order::INTEGER) FILTER (lacks_element(string_split(word, ':')[2])) AS team
    FROM (SELECT element_set, unnest(string_split(element_set::VARCHAR, ' ')) AS word FROM (SELECT DISTINCT element_set FROM lines WHERE element_set IS NOT NULL))
    JOIN elements e ON e.element = string_split(word, ':')[1]
    GROUP BY element_set
)
SELECT
    o.*, a.asked, a.lacks,
    coalesce(CASE WHEN o.category = 'missing_information' THEN a.team END, nullif(c.team, ''), 'coding') AS team
FROM open_denials(s) o
LEFT JOIN asked_of a ON a.element_set = o.element_set
LEFT JOIN categories c ON c.category = o.category::VARCHAR;
