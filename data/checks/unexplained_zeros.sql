-- A line paid nothing for no reason given: it is in no rate.
-- severity: 2
-- fix: Ask whether the source leaves adjustments out; a remittance (835) carries them.
SELECT r.source_file, r.source_row, r.claim_id, r.claim_line_number, r.charge_amount
FROM disposition d JOIN records r USING (row_id) WHERE d.disposition = 'unknown' AND r.amount_basis IS DISTINCT FROM 'claim' ORDER BY ALL
