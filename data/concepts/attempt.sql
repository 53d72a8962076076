-- What a line asked of whom, and when: what a later claim must ask for to be its resubmission. One row per line.
-- needs: claim_id
-- refines: outcome, claim, person_id, billing_npi, claim_line_start_date, received_date, adjudication_date
SELECT
    o.line_key, o.claim_key, o.initial_row AS row_id, o.final_disposition, c.payer, c.claim, c.payer_number, c.original, c.payer_sequence,
    coalesce(c.received_date, c.adjudication_date, DATE '9999-12-31') AS asked_date,
    -- who asks whom about which day: text is compared once, by its hash
    CASE WHEN c.person IS NOT NULL AND c.day IS NOT NULL
        THEN hash(c.person, c.payer, c.day, coalesce(c.npi, 0), c.payer_sequence) END AS asker
FROM outcome o
JOIN claim c ON c.row_id = o.initial_row
