-- Which denials are overturned, and how long does it take?
-- One row per value of $by, most lines first. Only lines first denied at least 180 days ago count; within so many days by Kaplan and Meier, blank beyond what the extract reaches.
-- pages: denials/recovery
-- needs: outcome, every_answer
-- refines: chain, payer_sequence, adjudication_date, person_id
WITH settled AS (
    SELECT
        COLUMNS($by), hash(*COLUMNS($by)) AS value, person_id, line_id,
        is_settled(in_rates, initial_disposition, is_final_mature) AS counts,
        is_overturned(in_rates, initial_disposition, disposition, is_final_mature) AS is_won,
        CASE WHEN is_won THEN end_date ELSE (SELECT as_of FROM extract) END - initial_date AS days
    FROM spent($selection)
    WHERE is_settled(in_rates, initial_disposition, is_final_mature)
),
seen AS (
    SELECT
        value, days, count(*) FILTER (WHERE is_won) AS turned,
        sum(count(*)) OVER (PARTITION BY value ORDER BY days DESC) AS at_risk, max(days) OVER (PARTITION BY value) AS longest
    FROM settled
    WHERE days >= 0
    GROUP BY value, days
),
curves AS (
    SELECT value, any_value(longest) AS longest, list([days, turned, at_risk]::DOUBLE[] ORDER BY days) FILTER (WHERE turned > 0) AS turns FROM seen GROUP BY value
),
counted AS (
    SELECT
        COLUMNS($by), value,
        count(*) AS settled_line_count,
        count(*) FILTER (WHERE is_won) AS overturned_line_count,
        overturned_rate(is_won::INTEGER, counts::INTEGER) AS overturned_rate,
        cell_count($selection, person_id, counted := is_won) AS turned_cell_count,
        -- As small as the smaller side: the other side and the rate would tell it.
        least(nullif(cell_count($selection, person_id, counted := is_won), 0), nullif(cell_count($selection, person_id, counted := NOT is_won), 0)) AS cell_count,
        cell_count AS overturned_rate_cell_count
    FROM settled
    GROUP BY ALL
)
SELECT
    counted.* EXCLUDE (value),
    wilson_low(overturned_rate, effective) AS overturned_rate_low,
    wilson_high(overturned_rate, effective) AS overturned_rate_high,
    CASE WHEN longest >= 30 THEN turned_within(turns, 30) END AS turned_30_rate,
    CASE WHEN longest >= 60 THEN turned_within(turns, 60) END AS turned_60_rate,
    CASE WHEN longest >= 90 THEN turned_within(turns, 90) END AS turned_90_rate,
    CASE WHEN longest >= 180 THEN turned_within(turns, 180) END AS turned_180_rate,
    CASE WHEN longest >= 365 THEN turned_within(turns, 365) END AS turned_365_rate,
    turning_days(turns) AS median_turning_days,
    turned_cell_count AS median_turning_days_cell_count
FROM counted
LEFT JOIN effective_lines('settled') USING (value)
LEFT JOIN curves USING (value)
ORDER BY settled_line_count DESC, COLUMNS($by)
