-- What can be mended, and how many billed dollars stand on it?
-- One row per finding and value of $by, most billed dollars first. A line can be in several findings: they do not add up. What the input lacks for a finding stands beside it.
-- pages: summary/briefing
-- needs: claim_line_start_date
-- refines: charge_amount, outcome, every_answer, adjustments, remark_codes, chain, code_status, product, described, ndc_code, drug_description, element_set
-- refines: service_unit_quantity, prior_authorization_number_present, administration_code_present, revenue_center_code, claim_type, line_of_business
-- refines: site_of_service, modifier_set, administration, payer_group
WITH counted AS (
    SELECT
        finding,
        COLUMNS($by),
        count(*) AS found_line_count,
        total_charge(charge_amount) AS charge_amount,
        denied_at_end(disposition, charge_amount, denial_amount) AS denied_amount,
        -- As small as the smallest of the two that add up to it: denied, and not.
        least(nullif(cell_count($selection, person_id, counted := is_still_denied(disposition)), 0),
            nullif(cell_count($selection, person_id, counted := is_still_denied(disposition) IS NOT TRUE), 0)) AS cell_count
    FROM found($selection)
    GROUP BY ALL
)
SELECT
    f.finding, f.label,
    COLUMNS($by),
    -- Nothing found is zero only where the input says all that is needed.
    CASE WHEN f.not_in_input = '' THEN coalesce(c.found_line_count, 0) END AS found_line_count,
    CASE WHEN f.not_in_input = '' THEN CASE WHEN c.finding IS NULL THEN 0 ELSE c.charge_amount END END AS charge_amount,
    CASE WHEN f.not_in_input = '' THEN CASE WHEN c.finding IS NULL THEN 0 ELSE c.denied_amount END END AS denied_amount,
    f.not_in_input, f.what, f.fix, f.rule_source, f.verified, f.page,
    CASE WHEN $selection['small_cells'] = 'hide' THEN coalesce(c.cell_count, 0) END::BIGINT AS cell_count
FROM findings f
LEFT JOIN counted c USING (finding)
WHERE c.finding IS NOT NULL OR list_contains($by, 'everything')
ORDER BY charge_amount DESC NULLS LAST, found_line_count DESC NULLS LAST, finding, COLUMNS($by)
