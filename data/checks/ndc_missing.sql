-- An unclassified code without an NDC, where the input has a place for it: nobody can tell the product, and payers that want it deny the line.
-- severity: 3
-- fix: Send the NDC with the qualifier N4 on the claim; where it was sent, ask why the input lost it.
SELECT r.source_file, g.payer_group, r.hcpcs_code, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN parts p USING (part_id)
JOIN record_facts g USING (row_id)
WHERE list_contains(p.captured, 'ndc_code') AND r.ndc_code IS NULL AND r.hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes)
GROUP BY r.source_file, g.payer_group, r.hcpcs_code
ORDER BY charge_amount DESC, 1, 2, 3
