-- Which payer group a payer's name, as written, belongs to on the service date. One row per payer as written and day.
-- needs: payer
-- refines: claim_line_start_date
WITH written AS (
    SELECT DISTINCT payer, claim_line_start_date FROM records
),
spellings AS (
    SELECT DISTINCT payer, normalised(payer) AS spelling FROM written
),
matched AS (
    SELECT
        s.payer, nullif(p.payer_group, 'Unmapped') AS payer_group, nullif(p.line_of_business, '') AS line_of_business,
        coalesce(TRY_CAST(p.effective_from AS DATE), DATE '0001-01-01') AS effective_from,
        coalesce(TRY_CAST(p.effective_to AS DATE), DATE '9999-12-31') AS effective_to,
        -- exact before starts before word, then the longest pattern
        row_number() OVER (
            PARTITION BY s.payer
            ORDER BY list_position(['exact', 'starts', 'word'], p.match), length(p.pattern) DESC, p.pattern) AS choice
    FROM spellings s
    JOIN payers p ON matches(p.match, p.pattern, s.spelling)
),
dated AS (
    SELECT w.payer, w.claim_line_start_date, arg_min(m, m.choice) AS found
    FROM written w
    LEFT JOIN matched m ON m.payer = w.payer AND coalesce(w.claim_line_start_date, DATE '9999-12-31') BETWEEN m.effective_from AND m.effective_to
    GROUP BY w.payer, w.claim_line_start_date
)
SELECT
    d.payer, d.claim_line_start_date,
    CASE WHEN d.payer IS NULL THEN '(blank)' ELSE coalesce(d.found['payer_group'], 'Unmapped') END AS payer_group,
    -- Two unmapped payers are two payers: they never share a claim.
    CASE WHEN d.payer IS NULL THEN '(blank)' ELSE coalesce(d.found['payer_group'], s.spelling) END AS payer_key,
    d.found['line_of_business'] AS payer_line_of_business
FROM dated d
LEFT JOIN spellings s USING (payer)
