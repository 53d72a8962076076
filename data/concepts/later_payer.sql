-- Lines on which another payer had its say before, or is to have it: a secondary's or tertiary's answer; one that shows what an earlier payer did,
-- whatever sequence it states; and one of a plan that decided nothing and passed the claim on. One row per such line; most lines are not here.
-- is_counted: it alone stands for the service. Not where the extract holds a line of a payer before it, of the same provider, day, code and claim
-- number or person: first payers stand before plans that passed it on, these before secondaries and tertiaries, and whose claim it is not comes last.
-- needs: claim_id
-- refines: claim, adjustments, outcome, disposition, claim_status_code, person_id, billing_npi, hcpcs_code, payer_group
-- only where: SELECT EXISTS (FROM claim WHERE payer_sequence IN ('S', 'T')) OR EXISTS (FROM reason WHERE is_other_payer) OR EXISTS (FROM records WHERE claim_status_code IN (SELECT status[14:] FROM statuses WHERE passes_on = 'Y'))
-- columns: line_key UBIGINT, payer_sequence VARCHAR, is_counted BOOLEAN
WITH rows_later AS (
    SELECT row_id FROM claim WHERE payer_sequence IN ('S', 'T')
    UNION
    SELECT row_id FROM reason WHERE is_other_payer
),
later AS (
    SELECT o.line_key, o.initial_row AS row_id, CASE WHEN c.payer_sequence = 'T' THEN 'T' ELSE 'S' END AS payer_sequence
    FROM outcome o
    JOIN rows_later l ON l.row_id = o.initial_row
    JOIN claim c ON c.row_id = o.initial_row
),
passing AS (
    SELECT o.line_key, o.initial_row AS row_id, o.final_disposition
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    WHERE o.initial_disposition IN ('contractual_zero', 'other_payer', 'unknown') AND o.final_disposition IN ('contractual_zero', 'other_payer', 'unknown')
        AND r.claim_status_code IN (SELECT status[14:] FROM statuses WHERE passes_on = 'Y')
        AND o.line_key NOT IN (SELECT line_key FROM later)
),
ranked AS MATERIALIZED (
    SELECT line_key, row_id, payer_sequence, CASE payer_sequence WHEN 'S' THEN 3 ELSE 4 END AS rank FROM later
    UNION ALL
    SELECT line_key, row_id, NULL, CASE final_disposition WHEN 'other_payer' THEN 5 ELSE 2 END FROM passing
),
services AS (
    SELECT row_id, hash(coalesce(npi, 0), day, code) AS visit FROM claim WHERE day IS NOT NULL
),
asked AS MATERIALIZED (
    SELECT DISTINCT visit FROM services WHERE row_id IN (SELECT row_id FROM ranked)
),
visits AS MATERIALIZED (
    SELECT
        o.line_key, s.visit, coalesce(g.payer_key, '') AS payer, coalesce(k.rank, 1) AS rank, o.initial_disposition = 'unusable' AS is_unusable, c.claim, c.person
    FROM (FROM services WHERE visit IN (FROM asked)) s
    JOIN outcome o ON o.initial_row = s.row_id
    JOIN claim c ON c.row_id = s.row_id
    JOIN record_facts g ON g.row_id = s.row_id
    LEFT JOIN ranked k ON k.line_key = o.line_key
),
left_out AS (
    SELECT DISTINCT l.line_key
    FROM visits l
    JOIN visits o ON o.visit = l.visit AND (o.claim = l.claim OR o.person = l.person) AND (o.rank, o.payer) < (l.rank, l.payer)
        AND (o.payer <> l.payer OR l.rank IN (3, 4)) AND NOT o.is_unusable AND NOT l.is_unusable
    WHERE l.rank > 1
)
SELECT k.line_key, k.payer_sequence, x.line_key IS NULL AS is_counted
FROM ranked k
LEFT JOIN left_out x USING (line_key)
