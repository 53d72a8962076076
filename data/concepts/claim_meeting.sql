-- Which of the numbers that several records share name one claim. One row per node (all that a record says of whose claim it is) that shares one.
-- Claims of one payer and one sequence meet by the payer's number where it stands with one claim number in inputs of a kind; else by the earlier number that they name;
-- else by provider and claim number, and where a number is shared by persons, by the person too. A sequence, a provider or a person that is not
-- stated is that of the only one stated, else it stays apart.
-- needs: claim_id
-- refines: claim_numbers
-- only where: SELECT EXISTS (FROM claim_shared)
-- columns: node UBIGINT, claim_key UBIGINT, payer_sequence VARCHAR
WITH RECURSIVE crowded AS MATERIALIZED (
    SELECT
        n.node, n.payer, n.payer_sequence, n.npi, n.claim, n.person, n.payer_number, n.original, n.is_reversal, n.kind,
        sum(n.charge_amount) AS charge_amount, sum(n.paid_amount) AS paid_amount
    FROM claim_numbers n
    WHERE hash(n.payer, n.claim) IN (FROM claim_shared) OR hash(n.payer, 'payer', n.payer_number) IN (FROM claim_shared)
        OR hash(n.payer, 'payer', n.original) IN (FROM claim_shared)
    GROUP BY ALL
),
-- The only sequence stated under the payer's number, else under the claim's number and person, else under a claim's number of one person.
of_payer_number AS (
    SELECT payer, payer_number, only_value(payer_sequence) AS payer_sequence FROM crowded WHERE payer_number IS NOT NULL GROUP BY ALL
),
of_person AS (
    SELECT payer, claim, person, only_value(payer_sequence) AS payer_sequence FROM crowded WHERE claim IS NOT NULL AND person IS NOT NULL GROUP BY ALL
),
of_claim AS (
    SELECT payer, claim, only_value(payer_sequence) AS payer_sequence FROM crowded WHERE claim IS NOT NULL GROUP BY payer, claim HAVING count(DISTINCT person) < 2
),
-- A reversal takes the sequence of what it takes back.
of_reversed AS (
    SELECT r.node, only_value(a.payer_sequence) AS payer_sequence
    FROM crowded r
    JOIN crowded a ON a.payer = r.payer AND a.claim = r.claim AND a.charge_amount = -r.charge_amount AND a.paid_amount = -r.paid_amount AND NOT a.is_reversal
    WHERE r.is_reversal AND r.payer_sequence IS NULL
    GROUP BY r.node
),
sequenced AS MATERIALIZED (
    SELECT
        c.* REPLACE (coalesce(c.payer_sequence, p.payer_sequence, b.payer_sequence, w.payer_sequence, k.payer_sequence, '') AS payer_sequence)
    FROM crowded c
    LEFT JOIN of_payer_number p ON p.payer = c.payer AND p.payer_number = c.payer_number
    LEFT JOIN of_reversed b ON b.node = c.node
    LEFT JOIN of_person w ON w.payer = c.payer AND w.claim = c.claim AND w.person = c.person
    LEFT JOIN of_claim k ON k.payer = c.payer AND k.claim = c.claim
),
provided AS MATERIALIZED (
    SELECT s.* REPLACE (coalesce(s.npi, o.npi) AS npi)
    FROM sequenced s
    LEFT JOIN (SELECT payer, payer_sequence, claim, only_value(npi) AS npi FROM sequenced WHERE claim IS NOT NULL GROUP BY ALL) o
        ON o.payer = s.payer AND o.payer_sequence = s.payer_sequence AND o.claim = s.claim
),
-- A number under which a payer answers several persons tells only together with the person.
persons AS (
    SELECT payer, payer_sequence, npi, claim, count(DISTINCT person) > 1 AS is_shared FROM provided WHERE claim IS NOT NULL GROUP BY ALL
),
payer_numbers AS (
    SELECT payer, payer_sequence, payer_number, only_value(claim) AS claim, max(claims) AS claims, min(first_person) <> max(last_person) AS is_shared
    FROM (
        SELECT payer, payer_sequence, payer_number, kind, only_value(claim) AS claim, count(DISTINCT claim) AS claims, min(person) AS first_person, max(person) AS last_person
        FROM provided WHERE payer_number IS NOT NULL GROUP BY payer, payer_sequence, payer_number, kind
    )
    GROUP BY payer, payer_sequence, payer_number
),
-- What each stands under; all that stand under one key are one claim.
keyed AS MATERIALIZED (
    SELECT
        v.node,
        CASE WHEN v.claim IS NULL THEN NULL
            WHEN NOT p.is_shared THEN hash('claim', v.payer, v.payer_sequence, v.npi, v.claim)
            WHEN v.person IS NOT NULL THEN hash('claim', v.payer, v.payer_sequence, v.npi, v.claim, v.person) END AS by_claim,
        CASE WHEN n.claims = 1 OR n.claims = 0 AND NOT coalesce(n.is_shared, false) THEN hash('number', v.payer, v.payer_sequence, v.payer_number)
            WHEN n.claims = 0 AND v.person IS NOT NULL THEN hash('number', v.payer, v.payer_sequence, v.payer_number, v.person) END AS by_number,
        CASE WHEN o.claims <= 1 AND (o.claim = v.claim OR o.claim IS NULL OR v.claim IS NULL) AND (o.claims = 1 OR NOT coalesce(o.is_shared, false))
            THEN hash('number', v.payer, v.payer_sequence, v.original) END AS by_original
    FROM provided v
    LEFT JOIN persons p ON p.payer = v.payer AND p.payer_sequence = v.payer_sequence AND p.npi IS NOT DISTINCT FROM v.npi AND p.claim = v.claim
    LEFT JOIN payer_numbers n ON n.payer = v.payer AND n.payer_sequence = v.payer_sequence AND n.payer_number = v.payer_number
    LEFT JOIN payer_numbers o ON o.payer = v.payer AND o.payer_sequence = v.payer_sequence AND o.payer_number = v.original
),
edges AS MATERIALIZED (
    SELECT node, key FROM (SELECT node, unnest([by_claim, by_number, by_original]) AS key FROM keyed) WHERE key IS NOT NULL
),
-- each with the first of its key, and back
paths AS MATERIALIZED (
    SELECT DISTINCT unnest([e.node, k.hub]) AS this, unnest([k.hub, e.node]) AS that
    FROM edges e JOIN (SELECT key, min(node) AS hub FROM edges GROUP BY key) k USING (key)
    WHERE e.node <> k.hub
),
together (node, claim_key) USING KEY (node) AS (
    SELECT node, node FROM keyed
    UNION
    SELECT p.that, min(t.claim_key)
    FROM together t
    JOIN paths p ON p.this = t.node
    JOIN recurring.together o ON o.node = p.that
    WHERE t.claim_key < o.claim_key
    GROUP BY p.that
)
SELECT t.node, t.claim_key, nullif(s.payer_sequence, '') AS payer_sequence
FROM together t
JOIN sequenced s USING (node)
