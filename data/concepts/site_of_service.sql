-- Where the drug was given: the first row of sites.csv that fits the line. One row per line.
-- needs: place_of_service_code|bill_type_code
-- refines: claim_type, modifier_set, revenue_center_code, provider_taxonomy
WITH places AS MATERIALIZED (
    SELECT
        o.line_key, r.claim_type, r.place_of_service_code, r.bill_type_code, r.revenue_center_code, m.modifier_set, r.provider_taxonomy,
        hash(r.claim_type, r.place_of_service_code, r.bill_type_code, r.revenue_center_code, m.modifier_set, r.provider_taxonomy) AS kind
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    JOIN modifier_set m ON m.row_id = o.initial_row
),
kinds AS (
    SELECT DISTINCT ON (kind)
        kind, coalesce(claim_type, '') AS claim_type, coalesce(lpad(place_of_service_code, 2, '0'), '') AS place_of_service_code,
        left(ltrim(coalesce(bill_type_code, ''), '0'), 2) AS bill_type, left(lpad(coalesce(revenue_center_code, ''), 4, '0'), 3) AS revenue,
        string_split(modifier_set, ' ') AS modifiers, coalesce(upper(provider_taxonomy), '') AS provider_taxonomy
    FROM places
),
placed AS (
    SELECT k.kind, arg_min(s.site_group, s.rank::INTEGER) AS site_group
    FROM kinds k
    JOIN sites s ON s.claim_type IN ('', k.claim_type) AND s.place_of_service_code IN ('', k.place_of_service_code)
        AND s.bill_type_prefix IN ('', k.bill_type) AND s.provider_taxonomy IN ('', k.provider_taxonomy)
        AND (s.modifier = '' OR list_contains(k.modifiers, s.modifier))
        AND (s.revenue_prefix = '' OR starts_with(k.revenue, s.revenue_prefix))
    GROUP BY k.kind
)
SELECT p.line_key, coalesce(d.site_group, 'unknown') AS site_group
FROM places p
LEFT JOIN placed d USING (kind)
