-- Which remarks stand beside which denial reasons?
-- One row per adjustment reason (CARC), remark (RARC) and value of $by among lines first denied, most denied dollars first. A line with several remarks is in several rows: they do not add up.
-- pages: denials/reasons
-- needs: outcome, every_answer, adjustments, remark_codes
-- refines: chain, payer_sequence, charge_amount
WITH remarked AS (
    SELECT
        * REPLACE (coalesce(reason::VARCHAR, '(blank)') AS reason),
        unnest(CASE WHEN initial_remarks <> '' THEN string_split(initial_remarks, ' ') ELSE ['none'] END) AS remark
    FROM selected($selection, stage := 'initial')
    WHERE is_denied(in_rates, disposition, $selection)
)
SELECT
    reason,
    remark,
    COLUMNS($by),
    count(*) AS denied_line_count,
    sum(denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount))::DECIMAL(18, 2) AS denied_amount,
    cell_count($selection, person_id) AS cell_count
FROM remarked
GROUP BY ALL
ORDER BY denied_amount DESC, reason, remark, COLUMNS($by)
