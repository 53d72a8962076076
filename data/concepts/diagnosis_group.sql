-- Which group of diseases the first diagnosis of a line belongs to: the longest prefix in diagnosis_groups.csv in force that day.
-- One row per first diagnosis as written and stretch of days in which no row of the table begins or ends.
-- needs: diagnosis_code_1
-- refines: claim_line_start_date
WITH turns AS (
    SELECT DISTINCT day FROM (
        SELECT DATE '0001-01-01' AS day
        UNION ALL SELECT TRY_CAST(effective_from AS DATE) FROM diagnosis_groups
        UNION ALL SELECT TRY_CAST(effective_to AS DATE) + 1 FROM diagnosis_groups)
    WHERE day IS NOT NULL
),
stretches AS (
    SELECT day AS first_day, coalesce(lead(day) OVER (ORDER BY day) - 1, DATE '9999-12-31') AS last_day FROM turns
),
written AS (
    SELECT diagnosis_code_1, regexp_replace(upper(diagnosis_code_1), '[^A-Z0-9]', '', 'g') AS code
    FROM (SELECT DISTINCT diagnosis_code_1 FROM records)
    WHERE diagnosis_code_1 IS NOT NULL
)
SELECT
    w.diagnosis_code_1, s.first_day, s.last_day,
    -- Codes of another list, such as ICD-9-CM, begin with no prefix of this one.
    coalesce(arg_max(g.diagnosis_group, length(g.prefix)), 'not ICD-10-CM') AS diagnosis_group
FROM written w
CROSS JOIN stretches s
LEFT JOIN diagnosis_groups g ON starts_with(w.code, g.prefix) AND in_force(s.first_day, g.effective_from, g.effective_to)
GROUP BY ALL
