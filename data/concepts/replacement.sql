-- Lines that replace an earlier line, because their claim names the claim of that one. One row per line and the earlier one.
-- A claim is named by the payer's number, else by the provider's; of several the latest before. Lines of the two meet on one day, else on any (it may be
-- what was mended): by number, code and charge; code and
-- charge, then as modifiers agree; number and code; as the only ones left of their code; number alone, where the code was mended; as the only ones left. Where several claims name
-- the same one, each follows the one before it.
-- needs: original_claim_id
-- refines: attempt, adjudication, claim, payer_claim_id, claim_line_number, hcpcs_code, charge_amount, modifier_set
-- only where: SELECT EXISTS (FROM attempt WHERE original IS NOT NULL)
-- columns: earlier UBIGINT, later UBIGINT
WITH RECURSIVE referring AS (
    SELECT claim_key, payer, min(original) AS original FROM attempt WHERE original IS NOT NULL GROUP BY claim_key, payer
),
numbers AS (
    SELECT DISTINCT a.claim_key, n.payer, n.payer_number AS number, 1 AS choice
    FROM adjudication a
    JOIN claim n USING (row_id)
    WHERE n.payer_number IN (SELECT original FROM referring)
    UNION ALL
    SELECT DISTINCT claim_key, payer, claim, 2 FROM attempt WHERE claim IN (SELECT original FROM referring)
),
claims AS (
    SELECT claim_key, min(asked_date) AS asked_date, min(row_id) AS row_id
    FROM attempt
    WHERE claim_key IN (SELECT claim_key FROM referring UNION ALL SELECT claim_key FROM numbers)
    GROUP BY claim_key
),
referred AS MATERIALIZED (
    SELECT later.claim_key AS later_claim, earlier.claim_key AS earlier_claim
    FROM referring f
    JOIN claims later USING (claim_key)
    JOIN numbers n ON n.payer = f.payer AND n.number = f.original AND n.claim_key <> f.claim_key
    JOIN claims earlier ON earlier.claim_key = n.claim_key
    WHERE (earlier.asked_date, earlier.row_id) < (later.asked_date, later.row_id)
    QUALIFY row_number() OVER (PARTITION BY later.claim_key ORDER BY n.choice, earlier.asked_date DESC, earlier.row_id DESC) = 1
),
both_sides AS MATERIALIZED (
    SELECT
        f.later_claim, f.is_later, t.line_key, r.claim_line_number AS number, c.code,
        abs(c.charge_amount) AS charge_amount, coalesce(g.modifier_set, '') AS modifier_set, c.day, c.content
    FROM (SELECT later_claim, true AS is_later, later_claim AS claim_key FROM referred UNION ALL SELECT later_claim, false, earlier_claim FROM referred) f
    JOIN attempt t USING (claim_key)
    JOIN records r USING (row_id)
    JOIN record_facts g USING (row_id)
    JOIN claim c USING (row_id)
),
-- Claim 0 holds the step: seven ways to meet, the surest first, on one day and then on any.
met (later_claim, later, earlier, way) USING KEY (later_claim, later) AS (
    SELECT 0::UBIGINT AS later_claim, 0::UBIGINT AS later, 0::UBIGINT AS earlier, 0 AS way
    UNION
    (
        WITH now AS (SELECT way FROM recurring.met WHERE later_claim = 0),
        free AS (
            SELECT b.*, n.way % 7 AS way, CASE WHEN n.way >= 7 THEN b.later_claim WHEN b.day IS NOT NULL THEN hash(b.later_claim, b.day) END AS among
            FROM both_sides b, now n
            WHERE (b.later_claim, b.line_key) NOT IN (
                SELECT (later_claim, CASE WHEN side THEN later ELSE earlier END) FROM recurring.met, (VALUES (true), (false)) t(side) WHERE later_claim <> 0)
        ),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY is_later, key ORDER BY content) AS nth, count(*) OVER (PARTITION BY is_later, key) AS of_key
            FROM (SELECT f.*, replacing_key(way, f) AS key FROM free f WHERE among IS NOT NULL)
            WHERE key IS NOT NULL
        )
        SELECT l.later_claim, l.line_key AS later, e.line_key AS earlier, l.way + 1 AS way
        FROM ranked l
        JOIN ranked e ON e.key = l.key AND e.nth = l.nth AND l.is_later AND NOT e.is_later
        WHERE l.way IN (0, 1, 2, 3) OR l.of_key = 1 AND e.of_key = 1
        UNION ALL
        SELECT 0, 0, 0, way + 1 FROM now WHERE way < 14
    )
)
SELECT coalesce(lag(m.later) OVER (PARTITION BY m.earlier ORDER BY t.asked_date, t.row_id), m.earlier) AS earlier, m.later
FROM met m
JOIN attempt t ON t.line_key = m.later
WHERE m.later_claim <> 0
