-- A claim that stands in inputs of several kinds (another layout, or without provider or line numbers) is one claim: which claim and line of the
-- fuller kind a record of the other is. One row per record of the other kind that was found in a fuller one.
-- They meet by the provider's claim number, else by the payer's, with payer, day and a code in common; a blank provider is any, and where two claims
-- fit, neither is taken. Lines meet in their order among lines of the same code and day.
-- needs: claim_id
-- refines: payer_group, billing_npi, claim_line_number, payer_claim_id, claim_line_start_date, hcpcs_code, adjudication_date, claim_row
WITH kinds AS (
    SELECT
        part_id, dense_rank() OVER (ORDER BY fullest DESC, source, has_provider, has_number) AS kind
    FROM (
        SELECT
            part_id, source, list_contains(captured, 'billing_npi') AS has_provider, list_contains(captured, 'claim_line_number') AS has_number,
            max(len(captured)) OVER (PARTITION BY source, list_contains(captured, 'billing_npi'), list_contains(captured, 'claim_line_number')) AS fullest
        FROM parts WHERE part IS NOT NULL
    )
),
rows AS MATERIALIZED (
    SELECT
        r.row_id, k.kind, coalesce(r.billing_npi, '') AS npi, r.claim_id, r.payer_claim_id, g.payer_key, r.claim_line_start_date AS day,
        upper(coalesce(r.hcpcs_code, '')) AS code, r.claim_line_number AS number, r.source_file, r.source_row, r.claim_row, r.adjudication_date,
        coalesce(r.paid_amount < 0, false) OR coalesce(r.charge_amount < 0, false) AS is_negative
    FROM rows_read r
    JOIN kinds k USING (part_id)
    JOIN payer_group g ON g.payer IS NOT DISTINCT FROM r.payer AND g.claim_line_start_date IS NOT DISTINCT FROM r.claim_line_start_date
    WHERE r.record_role IS DISTINCT FROM 'submission' AND NOT r.is_claim_adjustment AND r.claim_id IS NOT NULL
),
claims AS MATERIALIZED (
    SELECT DISTINCT kind, npi, claim_id, payer_claim_id, payer_key, day, code FROM rows
),
pairs AS (
    SELECT o.kind, o.npi, o.claim_id, o.payer_key, b.kind AS fuller_kind, b.npi AS fuller_npi, b.claim_id AS fuller_claim_id
    FROM claims o
    JOIN claims b USING (claim_id, payer_key, day, code)
    WHERE b.kind < o.kind AND (b.npi = o.npi OR b.npi = '' OR o.npi = '')
    UNION
    SELECT o.kind, o.npi, o.claim_id, o.payer_key, b.kind, b.npi, b.claim_id
    FROM claims o
    JOIN claims b USING (payer_claim_id, payer_key, day, code)
    WHERE b.kind < o.kind AND (b.npi = o.npi OR b.npi = '' OR o.npi = '')
),
known AS (
    SELECT kind, npi, claim_id, payer_key, min(fuller_kind) AS fuller_kind, any_value(fuller_npi) AS fuller_npi, any_value(fuller_claim_id) AS fuller_claim_id
    FROM (SELECT * FROM pairs QUALIFY fuller_kind = min(fuller_kind) OVER (PARTITION BY kind, npi, claim_id, payer_key))
    GROUP BY kind, npi, claim_id, payer_key
    HAVING count(DISTINCT (fuller_npi, fuller_claim_id)) = 1
),
-- The lines of the fuller kind, in their order among those of one code.
fuller_lines AS (
    SELECT
        kind, npi, claim_id, payer_key, day, code, number,
        row_number() OVER (PARTITION BY kind, npi, claim_id, payer_key, day, code ORDER BY min(source_file), min(source_row), number) AS nth
    FROM rows
    WHERE number IS NOT NULL
    GROUP BY kind, npi, claim_id, payer_key, day, code, number
),
fuller_kinds AS (
    SELECT DISTINCT kind FROM fuller_lines
),
placed AS (
    SELECT
        r.*, n.fuller_kind, n.fuller_npi, n.fuller_claim_id,
        dense_rank() OVER (PARTITION BY r.kind, r.npi, r.claim_id, r.payer_key, r.day, r.code ORDER BY r.number) AS nth_number,
        row_number() OVER (
            PARTITION BY r.kind, r.npi, r.claim_id, r.payer_key, r.day, r.code, r.source_file, r.claim_row, r.payer_claim_id, r.adjudication_date, r.is_negative
            ORDER BY r.source_row) AS nth_row
    FROM rows r
    JOIN known n USING (kind, npi, claim_id, payer_key)
)
SELECT
    p.row_id, nullif(p.fuller_npi, '') AS billing_npi, p.fuller_claim_id AS claim_id,
    -- Where the fuller kind has no numbers either, both are known by code and place.
    CASE WHEN k.kind IS NOT NULL THEN coalesce(l.number, 'else ' || p.code || coalesce(p.number, '~' || p.nth_row)) END AS claim_line_number
FROM placed p
LEFT JOIN fuller_kinds k ON k.kind = p.fuller_kind
LEFT JOIN fuller_lines l ON l.kind = p.fuller_kind AND l.npi = p.fuller_npi AND l.claim_id = p.fuller_claim_id AND l.payer_key = p.payer_key
    AND l.day IS NOT DISTINCT FROM p.day AND l.code = p.code AND l.nth = CASE WHEN p.number IS NULL THEN p.nth_row ELSE p.nth_number END
