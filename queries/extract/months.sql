-- Which service months are complete?
-- One row per month of service, in order of time. A month is complete when it is for every claim type and payer kind with lines in it.
SELECT
    service_month AS month, count(*) AS line_count, completion_rate(completion_rate) AS completion_rate,
    bool_and(is_mature) AS is_mature, avg(is_final_mature::INTEGER) AS final_mature_rate,
    (SELECT string_agg(DISTINCT maturity_basis, ', ' ORDER BY maturity_basis) FROM months WHERE months.month = service_month) AS maturity_basis
FROM lines
WHERE service_month IS NOT NULL
GROUP BY service_month
ORDER BY service_month
