-- Which payer group a payer's name, as written, belongs to on the service date. One row per payer as written, its number and day.
-- needs: payer
-- refines: claim_line_start_date, payer_identifier
WITH written AS (
    SELECT payer, payer_identifier, claim_line_start_date, numbering(payer_identifier) AS number
    FROM (SELECT DISTINCT payer, payer_identifier, claim_line_start_date FROM records)
),
spellings AS (
    SELECT DISTINCT payer, normalised(payer) AS spelling FROM written
),
matched AS (
    SELECT
        s.payer, nullif(p.payer_group, 'Unmapped') AS payer_group, nullif(p.line_of_business, '') AS line_of_business,
        opens(p.effective_from) AS effective_from,
        closes(p.effective_to) AS effective_to,
        -- exact before starts before word, then the longest pattern
        row_number() OVER (
            PARTITION BY s.payer
            ORDER BY list_position(['exact', 'starts', 'word'], p.match), length(p.pattern) DESC, p.pattern) AS choice
    FROM spellings s
    JOIN payers p ON matches(p.match, p.pattern, s.spelling)
),
dated AS (
    SELECT w.payer, w.claim_line_start_date, arg_min(m, m.choice) AS found
    FROM (SELECT DISTINCT payer, claim_line_start_date FROM written) w
    LEFT JOIN matched m ON m.payer = w.payer AND coalesce(w.claim_line_start_date, DATE '9999-12-31') BETWEEN m.effective_from AND m.effective_to
    GROUP BY w.payer, w.claim_line_start_date
),
-- The number of a payer that is in no group: as it stands beside the name, else the only one that stands beside it anywhere.
numbers AS (
    SELECT payer, only_value(number) AS number FROM written GROUP BY payer
)
SELECT
    w.payer, w.payer_identifier, w.claim_line_start_date,
    CASE WHEN w.payer IS NULL THEN '(blank)' ELSE coalesce(d.found['payer_group'], 'Unmapped') END AS payer_group,
    -- Two unmapped payers are two payers: they never share a claim.
    CASE WHEN w.payer IS NULL THEN '(blank)' ELSE coalesce(d.found['payer_group'], '#' || coalesce(w.number, n.number), s.spelling) END
        AS payer_key,
    d.found['line_of_business'] AS payer_line_of_business
FROM written w
JOIN dated d ON d.payer IS NOT DISTINCT FROM w.payer AND d.claim_line_start_date IS NOT DISTINCT FROM w.claim_line_start_date
LEFT JOIN spellings s ON s.payer = w.payer
LEFT JOIN numbers n ON n.payer = w.payer
