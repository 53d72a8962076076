-- What each input held when it was read, and what was kept of it.
-- One row per input; above 200 inputs, one per source layout. Claims are counted where the layout says which rows are one claim.
WITH inputs AS (FROM parts WHERE part IS NOT NULL),
many AS (SELECT count(*) > 200 AS is_many FROM inputs)
SELECT
    CASE WHEN is_many THEN source || ', ' || count(*) || ' inputs' ELSE any_value(source_file) END AS input,
    -- As the file says of itself; of tables its layout says more.
    CASE WHEN count(DISTINCT layout) = 1 AND any_value(layout) NOT LIKE 'a table%' THEN any_value(layout) ELSE source END AS source,
    count(*) AS input_count, sum(row_count)::BIGINT AS row_count,
    min(len(captured)) AS captured_count, sum(len(warnings))::BIGINT AS warning_count,
    sum(len(unknown_columns))::BIGINT AS unknown_column_count,
    sum((control->>'claims')::BIGINT)::BIGINT AS claim_count,
    sum((control->>'lines')::BIGINT)::BIGINT AS line_count,
    sum((control->>'line_charge_amount')::DECIMAL(18, 2)) AS charge_amount,
    sum((control->>'line_paid_amount')::DECIMAL(18, 2)) AS paid_amount,
    sum((control->>'kept_rows')::BIGINT)::BIGINT AS kept_row_count,
    sum((control->>'kept_charge_amount')::DECIMAL(18, 2)) AS kept_charge_amount,
    sum((control->>'kept_paid_amount')::DECIMAL(18, 2)) AS kept_paid_amount
FROM inputs CROSS JOIN many
GROUP BY is_many, source, CASE WHEN is_many THEN -1 ELSE part_id END
ORDER BY min(part_id)
