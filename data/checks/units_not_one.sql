-- An unclassified code billed to Medicare with units other than 1: such lines come back as unprocessable.
-- severity: 3
-- fix: Bill 1 unit and put the dose in the description.
SELECT r.source_file, r.source_row, r.claim_id, r.hcpcs_code, r.service_unit_quantity
FROM records r JOIN payer_group g USING (row_id)
WHERE g.payer_group = 'Medicare' AND r.claim_type = 'professional' AND r.service_unit_quantity <> 1 AND r.charge_amount > 0
    AND r.hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes)
ORDER BY ALL
