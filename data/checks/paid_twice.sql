-- The same service of the same person and day, charged the same, was paid on several claims: one payment may have to go back.
-- severity: 2
-- fix: Compare the claims. Refund what was paid twice, or bill a second dose with modifier 76 or 77.
SELECT
    payer_group, claim_line_start_date, hcpcs_code, string_agg(DISTINCT claim_id, ' ' ORDER BY claim_id) AS claims, count(*) AS row_count,
    sum(final_paid_amount) AS paid_amount, sum(charge_amount) - any_value(charge_amount) AS charge_amount
FROM lines
WHERE person_id IS NOT NULL AND hcpcs_code <> '(blank)' AND final_paid_amount > 0 AND charge_amount > 0
    AND NOT list_has_any(string_split(coalesce(modifier_set::VARCHAR, ''), ' '), ['76', '77'])
GROUP BY person_id, payer_group, payer, claim_type, claim_line_start_date, hcpcs_code, modifier_set, lines.charge_amount
HAVING count(DISTINCT claim_key) > 1
ORDER BY paid_amount DESC, 1, 2, 3
