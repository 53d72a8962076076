-- How a drug was given, where a modifier of routes.csv in force that day says it: into a vein, under the skin. Nothing else is taken for it.
-- One row per set of modifiers and stretch of days in which no row of the table begins or ends.
-- needs: modifier_set
-- refines: claim_line_start_date
WITH turns AS (
    SELECT DISTINCT day FROM (
        SELECT DATE '0001-01-01' AS day
        UNION ALL SELECT TRY_CAST(effective_from AS DATE) FROM routes
        UNION ALL SELECT TRY_CAST(effective_to AS DATE) + 1 FROM routes)
    WHERE day IS NOT NULL
),
stretches AS (
    SELECT day AS first_day, coalesce(lead(day) OVER (ORDER BY day) - 1, DATE '9999-12-31') AS last_day FROM turns
),
written AS (
    SELECT modifier_set, string_split(modifier_set, ' ') AS modifiers FROM (SELECT DISTINCT modifier_set::VARCHAR AS modifier_set FROM modifier_set)
)
SELECT
    w.modifier_set, s.first_day, s.last_day,
    coalesce(string_agg(DISTINCT t.route, ' and ' ORDER BY t.route), 'not said') AS route
FROM written w
CROSS JOIN stretches s
LEFT JOIN routes t ON list_contains(w.modifiers, t.modifier) AND in_force(s.first_day, t.effective_from, t.effective_to)
GROUP BY ALL
