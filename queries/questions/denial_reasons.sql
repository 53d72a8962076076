-- Why are lines denied?
-- One row per value of $by among denied lines, most denied dollars first. Each line counts under its primary reason.
-- pages: denials/reasons, summary/briefing
-- needs: decision, adjustments
-- refines: chain, payer_sequence, remark_codes
SELECT
    COLUMNS($by),
    count(*) AS denied_line_count,
    claim_count(claim_key) AS denied_claim_count,
    sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DECIMAL(18, 2) AS denied_amount,
    (count(*) / sum(count(*)) OVER ())::DOUBLE AS share_of_lines_rate,
    (denied_amount / sum(sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))) OVER ())::DOUBLE AS share_of_dollars_rate,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection)
WHERE is_denied(in_rates, disposition, $selection)
GROUP BY ALL
ORDER BY denied_amount DESC, COLUMNS($by)
