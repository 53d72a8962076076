-- How alike the payers' decisions on one person's lines are: the intraclass correlation of "denied, in part or whole" at the first answer, within
-- payer group and product, over the whole extract. One row: rho, from 0 (each line is decided by itself) to 1 (one decision per person).
-- By analysis of variance (Donner 1986; docs/statistics.md). A line without a member number is a person of its own; where nobody has two lines, rho is 0.
WITH persons AS (
    SELECT
        payer_group, product, coalesce(person_id, hash(line_id)) AS person, count(*) AS n,
        count(*) FILTER (WHERE initial_disposition IN ('denied', 'partially_denied')) AS d
    FROM lines
    WHERE attempt = 1 AND usable AND payer_sequence IN ('P', 'not stated')
        AND initial_disposition IN ('paid', 'patient_share', 'partially_denied', 'denied')
    GROUP BY ALL
),
-- Decimals add up alike in any order.
groups AS (
    SELECT
        sum(n)::DOUBLE AS n, count(*)::DOUBLE AS persons, sum(d)::DOUBLE AS d, sum(n * n)::DOUBLE AS squares,
        sum((d * d / n)::DECIMAL(38, 12))::DOUBLE AS between
    FROM persons
    GROUP BY payer_group, product
),
summed AS (
    SELECT
        sum((between - d * d / n)::DECIMAL(38, 12))::DOUBLE / nullif(sum(persons) - count(*), 0) AS between_persons,
        sum((d - between)::DECIMAL(38, 12))::DOUBLE / nullif(sum(n) - sum(persons), 0) AS within_persons,
        (sum(n) - sum((squares / n)::DECIMAL(38, 12))::DOUBLE) / nullif(sum(persons) - count(*), 0) AS lines_per_person
    FROM groups
)
SELECT coalesce(greatest(0, least(1,
    (between_persons - within_persons) / nullif(between_persons + (lines_per_person - 1) * within_persons, 0))), 0)::DOUBLE AS rho
FROM summed
