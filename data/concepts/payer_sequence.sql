-- Whether the payer was primary, secondary or tertiary: an answer that does not say takes it from the line's other answers.
-- One row per line of several answers; of a single one it is the record's own.
-- needs: payer_sequence
SELECT a.line_key, arg_min(r.payer_sequence, a.place) FILTER (WHERE r.payer_sequence IS NOT NULL) AS payer_sequence
FROM adjudication a
JOIN record_facts r USING (row_id)
WHERE a.counts AND a.line_key IN (SELECT line_key FROM adjudication WHERE place = 2)
GROUP BY a.line_key
