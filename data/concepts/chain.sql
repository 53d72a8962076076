-- Which lines are submissions of the same service: a line and its resubmissions are one chain. One row per line of a chain of several;
-- most lines are a chain of one and are not here.
-- By reference where the later claim names the earlier; else inferred, from a line not paid to the next claim that asks for the same.
-- needs: claim_id
-- refines: outcome, original_claim_id, payer_claim_id, claim_line_number, person_id, billing_npi, claim_type, received_date, adjudication_date, product
WITH RECURSIVE lines AS MATERIALIZED (
    SELECT
        o.line_key, o.claim_key, o.final_disposition, r.row_id, r.original_claim_id, g.payer_key, hash(g.payer_key, r.claim_id) AS number,
        coalesce(r.received_date, r.adjudication_date, DATE '9999-12-31') AS asked_date,
        -- who asks whom about which day: text is compared once, by its hash
        CASE WHEN r.person_id IS NOT NULL AND r.claim_line_start_date IS NOT NULL
            THEN hash(r.person_id, g.payer_key, r.claim_line_start_date, coalesce(r.billing_npi, '')) END AS asker
    FROM outcome o
    JOIN records r ON r.row_id = o.initial_row
    JOIN record_facts g ON g.row_id = o.initial_row
),
referring AS (
    SELECT claim_key, hash(payer_key, min(original_claim_id)) AS number
    FROM lines
    WHERE original_claim_id IS NOT NULL
    GROUP BY claim_key, payer_key
),
numbers AS (
    SELECT DISTINCT a.claim_key, hash(g.payer_key, r.payer_claim_id) AS number, 1 AS choice
    FROM records r
    JOIN record_facts g USING (row_id)
    JOIN adjudication a USING (row_id)
    WHERE r.payer_claim_id IN (SELECT original_claim_id FROM lines) AND hash(g.payer_key, r.payer_claim_id) IN (SELECT number FROM referring)
    UNION ALL
    SELECT DISTINCT claim_key, number, 2 FROM lines WHERE number IN (SELECT number FROM referring)
),
claims AS (
    SELECT claim_key, min(asked_date) AS asked_date, min(row_id) AS row_id
    FROM lines
    WHERE claim_key IN (SELECT claim_key FROM referring UNION ALL SELECT claim_key FROM numbers)
    GROUP BY claim_key
),
-- The one earlier claim that a claim refers to: by the payer's number before the provider's, the latest first.
referred AS (
    SELECT later.claim_key AS later_claim, earlier.claim_key AS earlier_claim
    FROM referring f
    JOIN claims later USING (claim_key)
    JOIN numbers n ON n.number = f.number AND n.claim_key <> f.claim_key
    JOIN claims earlier ON earlier.claim_key = n.claim_key
    WHERE (earlier.asked_date, earlier.row_id) < (later.asked_date, later.row_id)
    QUALIFY row_number() OVER (PARTITION BY later.claim_key ORDER BY n.choice, earlier.asked_date DESC, earlier.row_id DESC) = 1
),
their_lines AS (
    SELECT l.claim_key, l.line_key, l.row_id, r.claim_line_number, r.hcpcs_code
    FROM lines l
    JOIN records r USING (row_id)
    WHERE l.claim_key IN (SELECT later_claim FROM referred UNION ALL SELECT earlier_claim FROM referred)
),
earlier_lines AS (
    SELECT f.later_claim, l.* FROM referred f JOIN their_lines l ON l.claim_key = f.earlier_claim
),
later_lines AS (
    SELECT f.later_claim, l.* FROM referred f JOIN their_lines l ON l.claim_key = f.later_claim
),
-- Lines of the two claims meet by line number, then by code in line order, then as the only ones left.
by_number AS (
    SELECT e.later_claim, e.line_key AS earlier, l.line_key AS later
    FROM earlier_lines e
    JOIN later_lines l ON l.later_claim = e.later_claim AND l.claim_line_number = e.claim_line_number
    QUALIFY row_number() OVER (PARTITION BY l.line_key ORDER BY e.row_id) = 1
        AND row_number() OVER (PARTITION BY e.later_claim, e.line_key ORDER BY l.row_id) = 1
),
by_code AS (
    SELECT later_claim, e.line_key AS earlier, l.line_key AS later
    FROM (
        SELECT e.*, row_number() OVER (PARTITION BY e.later_claim, e.hcpcs_code ORDER BY e.row_id) AS nth
        FROM earlier_lines e ANTI JOIN by_number m ON m.later_claim = e.later_claim AND m.earlier = e.line_key
    ) e
    JOIN (
        SELECT l.*, row_number() OVER (PARTITION BY l.later_claim, l.hcpcs_code ORDER BY l.row_id) AS nth
        FROM later_lines l ANTI JOIN by_number m ON m.later = l.line_key
    ) l USING (later_claim, hcpcs_code, nth)
),
met AS (
    FROM by_number UNION ALL FROM by_code
),
left_over AS (
    SELECT later_claim, e.line_key AS earlier, l.line_key AS later
    FROM (
        SELECT e.later_claim, min(e.line_key) AS line_key
        FROM earlier_lines e ANTI JOIN met m ON m.later_claim = e.later_claim AND m.earlier = e.line_key
        GROUP BY e.later_claim HAVING count(*) = 1
    ) e
    JOIN (
        SELECT l.later_claim, min(l.line_key) AS line_key
        FROM later_lines l ANTI JOIN met m ON m.later = l.line_key
        GROUP BY l.later_claim HAVING count(*) = 1
    ) l USING (later_claim)
),
-- Where several claims refer to the same one, each follows the one before it.
by_reference AS (
    SELECT
        coalesce(lag(later) OVER (PARTITION BY earlier ORDER BY l.asked_date, l.row_id), earlier) AS earlier, later
    FROM (FROM met UNION ALL FROM left_over)
    JOIN lines l ON l.line_key = later
),
-- Only who was turned down can have asked again.
attempts AS (
    SELECT
        l.line_key, l.row_id, l.final_disposition, l.asked_date, l.asker, r.claim_id, coalesce(r.claim_type, '') AS claim_type, r.charge_amount, r.hcpcs_code,
        p.product, p.product_tier, p.is_unclassified
    FROM lines l
    JOIN records r USING (row_id)
    JOIN record_facts p USING (row_id)
    WHERE getvariable('infer_chains') AND l.asker IN (SELECT asker FROM lines WHERE final_disposition IN ('denied', 'rejected', 'reversed'))
),
-- Inferred pairs, the closest first. A claim the payer called a duplicate is not a new attempt.
pairs AS (
    SELECT
        asker, e.line_key AS earlier, l.line_key AS later,
        row_number() OVER (PARTITION BY asker ORDER BY l.asked_date - e.asked_date, e.row_id, l.row_id) AS turn
    FROM attempts e
    JOIN attempts l USING (asker, claim_type)
    WHERE e.final_disposition IN ('denied', 'rejected', 'reversed')
        AND l.final_disposition <> 'duplicate' AND l.claim_id <> e.claim_id AND l.asked_date > e.asked_date
        AND abs(l.charge_amount - e.charge_amount) <= 0.01 * e.charge_amount
        AND (l.product = e.product AND e.product_tier NOT IN ('D', 'none')
            OR l.hcpcs_code = e.hcpcs_code AND (e.product_tier IN ('D', 'none') OR l.product_tier = 'D')
            OR (e.product_tier = 'D' OR l.product_tier = 'D') AND e.is_unclassified <> l.is_unclassified
                AND (e.product_tier = 'P' OR l.product_tier = 'P'))
        AND e.line_key NOT IN (SELECT earlier FROM by_reference) AND l.line_key NOT IN (SELECT later FROM by_reference)
),
greedy AS (
    SELECT asker, 0::BIGINT AS turn, []::UBIGINT[] AS froms, []::UBIGINT[] AS tos, NULL::UBIGINT AS earlier, NULL::UBIGINT AS later
    FROM pairs WHERE turn = 1
    UNION ALL
    SELECT
        g.asker, p.turn,
        CASE WHEN taken THEN list_append(g.froms, p.earlier) ELSE g.froms END,
        CASE WHEN taken THEN list_append(g.tos, p.later) ELSE g.tos END,
        CASE WHEN taken THEN p.earlier END, CASE WHEN taken THEN p.later END
    FROM greedy g
    JOIN (SELECT *, turn - 1 AS last_turn FROM pairs) p ON p.asker = g.asker AND p.last_turn = g.turn,
        LATERAL (SELECT NOT list_contains(g.froms, p.earlier) AND NOT list_contains(g.tos, p.later) AS taken)
),
links AS (
    SELECT earlier, later, 'reference' AS basis FROM by_reference
    UNION ALL
    SELECT earlier, later, 'inferred' FROM greedy WHERE earlier IS NOT NULL
),
linked AS (
    SELECT * FROM lines WHERE line_key IN (SELECT earlier FROM links UNION ALL SELECT later FROM links)
),
walk AS (
    SELECT line_key, row_id AS chain_id, 1::BIGINT AS attempt, 'none' AS chain_basis
    FROM linked WHERE line_key NOT IN (SELECT later FROM links)
    UNION ALL
    SELECT k.later, w.chain_id, w.attempt + 1, k.basis FROM walk w JOIN links k ON k.earlier = w.line_key
)
SELECT line_key, chain_id, attempt, chain_basis, max(attempt) OVER (PARTITION BY chain_id) AS attempt_count
FROM walk
