-- A value that the contract requires is blank on the row.
-- severity: 2
-- fix: Mend it at the source; without date or charge the line is in no rate.
SELECT source_file, source_row, claim_id,
    array_to_string(list_filter([
        CASE WHEN claim_id IS NULL THEN 'claim_id' END, CASE WHEN payer IS NULL THEN 'payer' END,
        CASE WHEN claim_line_start_date IS NULL THEN 'claim_line_start_date' END, CASE WHEN hcpcs_code IS NULL THEN 'hcpcs_code' END,
        CASE WHEN lacks_charge THEN 'charge_amount' END], lambda one: one IS NOT NULL), ', ') AS blank, charge_amount
FROM (
    -- An input that has no charges at all lacks none.
    SELECT r.*, r.charge_amount IS NULL AND coalesce(r.amount_basis, 'line') <> 'claim' AND list_contains(p.captured, 'charge_amount') AS lacks_charge
    FROM records r
    JOIN parts p USING (part_id)
)
WHERE coalesce(record_level, 'line') <> 'claim'
    AND (claim_id IS NULL OR payer IS NULL OR claim_line_start_date IS NULL OR hcpcs_code IS NULL OR lacks_charge)
ORDER BY ALL
