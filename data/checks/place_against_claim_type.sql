-- Place of service, bill type, revenue code and kind of claim do not go together: the site of service is a guess.
-- severity: 3
-- fix: Mend the field named at the source. A drug that was infused or injected was not given by telehealth (02, 10).
WITH faults AS (
    SELECT
        r.claim_type, r.place_of_service_code, r.bill_type_code, r.charge_amount,
        CASE
            WHEN r.claim_type = 'professional' AND r.bill_type_code IS NOT NULL THEN 'bill type on a professional line'
            WHEN r.claim_type = 'professional' AND r.revenue_center_code IS NOT NULL THEN 'revenue code on a professional line'
            WHEN r.claim_type = 'institutional' AND r.bill_type_code IS NULL AND list_contains(p.captured, 'bill_type_code')
                THEN 'institutional line without bill type'
            WHEN r.claim_type = 'professional' AND r.place_of_service_code IS NULL AND list_contains(p.captured, 'place_of_service_code')
                THEN 'professional line without place of service'
            WHEN NOT regexp_full_match(r.bill_type_code, '0?[1-9][0-9][0-9A-Z]?') THEN 'bill type that is none'
            WHEN NOT regexp_full_match(r.place_of_service_code, '[0-9]{1,2}') THEN 'place of service that is none'
            WHEN of_place.setting <> of_bill.setting THEN 'place of service and bill type name two places'
            WHEN lpad(r.place_of_service_code, 2, '0') IN ('02', '10') AND d.product_tier <> 'none' THEN 'drug given by telehealth'
        END AS fault
    FROM records r
    JOIN parts p USING (part_id)
    JOIN record_facts d USING (row_id)
    -- where either names no setting, the two say nothing against each other
    LEFT JOIN site_groups of_place ON of_place.site_group = d.place_site_group AND of_place.setting <> ''
    LEFT JOIN site_groups of_bill ON of_bill.site_group = d.bill_site_group AND of_bill.setting <> ''
    WHERE r.row_id IN (SELECT initial_row FROM outcome)
)
SELECT fault, claim_type, place_of_service_code, bill_type_code, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM faults
WHERE fault IS NOT NULL
GROUP BY ALL ORDER BY charge_amount DESC, 1, 2, 3
