-- C9399 could be paid: a new product without a code on a Medicare hospital outpatient bill, under a code that is packaged there.
-- One row per line. Only a line whose product is known can be a new one; whether it was approved since 2004 is for the pharmacy to say.
-- page: coding/late_codes
-- fix: Bill C9399 with NDC and quantity if the product is new and has no code.
-- source: data/reference/sibling_rules.csv: Palmetto A55913, the Medicare Claims Processing Manual as quoted (Rev. 3085), OPPS Addendum B 2020Q1 to 2026Q2
-- verified: Y
-- needs: code_status, product, claim_type, line_of_business, site_of_service
SELECT line_id
FROM spent($selection) l
SEMI JOIN sibling_rules r
    ON r.rule = 'packaged_hospital' AND r.hcpcs_code = l.hcpcs_code::VARCHAR AND r.line_of_business = l.line_of_business::VARCHAR
    AND r.claim_type = l.claim_type::VARCHAR AND list_contains(string_split(r.sites, ' '), l.site_group::VARCHAR)
    AND in_force(l.claim_line_start_date, r.effective_from, r.effective_to)
-- What has a code of its own by now had none then; the other classes are old, or no drug of the hospital's.
WHERE code_status = 'unclassified' AND product_class IN ('graduated', 'new_biologic')
