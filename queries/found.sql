-- Every line selected that a finding finds, once per finding: the one place where the files of queries/findings become SQL.
-- A finding looks only at inputs that carry all it needs. The lines selected are looked up once for all of them.
CREATE OR REPLACE MACRO found(s) AS TABLE
WITH chosen AS MATERIALIZED (
    FROM spent(s)
),
hits AS (
    -- every finding
)
SELECT f.finding, c.*
FROM hits
JOIN findings f USING (finding)
JOIN chosen c USING (line_id)
WHERE list_contains(f.part_ids, c.part_id);
