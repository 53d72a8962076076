-- How much of what is denied goes with reasons that could have been prevented?
-- One row per reading of the reason (prevented, in part, not), whether that row of the table was checked, and value of $by; most denied dollars first. The reading is our own.
-- pages: denials/reasons
-- needs: decision, adjustments
-- refines: chain, payer_sequence, remark_codes, charge_amount
SELECT
    coalesce(r.preventable, '') AS preventable,
    coalesce(r.verified, 'N') AS verified,
    COLUMNS($by),
    count(*) AS denied_line_count,
    sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DECIMAL(18, 2) AS denied_amount,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection) l
LEFT JOIN (SELECT reason_code, preventable, verified FROM denial_reasons) r ON r.reason_code = l.reason::VARCHAR
WHERE is_denied(in_rates, disposition, $selection)
GROUP BY ALL
ORDER BY denied_amount DESC, preventable, verified, COLUMNS($by)
