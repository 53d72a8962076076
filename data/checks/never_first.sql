-- A payer that is secondary or tertiary on every answer, with nothing of an earlier payer to be seen: its lines are in no rate.
-- severity: 2
-- fix: Ask whether the payer states the sequence (CLP02) on every claim alike. Where it does answer first, choose its sequences in the filter.
SELECT payer, string_agg(DISTINCT payer_sequence, ' ' ORDER BY payer_sequence) AS payer_sequences, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM (SELECT payer::VARCHAR AS payer, payer_sequence::VARCHAR AS payer_sequence, charge_amount, is_counted, line_id FROM lines) l
JOIN reason e ON e.row_id = l.line_id
GROUP BY payer
-- One such answer or two say nothing of a habit.
HAVING bool_and(payer_sequence IN ('S', 'T') AND is_counted AND NOT e.is_other_payer) AND count(*) >= 3
ORDER BY charge_amount DESC, payer
