-- What would the denial rate be under another definition?
-- One row per unit, stage, partial (what a definition counts, of which decision) and value of $by. Inputs that hold only last answers are in no row of the first.
-- pages: denials/rates
-- stages: both
-- needs: outcome
-- refines: decision, every_answer, chain, payer_sequence, person_id
WITH decisions AS (
    SELECT 'initial' AS stage, * FROM selected($selection, stage := 'initial')
    UNION ALL
    SELECT 'final', * FROM selected($selection, stage := 'final')
),
lined AS (
    SELECT
        COLUMNS($by), stage, hash(stage, *COLUMNS($by)) AS value, in_rates, disposition, claim_key, person_id, line_id, charge_amount, denial_amount, is_stage_mature, completeness
    FROM decisions
),
persons AS (
    SELECT
        value, count(*) AS lines, count(DISTINCT claim_key) AS claims, sum(charge_amount)::DECIMAL(18, 2) AS charged, sum(charge_amount * charge_amount) AS squares,
        sum(denied_dollars(in_rates, disposition, {'partial': 'counted'}, charge_amount, denial_amount))::DECIMAL(18, 2) AS refused,
        sum(denied_dollars(in_rates, disposition, {'partial': 'not counted'}, charge_amount, denial_amount))::DECIMAL(18, 2) AS refused_whole
    FROM lined
    WHERE is_adjudicated(in_rates, disposition)
    GROUP BY value, person_of(person_id, line_id)
),
effective AS (
    SELECT
        value, spread_of({'unit': 'lines'}, lines, lines, lines, lines, rho) AS of_lines, spread_of({'unit': 'claims'}, lines, claims, claims, claims, rho) AS of_claims,
        spread_of({'unit': 'dollars'}, lines, charged, refused, squares, rho) AS of_dollars,
        spread_of({'unit': 'dollars'}, lines, charged, refused_whole, squares, rho) AS of_whole
    FROM persons, correlation
    GROUP BY value, rho
),
counted AS (
    SELECT
        stage,
        COLUMNS($by), value,
        [
            rate_by({'unit': 'lines', 'partial': 'counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount),
            rate_by({'unit': 'lines', 'partial': 'not counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount),
            rate_by({'unit': 'claims', 'partial': 'counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount),
            rate_by({'unit': 'claims', 'partial': 'not counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount),
            rate_by({'unit': 'dollars', 'partial': 'counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount),
            rate_by({'unit': 'dollars', 'partial': 'not counted'}, in_rates, disposition, claim_key, charge_amount, denial_amount)
        ] AS rates,
        is_complete(is_stage_mature, completeness) AS is_mature,
        -- One definition less another is what only one of them counts: the rows of a group are as small as the smallest of these.
        list_min([
            nullif(cell_count($selection, person_id, counted := in_rates AND disposition = 'denied'), 0),
            nullif(cell_count($selection, person_id, counted := in_rates AND disposition = 'partially_denied'), 0),
            nullif(cell_count($selection, person_id, counted := in_rates AND disposition IN ('paid', 'patient_share')), 0)]) AS least_persons
    FROM lined
    GROUP BY ALL
),
rated AS (
    SELECT
        * EXCLUDE (value, rates, least_persons, of_lines, of_claims, of_dollars, of_whole), unnest(rates, recursive := true),
        unnest([effective_count(of_lines), effective_count(of_lines), effective_count(of_claims), effective_count(of_claims), effective_count(of_dollars), effective_count(of_whole)])
            AS effective,
        min(least_persons) OVER (PARTITION BY row(*COLUMNS($by))) AS cell_count
    FROM counted LEFT JOIN effective USING (value)
)
SELECT
    unit, stage, partial,
    * EXCLUDE (unit, stage, partial, numerator, denominator, effective, is_mature, cell_count),
    numerator, denominator, is_mature,
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high,
    cell_count
FROM rated
WHERE denominator > 0
ORDER BY list_position(['lines', 'claims', 'dollars'], unit), stage DESC, partial, COLUMNS($by)
