-- Which denials are overturned, and how long does it take?
-- One row per value of $by, most lines first. Only lines first denied at least 180 days ago count.
-- pages: denials/recovery
-- needs: outcome, every_answer
-- refines: chain, payer_sequence, adjudication_date
SELECT
    COLUMNS($by),
    count(*) AS settled_line_count,
    count(*) FILTER (WHERE is_overturned(in_rates, initial_disposition, disposition, is_final_mature)) AS overturned_line_count,
    overturned_rate(is_overturned(in_rates, initial_disposition, disposition, is_final_mature)::INTEGER, is_settled(in_rates, initial_disposition, is_final_mature)::INTEGER) AS overturned_rate,
    CASE WHEN settled_line_count >= 30 THEN wilson_low(overturned_line_count / settled_line_count, settled_line_count) END AS overturned_rate_low,
    CASE WHEN settled_line_count >= 30 THEN wilson_high(overturned_line_count / settled_line_count, settled_line_count) END AS overturned_rate_high,
    overturning_days(waited(is_overturned(in_rates, initial_disposition, disposition, is_final_mature), initial_date, end_date), 0.5) AS median_overturning_days,
    cell_count($selection, person_id, counted := is_overturned(in_rates, initial_disposition, disposition, is_final_mature)) AS overturning_days_cell_count,
    -- As small as the smaller side: the other side and the rate would tell it.
    least(nullif(cell_count($selection, person_id, counted := is_overturned(in_rates, initial_disposition, disposition, is_final_mature)), 0),
        nullif(cell_count($selection, person_id, counted := NOT is_overturned(in_rates, initial_disposition, disposition, is_final_mature)), 0)) AS cell_count,
    cell_count AS overturned_rate_cell_count
FROM spent($selection)
WHERE is_settled(in_rates, initial_disposition, is_final_mature)
GROUP BY ALL
ORDER BY settled_line_count DESC, COLUMNS($by)
