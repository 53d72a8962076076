-- What became of the dollars first denied, month by month?
-- One row per month of the chosen date basis, end (recovered, open, written off, ended otherwise) and value of $by; the rows add up to the dollars first denied. A line won back in part stands in two ends.
-- pages: denials/recovery
-- needs: outcome, every_answer, claim_line_start_date, charge_amount
-- refines: chain, payer_sequence, adjudication_date
WITH denied AS (
    SELECT
        *, denied_dollars(in_rates, initial_disposition, $selection, charge_amount, initial_denial_amount) AS first_amount,
        still_denied(disposition, first_amount, denial_amount) AS lost_amount,
        is_turned(disposition) AS is_won
    FROM spent($selection)
    WHERE month IS NOT NULL AND is_denied(in_rates, initial_disposition, $selection)
),
pieces AS (
    SELECT *, 'recovered' AS ended, first_amount - lost_amount AS piece_amount FROM denied WHERE is_won AND coalesce(first_amount > lost_amount, true)
    UNION ALL
    SELECT *, denial_end(disposition, is_final_mature), lost_amount FROM denied WHERE NOT is_won OR lost_amount > 0
)
SELECT
    COLUMNS($by),
    month,
    ended,
    count(*) AS piece_count,
    sum(piece_amount)::DECIMAL(18, 2) AS first_denied_amount,
    cell_count($selection, person_id) AS cell_count
FROM pieces
GROUP BY ALL
ORDER BY month, min(list_position(['recovered', 'written off', 'open', 'ended otherwise'], ended)), COLUMNS($by)
