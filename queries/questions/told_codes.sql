-- What do payers deny for the code, saying that another one fits?
-- One row per code status and value of $by among lines denied with CARC 189 or remarks N56 or N657, most denied dollars first.
-- pages: coding/late_codes
-- needs: code_status, decision, adjustments|remark_codes
-- refines: chain, payer_sequence, adjustments, remark_codes, charge_amount, product
SELECT
    code_status,
    COLUMNS($by),
    count(*) AS told_line_count,
    sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DECIMAL(18, 2) AS denied_amount,
    cell_count($selection, person_id) AS cell_count
FROM selected($selection)
WHERE is_told_denial(in_rates, disposition, $selection, is_told_own_code)
GROUP BY ALL
ORDER BY denied_amount DESC, code_status, COLUMNS($by)
