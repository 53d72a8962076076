-- What do payers allow against Medicare's payment limit (ASP), where a product has a code of its own?
-- One row per value of $by and whether its priced lines could be set against the limit, or why not. Units are worked out from the NDC's quantity: items (UN) by the crosswalk, millilitres (ML) where the code is by the millilitre.
-- pages: payers/benchmarks
-- needs: cms_asp_crosswalk, cms_asp_pricing, outcome, ndc_code, ndc_quantity, ndc_unit_of_measure
-- refines: chain, payer_sequence, allowed_amount|paid_amount, product
WITH items AS (
    -- what an item holds does not change; where files disagree the newest is taken
    SELECT
        hcpcs_code, ndc11, arg_max("value", vintage_from) AS units_per_item,
        TRY_CAST(regexp_extract(upper(arg_max(dosage, vintage_from)), '^([0-9.]+) *ML$', 1) AS DECIMAL(18, 6)) AS millilitres_per_unit
    FROM published_figures
    WHERE measure = 'billing_units' AND hcpcs_code IS NOT NULL AND ndc11 IS NOT NULL
    GROUP BY ALL
),
limits AS (
    SELECT hcpcs_code, date_trunc('quarter', vintage_from) AS quarter, arg_max("value", source_file) AS payment_limit
    FROM published_figures
    WHERE measure = 'payment_limit' AND hcpcs_code IS NOT NULL AND vintage_to < date_trunc('quarter', vintage_from) + INTERVAL 3 MONTH
    GROUP BY ALL
),
priced AS (
    SELECT
        l.*, i.ndc11 IS NOT NULL AS is_in_crosswalk, m.payment_limit,
        CASE upper(trim(l.ndc_unit_of_measure::VARCHAR))
            WHEN 'UN' THEN l.ndc_quantity * i.units_per_item
            WHEN 'ML' THEN l.ndc_quantity / nullif(i.millilitres_per_unit, 0)
        END AS billing_units
    FROM spent($selection) l
    LEFT JOIN items i ON i.hcpcs_code = l.hcpcs_code AND i.ndc11 = l.ndc11
    LEFT JOIN limits m ON m.hcpcs_code = l.hcpcs_code AND m.quarter = date_trunc('quarter', l.claim_line_start_date)
    WHERE l.product_tier = 'P' AND is_priced(l.in_rates, l.end_disposition, l.end_allowed_amount)
),
judged AS (
    SELECT
        *, CASE
            WHEN ndc_code IS NULL THEN 'no NDC'
            WHEN NOT is_in_crosswalk THEN 'NDC not in the crosswalk'
            WHEN coalesce(ndc_quantity, 0) <= 0 THEN 'no quantity'
            WHEN billing_units IS NULL THEN 'unit not convertible'
            WHEN payment_limit IS NULL THEN 'no limit for that quarter'
            WHEN $selection['chained'] = 'on' AND attempt_count > 1 THEN 'sent again: the quantity paid may be another'
            ELSE 'set against the limit' END AS step,
        CASE WHEN step = 'set against the limit' THEN billing_units * payment_limit END AS limit_amount
    FROM priced
)
SELECT
    COLUMNS($by), step,
    line_count() AS line_count,
    total_allowed(end_allowed_amount) AS allowed_amount,
    sum(j.limit_amount)::DECIMAL(18, 2) AS limit_amount,
    allowed_to_asp(CASE WHEN j.limit_amount IS NOT NULL THEN end_allowed_amount END, j.limit_amount) AS allowed_to_asp_rate,
    cell_count($selection, person_id) AS allowed_to_asp_rate_cell_count,
    cell_count($selection, person_id) AS cell_count
FROM judged j
GROUP BY ALL
ORDER BY allowed_to_asp_rate IS NULL, line_count DESC, step, COLUMNS($by)
