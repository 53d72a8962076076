-- What beside_of(), crowds_of() and stood_out() look at. `cells` names a relation with a row per member, stratum of lines that are alike, and person:
-- family (its members are judged together), peers (of whom over-dispersion is measured), member, stratum, person, is_looked_at (else it stands among the
-- others alone), n and d (lines, and those denied), x and y (their billed and denied dollars), xx (squares of the billed).
CREATE OR REPLACE MACRO strata_of(cells) AS TABLE
SELECT
    family, peers, member, stratum, is_looked_at, sum(n) AS n, sum(d) AS d, sum(n * n) AS nn,
    coalesce(sum(x), 0)::DOUBLE AS x, coalesce(sum(y), 0)::DOUBLE AS y, coalesce(sum(xx), 0)::DOUBLE AS xx, coalesce(sum(x * x), 0)::DOUBLE AS xp
FROM query_table(cells)
GROUP BY ALL;

-- All of a member's lines.
CREATE OR REPLACE MACRO whole_of(strata) AS TABLE
SELECT family, peers, member, is_looked_at, sum(n) AS adjudicated, sum(d) AS denied FROM query_table(strata) GROUP BY ALL;

-- A member's persons, in strata in which others have lines.
CREATE OR REPLACE MACRO people_of(cells, beside) AS TABLE
SELECT
    c.family, c.member, c.person, sum(c.n) AS n, sum(c.d) AS d, coalesce(sum(c.x), 0)::DECIMAL(18, 2) AS x, coalesce(sum(c.y), 0)::DECIMAL(18, 2) AS y,
    coalesce(sum(c.xx), 0)::DECIMAL(38, 4) AS xx
FROM query_table(cells) c JOIN query_table(beside) b ON b.family = c.family AND b.member = c.member AND b.stratum = c.stratum
GROUP BY ALL;
