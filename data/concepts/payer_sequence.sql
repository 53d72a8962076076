-- Whether the payer was primary, secondary or tertiary. An answer that does not say takes it from the line's other answers. One row per line.
-- needs: payer_sequence
SELECT a.line_key, coalesce(arg_min(upper(r.payer_sequence), a.place) FILTER (WHERE r.payer_sequence IS NOT NULL), 'not stated') AS payer_sequence
FROM adjudication a
JOIN records r USING (row_id)
WHERE a.counts
GROUP BY a.line_key
