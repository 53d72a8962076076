-- Which payer group a payer's name, as written, belongs to. One row per record.
-- needs: payer
WITH spellings AS (
    SELECT payer AS written, normalised(payer) AS spelling FROM (SELECT DISTINCT payer FROM records)
),
matched AS (
    SELECT s.written, s.spelling, p.payer_group, p.line_of_business
    FROM spellings s
    LEFT JOIN payers p ON matches(p.match, p.pattern, s.spelling)
    -- exact before starts before word, then the longest pattern
    QUALIFY row_number() OVER (
        PARTITION BY s.written
        ORDER BY list_position(['exact', 'starts', 'word'], p.match), length(p.pattern) DESC, p.pattern) = 1
)
SELECT
    r.row_id,
    CASE WHEN r.payer IS NULL THEN '(blank)' ELSE coalesce(m.payer_group, 'Unmapped') END AS payer_group,
    -- Two unmapped payers are two payers: they never share a claim.
    CASE WHEN r.payer IS NULL THEN '(blank)' ELSE coalesce(m.payer_group, m.spelling) END AS payer_key,
    m.line_of_business AS payer_line_of_business
FROM records r
LEFT JOIN matched m ON m.written = r.payer
