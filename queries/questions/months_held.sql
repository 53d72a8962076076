-- Which months does each payer have claims in?
-- One row per payer, month of service and value of $by, in order of time, from the first month of any of these payers to the last. A month without a claim of these codes is told from one without any claim: of other codes only their count per month was kept.
-- pages: about/answerability
-- needs: payer_group, claim_line_start_date
-- refines: chain, outcome, adjudication_date, claim_type, payer
WITH held AS (
    SELECT
        payer_group::VARCHAR AS holder, service_month AS service, COLUMNS($by),
        line_count() AS lines, is_complete(is_mature, completion_rate) AS is_decided, cell_count($selection, person_id) AS persons
    FROM selected($selection)
    WHERE service_month IS NOT NULL
    GROUP BY ALL
),
names AS (
    SELECT DISTINCT payer::VARCHAR AS payer, payer_group::VARCHAR AS holder FROM lines
),
-- What the inputs held of any code, per payer and month.
heard AS (
    SELECT DISTINCT n.holder, t.service_month AS service
    FROM totals t
    JOIN names n ON n.payer = coalesce(t.payer, '(blank)')
    WHERE t.line_count > 0 AND n.holder IN (SELECT holder FROM held)
    UNION
    SELECT holder, service FROM held
),
spine AS (
    SELECT h.holder, m.service
    FROM (SELECT DISTINCT holder FROM held) h
    CROSS JOIN (SELECT unnest(generate_series(min(service), max(service), INTERVAL 1 MONTH))::DATE AS service FROM heard) m
)
SELECT
    s.holder AS payer_group,
    s.service AS month,
    COLUMNS($by),
    CASE WHEN h.lines IS NULL THEN CASE WHEN a.service IS NULL THEN 'no claim' ELSE 'other codes only' END
        WHEN h.is_decided THEN 'complete' ELSE 'not complete yet' END AS held,
    coalesce(h.lines, 0) AS line_count,
    CASE WHEN $selection['small_cells'] = 'hide' THEN coalesce(h.persons, 0) END::BIGINT AS cell_count
FROM spine s
LEFT JOIN held h USING (holder, service)
LEFT JOIN heard a USING (holder, service)
ORDER BY s.service, s.holder, COLUMNS($by)
