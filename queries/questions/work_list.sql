-- Which denied lines come first, why, what to send, by when, and worth what?
-- One row per line still denied, those with time left first, most dollars at risk first. Single lines with their claim numbers: never grouped, never with small cells hidden.
-- pages: denials/recovery
-- detail: lines
-- needs: outcome, every_answer, adjustments, charge_amount
-- refines: chain, payer_sequence, product, element_set, line_of_business, adjudication_date, claim_line_start_date, payer_claim_id, claim_line_number, remark_codes, later_payer
WITH lacking AS (
    SELECT element_set, string_agg(e.label, ', ' ORDER BY e.sort_order::INTEGER) AS lacks
    FROM (SELECT element_set, unnest(string_split(element_set::VARCHAR, ' ')) AS word FROM (SELECT DISTINCT element_set FROM lines WHERE element_set IS NOT NULL))
    JOIN elements e ON e.element = string_split(word, ':')[1]
    WHERE lacks_element(string_split(word, ':')[2])
    GROUP BY element_set
)
SELECT
    o.everything,
    -- What was sent last is what the payer answers to.
    coalesce(z.claim_id, o.claim_id) AS claim_id,
    coalesce(z.payer_claim_id, o.payer_claim_id) AS payer_claim_id,
    coalesce(z.claim_line_number, o.claim_line_number) AS claim_line_number,
    o.payer_group, o.payer, o.line_of_business, o.claim_line_start_date, o.hcpcs_code, o.product,
    o.category, o.reason, r.meaning, r.remedy, a.lacks,
    o.deadline, o.due_date, o.due_date - o.today AS left_days, o.appeal_until, o.filing_until,
    o.initial_date AS first_denied_date, o.today - o.initial_date AS age_days,
    CASE WHEN $selection['chained'] = 'on' THEN o.attempt_count ELSE o.attempt END AS attempts,
    o.charge_amount, o.open_amount, o.usual_rate,
    (o.open_amount::DOUBLE * o.usual_rate)::DECIMAL(18, 2) AS at_risk_amount,
    o.allowed_basis
FROM open_denials($selection) o
LEFT JOIN denial_reasons r ON r.reason_code = o.reason::VARCHAR
LEFT JOIN lacking a ON a.element_set = o.element_set
LEFT JOIN lines z ON $selection['chained'] = 'on' AND o.attempt_count > 1 AND z.chain_id = o.chain_id AND z.attempt = o.attempt_count
ORDER BY o.deadline = 'in time' DESC, at_risk_amount DESC NULLS LAST, o.open_amount DESC NULLS LAST, o.due_date, o.line_id
