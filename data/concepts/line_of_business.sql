-- The line of business: as stated, else by the filing indicator, else by the plan's name,
-- else by the payer's. A private payer's "Medicare" is Medicare Advantage. One row per record.
-- needs: line_of_business|filing_indicator|plan
-- refines: payer_group
WITH stated AS (
    SELECT w.written, any_value(t.line_of_business) AS line_of_business
    FROM (SELECT DISTINCT line_of_business AS written FROM records) w
    JOIN lines_of_business t ON t.line_of_business IN (lower(w.written), replace(lower(w.written), '_', ' '))
    GROUP BY w.written
),
names AS (
    SELECT DISTINCT plan AS written FROM records UNION SELECT DISTINCT payer FROM records
),
named AS (
    SELECT n.written, t.line_of_business, t.line_of_business_private
    FROM names n
    JOIN plan_patterns t ON matches(t.match, t.pattern, normalised(n.written))
    QUALIFY row_number() OVER (
        PARTITION BY n.written
        ORDER BY list_position(['exact', 'starts', 'word'], t.match), length(t.pattern) DESC, t.pattern) = 1
)
SELECT
    r.row_id,
    coalesce(
        stated.line_of_business,
        -- A spelling that says the line of business itself ("AETNA MEDICARE") is more exact than the indicator.
        g.payer_line_of_business,
        CASE WHEN groups.kind = 'private' THEN f.line_of_business_private ELSE f.line_of_business END,
        CASE WHEN groups.kind = 'private' THEN by_plan.line_of_business_private ELSE by_plan.line_of_business END,
        CASE WHEN groups.kind = 'private' THEN by_payer.line_of_business_private ELSE by_payer.line_of_business END,
        'not stated') AS line_of_business
FROM records r
JOIN payer_group g USING (row_id)
LEFT JOIN payer_groups groups ON groups.payer_group = g.payer_group
LEFT JOIN stated ON stated.written = r.line_of_business
LEFT JOIN filing_indicators f ON f.filing_indicator = upper(r.filing_indicator)
LEFT JOIN named by_plan ON by_plan.written = r.plan
LEFT JOIN named by_payer ON by_payer.written = r.payer
