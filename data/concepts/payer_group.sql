-- Which payer group a payer's name, as written, belongs to on the service date. One row per record.
-- needs: payer
-- refines: claim_line_start_date
WITH spellings AS (
    SELECT DISTINCT payer AS written, normalised(payer) AS spelling FROM records WHERE payer IS NOT NULL
),
matched AS (
    SELECT
        s.written, nullif(p.payer_group, 'Unmapped') AS payer_group, nullif(p.line_of_business, '') AS line_of_business,
        coalesce(TRY_CAST(p.effective_from AS DATE), DATE '0001-01-01') AS effective_from,
        coalesce(TRY_CAST(p.effective_to AS DATE), DATE '9999-12-31') AS effective_to,
        -- exact before starts before word, then the longest pattern
        row_number() OVER (
            PARTITION BY s.written
            ORDER BY list_position(['exact', 'starts', 'word'], p.match), length(p.pattern) DESC, p.pattern) AS choice
    FROM spellings s
    JOIN payers p ON matches(p.match, p.pattern, s.spelling)
),
dated AS (
    SELECT
        r.payer, r.claim_line_start_date, s.spelling, arg_min(m, m.choice) AS found, found['payer_group'] AS payer_group,
        found['line_of_business'] AS line_of_business
    FROM (SELECT DISTINCT payer, coalesce(claim_line_start_date, DATE '9999-12-31') AS claim_line_start_date FROM records) r
    JOIN spellings s ON s.written = r.payer
    LEFT JOIN matched m ON m.written = r.payer AND r.claim_line_start_date BETWEEN m.effective_from AND m.effective_to
    GROUP BY r.payer, r.claim_line_start_date, s.spelling
)
SELECT
    r.row_id,
    CASE WHEN r.payer IS NULL THEN '(blank)' ELSE coalesce(d.payer_group, 'Unmapped') END AS payer_group,
    -- Two unmapped payers are two payers: they never share a claim.
    CASE WHEN r.payer IS NULL THEN '(blank)' ELSE coalesce(d.payer_group, d.spelling) END AS payer_key,
    d.line_of_business AS payer_line_of_business
FROM records r
LEFT JOIN dated d ON d.payer = r.payer AND d.claim_line_start_date = coalesce(r.claim_line_start_date, DATE '9999-12-31')
