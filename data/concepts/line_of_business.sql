-- The line of business: as stated, else by the filing indicator, else by the plan's name,
-- else by the payer's. A private payer's "Medicare" is Medicare Advantage, but not its supplement. One row per combination of what is written and payer group.
-- needs: line_of_business|filing_indicator|plan
-- refines: payer_group
WITH written AS (
    SELECT DISTINCT payer, plan, filing_indicator, line_of_business AS stated FROM records
),
known_as AS (
    SELECT DISTINCT payer, payer_group, payer_line_of_business FROM payer_group
),
stated AS (
    SELECT w.stated, any_value(t.line_of_business) AS line_of_business
    FROM (SELECT DISTINCT stated FROM written) w
    JOIN lines_of_business t ON t.line_of_business IN (lower(w.stated), replace(lower(w.stated), '_', ' '))
    GROUP BY w.stated
),
names AS (
    SELECT plan AS name FROM written UNION SELECT payer FROM written
),
named AS (
    SELECT n.name, t.line_of_business, t.line_of_business_private
    FROM names n
    JOIN plan_patterns t ON matches(t.match, t.pattern, normalised(n.name))
    QUALIFY row_number() OVER (
        PARTITION BY n.name
        ORDER BY list_position(['exact', 'starts', 'word'], t.match), length(t.pattern) DESC, t.pattern) = 1
)
SELECT
    w.payer, w.plan, w.filing_indicator, w.stated, g.payer_group, g.payer_line_of_business,
    coalesce(
        s.line_of_business,
        -- A supplement, a dental plan, an accident: whoever's, and whatever else the names say.
        CASE WHEN 'other' IN (by_plan.line_of_business, by_payer.line_of_business) THEN 'other' END,
        -- A spelling that says the line of business itself ("AETNA MEDICARE") is more exact than the indicator.
        g.payer_line_of_business,
        CASE WHEN groups.kind = 'private' THEN f.line_of_business_private ELSE f.line_of_business END,
        CASE WHEN groups.kind = 'private' THEN by_plan.line_of_business_private ELSE by_plan.line_of_business END,
        CASE WHEN groups.kind = 'private' THEN by_payer.line_of_business_private ELSE by_payer.line_of_business END,
        'not stated') AS line_of_business
FROM written w
JOIN known_as g ON g.payer IS NOT DISTINCT FROM w.payer
LEFT JOIN payer_groups groups ON groups.payer_group = g.payer_group
LEFT JOIN stated s ON s.stated = w.stated
LEFT JOIN filing_indicators f ON f.filing_indicator = upper(w.filing_indicator)
LEFT JOIN named by_plan ON by_plan.name = w.plan
LEFT JOIN named by_payer ON by_payer.name = w.payer
