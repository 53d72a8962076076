-- The line of business: as stated, else by the filing indicator, else by the plan's name, else by the payer's. One row per record.
-- needs: line_of_business|filing_indicator|plan
-- refines: payer_group
WITH plans AS (
    SELECT p.plan, t.line_of_business
    FROM (SELECT DISTINCT plan FROM records) p
    JOIN plan_patterns t ON matches(t.match, t.pattern, normalised(p.plan))
    QUALIFY row_number() OVER (
        PARTITION BY p.plan
        ORDER BY list_position(['exact', 'starts', 'word'], t.match), length(t.pattern) DESC, t.pattern) = 1
)
SELECT
    r.row_id,
    coalesce(
        stated.line_of_business,
        -- A spelling that says the line of business itself ("AETNA MEDICARE") is more exact than the indicator.
        g.payer_line_of_business,
        CASE WHEN groups.kind = 'private' THEN f.line_of_business_private ELSE f.line_of_business END,
        plans.line_of_business,
        'not stated') AS line_of_business
FROM records r
JOIN payer_group g USING (row_id)
LEFT JOIN payer_groups groups ON groups.payer_group = g.payer_group
LEFT JOIN lines_of_business stated
    ON stated.line_of_business = replace(lower(r.line_of_business), '_', ' ') OR stated.line_of_business = lower(r.line_of_business)
LEFT JOIN filing_indicators f ON f.filing_indicator = upper(r.filing_indicator)
LEFT JOIN plans ON plans.plan = r.plan
