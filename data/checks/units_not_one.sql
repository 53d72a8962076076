-- An unclassified code billed with units that its payer does not take: such lines come back as unprocessable.
-- severity: 3
-- fix: Bill 1 unit and put the dose in the description; the rules stand in data/reference/unit_rules.csv.
SELECT r.source_file, r.source_row, r.claim_id, r.hcpcs_code, r.service_unit_quantity, r.charge_amount
FROM records r
JOIN record_facts g USING (row_id)
JOIN unit_rules u ON u.payer_group IN ('', g.payer_group) AND u.line_of_business IN ('', g.line_of_business) AND u.claim_type IN ('', r.claim_type)
    AND in_force(r.claim_line_start_date, u.effective_from, u.effective_to)
WHERE u.rule = 'one unit' AND r.service_unit_quantity <> u.most_units::DECIMAL(18, 3) AND r.charge_amount > 0
    AND r.hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes)
ORDER BY r.charge_amount DESC, 1, 2, 3
