-- Which records are answers to the same line, in what order, and which of them count. One row per line record.
-- A record equal to another in everything but file and row is repeated; one that shares line, date, payer's number and sign
-- with a later one is conflicting. Neither counts again.
-- needs: claim_id
-- refines: record_level, adjustments, payer_group, billing_npi, claim_line_number, payer_claim_id, adjudication_date, paid_date, claim_status_code, line_status, claim_frequency_code, claim_row
WITH claims AS (
    SELECT
        r.*,
        hash(coalesce(r.billing_npi, ''), coalesce(r.claim_id, '#' || r.row_id), g.payer_key) AS claim_key,
        coalesce(status.disposition = 'reversed', false) OR coalesce(word.disposition = 'reversed' AND word.applies = 'always', false) OR coalesce(r.claim_frequency_code = '8', false)
            OR coalesce(r.paid_amount < 0, false) OR coalesce(r.charge_amount < 0, false) AS is_reversal
    FROM records r
    JOIN payer_group g USING (row_id)
    LEFT JOIN statuses status ON status.status = 'claim_status:' || r.claim_status_code
    LEFT JOIN statuses word ON word.status = lower(r.line_status)
    WHERE NOT r.is_claim_adjustment
),
keyed AS (
    SELECT
        *,
        -- A line without a number is known by its code and its place among equal codes of the claim.
        hash(claim_key, claim_line_start_date, coalesce(claim_line_number, '~' || coalesce(hcpcs_code, '') || row_number() OVER (
            PARTITION BY claim_key, claim_line_start_date, source_file, claim_row, payer_claim_id, adjudication_date, is_reversal,
                claim_line_number, hcpcs_code
            ORDER BY source_row))) AS line_key
    FROM claims
),
repeats AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY line_key, content ORDER BY source_file, source_row) > 1 AS is_repeated
    FROM keyed
),
conflicts AS (
    SELECT
        *,
        NOT is_repeated AND row_number() OVER (
            PARTITION BY line_key, adjudication_date, payer_claim_id, is_reversal, is_repeated
            ORDER BY paid_date DESC NULLS LAST, source_file DESC, source_row DESC) > 1 AS is_conflicting
    FROM repeats
)
SELECT
    row_id, claim_key, line_key, is_reversal, is_repeated, is_conflicting,
    NOT is_repeated AND NOT is_conflicting AS counts,
    CASE WHEN NOT is_repeated AND NOT is_conflicting THEN row_number() OVER (
        PARTITION BY line_key, is_repeated OR is_conflicting
        ORDER BY adjudication_date NULLS FIRST, paid_date NULLS FIRST, source_file, source_row) END AS place
FROM conflicts
