-- Where the drug was given: the first row of sites.csv that fits the line. And where its place of service alone says it was, and its bill type
-- alone: the two may contradict each other. One row per combination of what is written about the place.
-- needs: place_of_service_code|bill_type_code
-- refines: claim_type, modifier_set, revenue_center_code, provider_taxonomy
WITH places AS (
    SELECT DISTINCT r.claim_type, r.place_of_service_code, r.bill_type_code, r.revenue_center_code, r.provider_taxonomy, m.modifier_set
    FROM (
        SELECT DISTINCT claim_type, place_of_service_code, bill_type_code, revenue_center_code, provider_taxonomy,
            hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5
        FROM records
    ) r
    JOIN modifier_set m ON m.hcpcs_modifier_1 IS NOT DISTINCT FROM r.hcpcs_modifier_1 AND m.hcpcs_modifier_2 IS NOT DISTINCT FROM r.hcpcs_modifier_2
        AND m.hcpcs_modifier_3 IS NOT DISTINCT FROM r.hcpcs_modifier_3 AND m.hcpcs_modifier_4 IS NOT DISTINCT FROM r.hcpcs_modifier_4
        AND m.hcpcs_modifier_5 IS NOT DISTINCT FROM r.hcpcs_modifier_5
),
kinds AS (
    SELECT
        *, coalesce(claim_type, '') AS claim, coalesce(lpad(place_of_service_code, 2, '0'), '') AS place,
        left(ltrim(coalesce(bill_type_code, ''), '0'), 2) AS bill, left(lpad(coalesce(revenue_center_code, ''), 4, '0'), 3) AS revenue,
        string_split(modifier_set, ' ') AS modifiers, coalesce(upper(provider_taxonomy), '') AS taxonomy
    FROM places
),
of_place AS (
    SELECT place_of_service_code AS place, arg_min(site_group, rank::INTEGER) AS site_group
    FROM sites
    WHERE place_of_service_code <> '' AND bill_type_prefix = '' AND provider_taxonomy = '' AND modifier = ''
    GROUP BY place_of_service_code
),
of_bill AS (
    SELECT
        k.bill, k.revenue, k.modifier_set, arg_min(s.site_group, s.rank::INTEGER) AS site_group
    FROM (SELECT DISTINCT bill, revenue, modifier_set, modifiers FROM kinds) k
    JOIN sites s ON s.bill_type_prefix = k.bill AND s.bill_type_prefix <> '' AND s.place_of_service_code = ''
        AND (s.modifier = '' OR list_contains(k.modifiers, s.modifier)) AND (s.revenue_prefix = '' OR starts_with(k.revenue, s.revenue_prefix))
    GROUP BY ALL
)
SELECT
    k.claim_type, k.place_of_service_code, k.bill_type_code, k.revenue_center_code, k.provider_taxonomy, k.modifier_set,
    coalesce(arg_min(s.site_group, s.rank::INTEGER), 'unknown') AS site_group,
    any_value(p.site_group) AS place_site_group, any_value(b.site_group) AS bill_site_group
FROM kinds k
LEFT JOIN of_place p ON p.place = k.place
LEFT JOIN of_bill b ON b.bill = k.bill AND b.revenue = k.revenue AND b.modifier_set = k.modifier_set
LEFT JOIN sites s ON s.claim_type IN ('', k.claim) AND s.place_of_service_code IN ('', k.place)
    AND s.bill_type_prefix IN ('', k.bill) AND s.provider_taxonomy IN ('', k.taxonomy)
    AND (s.modifier = '' OR list_contains(k.modifiers, s.modifier))
    AND (s.revenue_prefix = '' OR starts_with(k.revenue, s.revenue_prefix))
GROUP BY ALL
