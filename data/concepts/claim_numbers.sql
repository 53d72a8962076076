-- What a record says of whose claim it is: each number as a hash, blank where it numbers nothing (zeros, one character throughout, a word for
-- none); `node` is all of it together. One row per record. remittance_claim: the claim of one remittance (CLP); a row of a table is one of its own.
-- needs: claim_id
-- refines: payer_group, payer_sequence, billing_npi, person_id, payer_claim_id, original_claim_id, claim_row, claim_status_code, claim_frequency_code, line_status, charge_amount, paid_amount, amount_basis
WITH reversed_words AS (
    SELECT k.written
    FROM (SELECT DISTINCT line_status AS written FROM records WHERE line_status IS NOT NULL) k
    JOIN statuses s ON status_word(s.status) = status_word(k.written)
    WHERE s.disposition = 'reversed' AND s.applies = 'always'
),
numbers AS (
    SELECT
        r.row_id, hash(g.payer_key) AS payer, g.payer_sequence, hashed(r.billing_npi) AS npi, hashed(numbering(coalesce(c.claim_number, r.claim_id))) AS claim,
        hashed(r.person_id) AS person, hashed(numbering(r.payer_claim_id)) AS payer_number, hashed(numbering(r.original_claim_id)) AS original,
        takes_back(r.claim_status_code, r.claim_frequency_code, r.charge_amount, r.paid_amount)
            OR coalesce(r.line_status IN (SELECT written FROM reversed_words), false)
            -- where the dollars stand at the claim, its sign is theirs
            OR coalesce(r.amount_basis = 'claim' AND (r.claim_paid_amount < 0 OR r.claim_charge_amount < 0), false) AS is_reversal,
        CASE WHEN r.claim_row IS NOT NULL THEN hash(r.row_id >> 40, r.claim_row) ELSE hash(r.row_id) END AS remittance_claim,
        r.content, r.row_id >> 40 AS file, r.claim_row, r.charge_amount, r.paid_amount, r.claim_line_start_date AS day, r.received_date,
        r.adjudication_date, r.paid_date, hash(upper(coalesce(r.hcpcs_code, ''))) AS code,
        CASE WHEN r.is_claim_adjustment THEN 'claim adjustment' WHEN r.record_role IN ('submission', 'encounter') THEN r.record_role
            WHEN r.claim_status_code = '25' THEN 'estimate' WHEN r.record_level = 'claim' THEN 'claim' ELSE 'line' END AS role,
        p.kind
    FROM records r
    -- inputs of one kind number their claims alike
    JOIN (SELECT part_id, hash(source, list_contains(captured, 'billing_npi'), list_contains(captured, 'claim_line_number')) AS kind FROM parts) p
        USING (part_id)
    JOIN record_facts g USING (row_id)
    LEFT JOIN cut_number c ON c.claim_id = r.claim_id
)
SELECT
    *,
    -- without a claim's number and a payer's, a claim of a remittance is told by its place alone
    CASE WHEN claim IS NULL AND payer_number IS NULL AND original IS NULL THEN remittance_claim
        ELSE hash(payer, payer_sequence, npi, claim, person, payer_number, original, is_reversal, kind) END AS node
FROM numbers
