-- What a line asked of whom, and when: what a later claim must ask for to be its resubmission. One row per line.
-- needs: claim_id
-- refines: outcome, claim, claim_numbers, person_id, billing_npi, claim_line_start_date, received_date, adjudication_date
SELECT
    o.line_key, o.claim_key, o.initial_row AS row_id, o.final_disposition, n.payer, n.claim, n.payer_number, n.original, c.payer_sequence,
    coalesce(r.received_date, r.adjudication_date, DATE '9999-12-31') AS asked_date,
    -- who asks whom about which day: text is compared once, by its hash
    CASE WHEN n.person IS NOT NULL AND r.claim_line_start_date IS NOT NULL
        THEN hash(n.person, n.payer, r.claim_line_start_date, coalesce(n.npi, 0), c.payer_sequence) END AS asker
FROM outcome o
JOIN records r ON r.row_id = o.initial_row
JOIN claim_numbers n ON n.row_id = o.initial_row
JOIN claim c ON c.row_id = o.initial_row
