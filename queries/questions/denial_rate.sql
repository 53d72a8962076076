-- Who denies, and how often?
-- One row per value of $by, highest rate first. Too few lines for an interval come last.
-- pages: denials/rates, summary/briefing, coding/modifiers
-- needs: decision
-- refines: chain, payer_sequence, person_id
WITH decided AS (
    SELECT
        COLUMNS($by), claim_key, person_of(person_id, line_id) AS person, weighs($selection, charge_amount) AS charged,
        weighs($selection, denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount)) AS refused,
        is_adjudicated(in_rates, disposition) AS counts, is_denied(in_rates, disposition, $selection) AS denies,
        is_not_denied($selection, in_rates, disposition) AS rests, is_unknown(in_rates, disposition) AS is_unsaid
    FROM selected($selection)
    WHERE in_rates
),
-- First each claim or person, then each person, then all: nothing need be counted twice to be counted once.
pieces AS (
    SELECT
        COLUMNS($by), piece_of($selection, claim_key, person) AS piece, min(person) AS person,
        count(*) FILTER (WHERE counts) AS lines, bool_or(denies) AS denies, bool_or(rests) AS rests, bool_or(is_unsaid) AS is_unsaid,
        in_piece($selection, counts, charged) AS adjudicated, in_piece($selection, counts, charged * charged) AS squares,
        in_piece($selection, denies, refused) AS denied, in_piece($selection, is_unsaid, charged) AS unknown,
        in_piece($selection, denies OR is_unsaid, CASE WHEN is_unsaid THEN charged ELSE refused END) AS possible,
        in_piece($selection, counts OR is_unsaid, charged) AS possible_of
    FROM decided
    GROUP BY ALL
),
persons AS (
    SELECT
        COLUMNS($by), person, sum(lines)::BIGINT AS lines, bool_or(denies) AS denies, bool_or(rests) AS rests, bool_or(is_unsaid) AS is_unsaid,
        sum(adjudicated)::DECIMAL(18, 2) AS adjudicated, sum(squares) AS squares, sum(denied)::DECIMAL(18, 2) AS denied,
        sum(unknown) AS unknown, sum(possible) AS possible, sum(possible_of) AS possible_of
    FROM pieces
    GROUP BY ALL
),
counted AS (
    SELECT
        COLUMNS($by),
        pooled(denied::DOUBLE) AS numerator,
        pooled(adjudicated::DOUBLE) AS denominator,
        spread_of($selection, lines, adjudicated, denied, squares, (SELECT rho FROM correlation)) AS spread,
        sum(unknown)::DOUBLE AS unknown, sum(possible)::DOUBLE AS possible, sum(possible_of)::DOUBLE AS possible_of,
        cell_count($selection, person, counted := is_unsaid) AS unknown_rate_cell_count,
        cell_count($selection, person, counted := lines > 0) AS unknown_rate_rest_cell_count,
        cell_count($selection, person, counted := denies) AS denial_rate_cell_count,
        cell_count($selection, person, counted := rests) AS denial_rate_rest_cell_count,
        cell_count($selection, person, counted := lines > 0) AS cell_count
    FROM persons
    GROUP BY ALL
)
SELECT
    * EXCLUDE (spread, unknown, possible, possible_of, effective),
    denial_rate(numerator, denominator) AS denial_rate,
    denial_rate_low(numerator, denominator, effective) AS denial_rate_low,
    denial_rate_high(numerator, denominator, effective) AS denial_rate_high,
    -- Where the outcome of many lines is not known, the rate is no better known than this.
    unknown_rate(unknown, possible_of) AS unknown_rate,
    denial_rate_least(numerator, possible_of) AS denial_rate_least,
    denial_rate_most(possible, possible_of) AS denial_rate_most
FROM (SELECT *, effective_count(spread) AS effective FROM counted)
WHERE denominator > 0
ORDER BY effective IS NULL, denial_rate DESC, COLUMNS($by)
