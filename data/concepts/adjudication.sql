-- Which records are answers to the same line, in what order, and which of them count. One row per line record.
-- A record equal to another in everything but file and row is repeated; one that shares line, date, payer's number and sign
-- with a later one is conflicting. Neither counts again.
-- needs: claim_id
-- refines: record_role, same_claim, record_level, adjustments, payer_group, billing_npi, claim_line_number, payer_claim_id, adjudication_date, paid_date, claim_status_code, line_status, claim_frequency_code, claim_row, amount_basis
WITH claims AS MATERIALIZED (
    SELECT
        r.row_id, r.is_claim_adjustment, r.claim_line_start_date, CASE WHEN x.row_id IS NOT NULL THEN x.claim_line_number ELSE r.claim_line_number END AS claim_line_number, coalesce(r.record_role = 'submission', false) AS is_sent,
        hash(coalesce(CASE WHEN x.row_id IS NOT NULL THEN x.billing_npi ELSE r.billing_npi END, ''), coalesce(x.claim_id, r.claim_id, '#' || r.row_id), g.payer_key)
            AS claim_key,
        coalesce(status.disposition = 'reversed', false) OR coalesce(word.disposition = 'reversed' AND word.applies = 'always', false) OR coalesce(r.claim_frequency_code = '8', false)
            OR coalesce(r.paid_amount < 0, false) OR coalesce(r.charge_amount < 0, false)
            -- where the dollars stand at the claim, its sign is theirs
            OR coalesce(r.amount_basis = 'claim' AND (r.claim_paid_amount < 0 OR r.claim_charge_amount < 0), false) AS is_reversal
    FROM records r
    JOIN record_facts g USING (row_id)
    LEFT JOIN same_claim x USING (row_id)
    LEFT JOIN statuses status ON status.status = 'claim_status:' || r.claim_status_code
    LEFT JOIN statuses word ON word.status = lower(r.line_status)
),
-- A line without a number is known by its code and its place among equal codes of the claim.
unnumbered AS (
    SELECT
        c.row_id, '~' || coalesce(r.hcpcs_code, '') || row_number() OVER (
            PARTITION BY c.claim_key, r.claim_line_start_date, r.source_file, r.claim_row, r.payer_claim_id, r.adjudication_date, c.is_reversal, r.hcpcs_code
            ORDER BY r.source_row) AS claim_line_number
    FROM claims c
    JOIN records r USING (row_id)
    WHERE c.claim_line_number IS NULL AND NOT c.is_claim_adjustment
),
keyed AS MATERIALIZED (
    SELECT
        c.row_id, c.claim_key, c.is_reversal,
        -- a line sent that no answer met is a line of its own, though another line's answer has its number
        CASE WHEN c.is_sent THEN hash(c.claim_key, c.claim_line_start_date, coalesce(c.claim_line_number, u.claim_line_number), 'sent')
            ELSE hash(c.claim_key, c.claim_line_start_date, coalesce(c.claim_line_number, u.claim_line_number)) END AS line_key
    FROM claims c
    LEFT JOIN unnumbered u USING (row_id)
    WHERE NOT c.is_claim_adjustment
),
-- Most lines have one record. Only where there are several does any of them repeat another, and does their order matter.
several AS (
    SELECT k.*, r.source_file, r.source_row, r.payer_claim_id, r.adjudication_date, r.paid_date, r.content
    FROM keyed k
    JOIN records r USING (row_id)
    WHERE k.line_key IN (SELECT line_key FROM keyed GROUP BY line_key HAVING count(*) > 1)
),
repeats AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY line_key, content ORDER BY source_file, source_row) > 1 AS is_repeated
    FROM several
),
conflicts AS (
    SELECT
        *,
        NOT is_repeated AND row_number() OVER (
            PARTITION BY line_key, adjudication_date, payer_claim_id, is_reversal, is_repeated
            ORDER BY paid_date DESC NULLS LAST, source_file DESC, source_row DESC) > 1 AS is_conflicting
    FROM repeats
),
ordered AS (
    SELECT
        row_id, is_repeated, is_conflicting,
        CASE WHEN NOT is_repeated AND NOT is_conflicting THEN row_number() OVER (
            PARTITION BY line_key, is_repeated OR is_conflicting
            ORDER BY adjudication_date NULLS FIRST, paid_date NULLS FIRST, source_file, source_row) END AS place
    FROM conflicts
)
SELECT
    k.row_id, k.claim_key, k.line_key, k.is_reversal,
    coalesce(o.is_repeated, false) AS is_repeated, coalesce(o.is_conflicting, false) AS is_conflicting,
    coalesce(NOT (o.is_repeated OR o.is_conflicting), true) AS counts,
    CASE WHEN o.row_id IS NULL THEN 1 ELSE o.place END AS place
FROM keyed k
LEFT JOIN ordered o USING (row_id)
