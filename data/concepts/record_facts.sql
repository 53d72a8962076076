-- What a record's own values say, looked up once per value in the concepts it joins: facts of few values that every later
-- concept finds in one narrow table. One row per record.
-- needs: payer|hcpcs_code
-- refines: payer_group, line_of_business, modifier_set, site_of_service, described, drug_description, product, code_status, payer_sequence, diagnosis_group, route, specialty
SELECT
    r.row_id, g.payer_group, g.payer_key, l.line_of_business, m.modifier_set, s.site_group, s.place_site_group, s.bill_site_group, p.product, p.product_tier, p.product_class, p.ndc11, p.is_unclassified,
    p.is_unclassified AND (p.product_class = 'non_biologic' OR p.product_tier = 'D' AND coalesce(d.is_no_biologic, false)) AS is_no_biologic,
    coalesce(x.diagnosis_group, '(blank)') AS diagnosis_group, t.route, coalesce(y.provider_specialty, '(blank)') AS provider_specialty, c.permanent_code_from, upper(r.payer_sequence) AS payer_sequence,
    coalesce(c.always, CASE
        WHEN r.claim_line_start_date >= c.late_from THEN 'late'
        WHEN r.claim_line_start_date >= c.permanent_code_from THEN 'grace'
        ELSE 'unclassified' END) AS code_status
FROM records r
-- Each of these tables is small and holds every value written: the records stream past them in one scan.
LEFT JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
    AND g.payer_identifier IS NOT DISTINCT FROM r.payer_identifier
LEFT JOIN line_of_business l
    ON l.payer IS NOT DISTINCT FROM r.payer AND l.plan IS NOT DISTINCT FROM r.plan AND l.filing_indicator IS NOT DISTINCT FROM r.filing_indicator
    AND l.stated IS NOT DISTINCT FROM r.line_of_business AND l.payer_group = g.payer_group
    AND l.payer_line_of_business IS NOT DISTINCT FROM g.payer_line_of_business
LEFT JOIN modifier_set m ON m.hcpcs_modifier_1 IS NOT DISTINCT FROM r.hcpcs_modifier_1 AND m.hcpcs_modifier_2 IS NOT DISTINCT FROM r.hcpcs_modifier_2
    AND m.hcpcs_modifier_3 IS NOT DISTINCT FROM r.hcpcs_modifier_3 AND m.hcpcs_modifier_4 IS NOT DISTINCT FROM r.hcpcs_modifier_4
    AND m.hcpcs_modifier_5 IS NOT DISTINCT FROM r.hcpcs_modifier_5
LEFT JOIN site_of_service s
    ON s.claim_type IS NOT DISTINCT FROM r.claim_type AND s.place_of_service_code IS NOT DISTINCT FROM r.place_of_service_code
    AND s.bill_type_code IS NOT DISTINCT FROM r.bill_type_code AND s.revenue_center_code IS NOT DISTINCT FROM r.revenue_center_code
    AND s.provider_taxonomy IS NOT DISTINCT FROM r.provider_taxonomy AND s.modifier_set = m.modifier_set
LEFT JOIN described d ON d.description_key = hash(r.drug_description)
LEFT JOIN product p ON p.hcpcs_code IS NOT DISTINCT FROM r.hcpcs_code AND p.ndc_code IS NOT DISTINCT FROM r.ndc_code
    AND p.named IS NOT DISTINCT FROM d.named
LEFT JOIN code_status c ON c.product = p.product AND c.product_tier = p.product_tier
    AND c.payer_group = g.payer_group AND c.line_of_business = l.line_of_business
LEFT JOIN diagnosis_group x ON x.diagnosis_code_1 = r.diagnosis_code_1 AND coalesce(r.claim_line_start_date, DATE '9999-12-31') BETWEEN x.first_day AND x.last_day
LEFT JOIN route t ON t.modifier_set = m.modifier_set AND coalesce(r.claim_line_start_date, DATE '9999-12-31') BETWEEN t.first_day AND t.last_day
LEFT JOIN specialty y ON y.written = r.provider_specialty
