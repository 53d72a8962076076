-- Every line of administrations with a line of what was discarded (JW), with whether the discarded share can be worked out, else why not. `rows` names selected lines.
-- Where a hospital bills what was discarded, a doctor's line of that visit bills the hospital's drug again: it is no more of it.
CREATE OR REPLACE MACRO wasted_of(rows) AS TABLE
WITH lined AS (
    SELECT *, modifier_set IN (SELECT modifier_set FROM modifier_sets WHERE list_contains(modifiers, 'JW')) AS is_wasted
    FROM query_table(rows)
    WHERE list_contains(string_split(waste_marks::VARCHAR, ' '), 'JW')
    QUALIFY NOT (coalesce(claim_type = 'professional', false) AND bool_or(is_wasted AND claim_type = 'institutional') OVER (PARTITION BY administration) IS TRUE)
),
wasted AS (
    SELECT
        administration,
        coalesce(max(product::VARCHAR) FILTER (WHERE product <> 'Unidentified'), 'Unidentified') AS given,
        CASE
            WHEN bool_and(is_wasted) THEN 'no line of what was given'
            WHEN bool_and(product = 'Unidentified') THEN 'product not known'
            WHEN count(ndc_quantity) < count(*) OR count(ndc_unit_of_measure) < count(*) THEN 'no quantity on every line'
            WHEN count(DISTINCT upper(ndc_unit_of_measure)) > 1 THEN 'lines in different units'
            ELSE 'worked out'
        END AS step
    FROM lined
    GROUP BY administration
    HAVING bool_or(is_wasted)
)
SELECT lined.* REPLACE (given AS product), step, step = 'worked out' AS is_worked_out FROM lined JOIN wasted USING (administration);
