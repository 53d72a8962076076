-- What stands behind the interval of each rate: `rows` names the rows of a question that the rates are made of, each with `value`, the group it is in.
CREATE OR REPLACE MACRO spreads(rows, s) AS TABLE
SELECT value, spread_of(s, lines, amount, denied, squares, (SELECT rho FROM correlation)) AS spread
FROM (
    SELECT
        value, count(*) AS lines,
        measured(s, true, claim_key, charge_amount)::DECIMAL(18, 2) AS amount,
        CASE WHEN s['unit'] = 'dollars' THEN coalesce(sum(charge_amount * charge_amount), 0) ELSE amount END AS squares,
        coalesce(sum(denied_dollars(in_rates, disposition, s, charge_amount, denial_amount)), 0)::DECIMAL(18, 2) AS denied
    FROM query_table(rows)
    WHERE is_adjudicated(in_rates, disposition)
    GROUP BY value, person_of(person_id, line_id)
)
GROUP BY value;

-- The same for a share of any lines: how many independent ones the rows of each `value` are worth.
CREATE OR REPLACE MACRO effective_lines(rows) AS TABLE
SELECT value, effective_count(spread_of({'unit': 'lines'}, n, n, n, n, (SELECT rho FROM correlation))) AS effective
FROM (SELECT value, count(*) AS n FROM query_table(rows) GROUP BY value, person_of(person_id, line_id))
GROUP BY value;

-- The groups of a question, each with the effective number behind its rate: the interval's only other half. `value` says which rows are whose.
CREATE OR REPLACE MACRO with_effective(groups, rows, s) AS TABLE
SELECT g.* EXCLUDE (value), effective_count(spread) AS effective FROM query_table(groups) g LEFT JOIN spreads(rows, s) USING (value);
