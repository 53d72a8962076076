-- What would the denial rate be under another definition?
-- One row per unit, stage, partial (what a definition counts, of which decision) and value of $by. Inputs that hold only last answers are in no row of the first.
-- pages: denials/rates
-- needs: outcome
-- refines: decision, every_answer, chain, payer_sequence
WITH decisions AS (
    SELECT 'initial' AS stage, * FROM selected($selection, stage := 'initial')
    UNION ALL
    SELECT 'final', * FROM selected($selection, stage := 'final')
),
counted AS (
    SELECT
        stage,
        COLUMNS($by),
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
    FROM decisions
    GROUP BY ALL
),
rated AS (
    SELECT
        * EXCLUDE (rates, least_persons), unnest(rates, recursive := true),
        min(least_persons) OVER (PARTITION BY row(*COLUMNS($by))) AS cell_count
    FROM counted
)
SELECT
    unit, stage, partial,
    * EXCLUDE (unit, stage, partial, numerator, denominator, error, is_mature, cell_count),
    numerator, denominator, is_mature,
    -- In brackets: rows of both decisions stand here, and none is blank for the want of the other.
    (denial_rate(numerator, denominator)) AS denial_rate,
    (denial_rate_low({'unit': unit}, numerator, denominator, error)) AS denial_rate_low,
    (denial_rate_high({'unit': unit}, numerator, denominator, error)) AS denial_rate_high,
    cell_count
FROM rated
WHERE denominator > 0
ORDER BY list_position(['lines', 'claims', 'dollars'], unit), stage DESC, partial, COLUMNS($by)
