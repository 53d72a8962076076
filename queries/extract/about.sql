-- What is open: its scope, its age and its size.
-- One row.
SELECT
    name, version, as_of, as_of_basis, is_synthetic, scope,
    (SELECT count(*) FROM parts WHERE part IS NOT NULL) AS input_count,
    (SELECT list(DISTINCT source ORDER BY source) FROM parts WHERE part IS NOT NULL) AS sources,
    (SELECT coalesce(sum(row_count), 0) FROM parts)::BIGINT AS row_count,
    (SELECT count(*) FROM lines) AS line_count,
    -- Pages count these with the line they are joined to, unless told otherwise.
    (SELECT count(*) FROM lines WHERE attempt > 1) AS resubmission_count,
    (SELECT min(claim_line_start_date) FROM lines) AS first_service_date,
    (SELECT max(claim_line_start_date) FROM lines) AS last_service_date
FROM extract
