-- What became at the last decision of what was said at the first?
-- One row per outcome at the first decision, outcome at the last, and value of $by; the rows add up to all lines selected.
-- pages: denials/rates, denials/reasons
-- needs: outcome, every_answer
-- refines: chain, payer_sequence, paid_amount, charge_amount
SELECT
    COLUMNS($by),
    bridge_step(usable, in_rates, initial_disposition) AS first_step,
    bridge_step(usable, in_rates, disposition) AS last_step,
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    total_charge(charge_amount) AS charge_amount,
    total_paid(paid_amount) AS paid_amount,
    sum(denied_dollars(in_rates, initial_disposition, $selection, charge_amount, initial_denial_amount))::DECIMAL(18, 2) AS first_denied_amount,
    sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DECIMAL(18, 2) AS last_denied_amount,
    cell_count($selection, person_id) AS cell_count
FROM spent($selection)
GROUP BY ALL
ORDER BY line_count DESC, first_step, last_step, COLUMNS($by)
