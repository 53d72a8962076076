-- What stands between the lines submitted and the lines a denial rate is about?
-- One row per step and value of $by; the steps add up to all lines selected, and later payers' answers to them. Paid at the end, whatever decision is asked.
-- pages: denials/rates, summary/briefing, spend/sites
-- needs: decision
-- refines: chain, payer_sequence, charge_amount
SELECT
    COLUMNS($by),
    bridge_step(usable, in_rates, disposition, is_counted) AS step,
    bool_and(is_adjudicated(in_rates, disposition)) AS is_adjudicated,
    line_count() AS line_count,
    claim_count(claim_key) AS claim_count,
    total_charge(charge_amount) AS charge_amount,
    total_paid(end_paid_amount) AS paid_amount,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection, later := 'kept')
GROUP BY ALL
ORDER BY is_adjudicated DESC, line_count DESC, step, COLUMNS($by)
