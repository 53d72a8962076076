-- How complete each service month is: the share of its lines that the payer has decided by the extract's date. One row per service month,
-- claim type and payer group; a month is mature as a whole. Measured on months at least a year old, each line by the days from the end of its month of service to its first
-- decision, and taken as complete after a year: on the payer group's own lines of that claim type where there are 200 ('payer'), else on those
-- of Medicare or of all others ('claim type'), else on all together ('pooled'); where even they are under 200, by the age of the month ('assumed').
-- needs: claim_line_start_date
-- refines: outcome, chain, adjudication_date, claim_type, payer_group
WITH first_answers AS (
    SELECT
        date_trunc('month', r.claim_line_start_date)::DATE AS month, coalesce(r.claim_type, '(blank)') AS claim_type, g.payer_group,
        decided_on(o.initial_disposition, r.adjudication_date) AS adjudication_date, decided_on(o.initial_disposition, r.adjudication_date) - last_day(r.claim_line_start_date) AS lag_days
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    JOIN record_facts g ON g.row_id = o.initial_row
    WHERE r.claim_line_start_date IS NOT NULL AND o.line_key NOT IN (SELECT line_key FROM chain WHERE attempt > 1)
),
old AS (
    SELECT claim_type, payer_group, lag_days, count(*) AS line_count
    FROM first_answers, extract
    WHERE lag_days <= 365 AND month <= date_trunc('month', as_of) - to_months(12)
        -- Of months before the extract's first decision only the late answers are here: they would make every month look unfinished.
        AND month >= (SELECT date_trunc('month', min(adjudication_date)) FROM first_answers)
    GROUP BY ALL
),
months AS (
    SELECT
        month, claim_type, payer_group, as_of, as_of - last_day(month) AS age_days, count(*) AS line_count,
        count(adjudication_date) AS decided_count, count(*) FILTER (WHERE adjudication_date + 180 <= as_of) AS settled_count
    FROM first_answers, extract
    GROUP BY ALL
),
-- The curve of each payer group, of Medicare and the others, and of all together: what share was decided so many days after the month.
curves AS (
    SELECT
        *, sum(line_count) OVER (PARTITION BY basis, claim_type, whose) AS of_lines,
        sum(line_count) OVER (PARTITION BY basis, claim_type, whose ORDER BY lag_days) / of_lines AS completion_rate
    FROM (
        SELECT 'payer' AS basis, claim_type, payer_group AS whose, lag_days, line_count FROM old
        UNION ALL
        SELECT 'claim type', claim_type, payer_group = 'Medicare', lag_days, sum(line_count) FROM old GROUP BY ALL
        UNION ALL
        SELECT 'pooled', 'any', 'any', lag_days, sum(line_count) FROM old GROUP BY ALL
    )
    QUALIFY of_lines >= 200
),
-- The nearest curve there is for each month.
based AS (
    SELECT m.*, c.basis AS maturity_basis, c.claim_type AS curve_type, c.whose
    FROM months m
    LEFT JOIN (SELECT DISTINCT basis, claim_type, whose FROM curves) c
        ON (c.basis, c.claim_type, c.whose) IN (
            ('payer', m.claim_type, m.payer_group), ('claim type', m.claim_type, (m.payer_group = 'Medicare')::VARCHAR), ('pooled', 'any', 'any'))
    QUALIFY row_number() OVER (PARTITION BY m.month, m.claim_type, m.payer_group
        ORDER BY list_position(['payer', 'claim type', 'pooled'], c.basis)) = 1
),
reached AS (
    SELECT
        b.*, CASE WHEN b.maturity_basis IS NULL THEN NULL WHEN b.age_days >= 365 THEN 1 ELSE coalesce(c.completion_rate, 0) END AS completion_rate
    FROM based b
    ASOF LEFT JOIN curves c
        ON c.basis = b.maturity_basis AND c.claim_type = b.curve_type AND c.whose = b.whose AND c.lag_days <= b.age_days
)
-- A month is mature when it is three months old and 90 % complete over all its lines; at the last decision, when 90 % of its first decisions
-- are also 180 days old. Without a curve, or without dates of decision, only its age is known.
SELECT
    month, claim_type, payer_group, line_count, coalesce(maturity_basis, 'assumed') AS maturity_basis, completion_rate,
    CASE WHEN maturity_basis IS NULL THEN age_days >= 90
        ELSE last_day(month) + to_months(3) <= as_of
            AND sum(line_count) OVER whole >= 0.9 * sum(line_count / nullif(completion_rate, 0)) OVER whole END AS is_mature,
    is_mature AND CASE WHEN sum(decided_count) OVER whole = 0 THEN age_days >= 180
        ELSE sum(settled_count) OVER whole >= 0.9 * sum(decided_count) OVER whole END AS is_final_mature
FROM reached
WINDOW whole AS (PARTITION BY month)
