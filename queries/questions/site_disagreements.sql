-- Which lines name one place by their place of service and another by their bill type?
-- One row per pair of places (what the place of service says, what the bill type says), whether they agree, and value of $by. All lines selected.
-- pages: spend/sites
-- needs: place_of_service_code, bill_type_code
-- refines: site_of_service, chain, outcome, adjudication_date, person_id, charge_amount
WITH said AS (
    SELECT l.*, places_said(p.setting, b.setting) AS places
    FROM spent($selection) l
    LEFT JOIN site_groups p ON p.site_group = l.place_site_group::VARCHAR
    LEFT JOIN site_groups b ON b.site_group = l.bill_site_group::VARCHAR
)
SELECT
    places, place_site_group, bill_site_group,
    COLUMNS($by),
    line_count() AS line_count,
    total_charge(charge_amount) AS charge_amount,
    cell_count($selection, person_id) AS cell_count
FROM said
GROUP BY ALL
ORDER BY places, line_count DESC, place_site_group, bill_site_group, COLUMNS($by)
