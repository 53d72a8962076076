-- How often do administrations say that something was discarded (JW), or that nothing was (JZ)?
-- One row per month of the chosen date basis, what the lines of an administration say together, and value of $by, in order of time.
-- pages: coding/modifiers
-- needs: modifier_set, claim_line_start_date
-- refines: chain, charge_amount, administration, adjudication_date
SELECT
    month,
    waste_marks,
    COLUMNS($by),
    line_count() AS line_count,
    administration_count(administration) AS administration_count,
    total_charge(charge_amount) AS charge_amount,
    is_complete(is_stage_mature, completeness) AS is_mature,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection)
WHERE month IS NOT NULL
GROUP BY ALL
ORDER BY month, waste_marks, COLUMNS($by)
