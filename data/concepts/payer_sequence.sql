-- Whether the payer was primary, secondary or tertiary. An answer that does not say takes it from the line's other answers. One row per line.
-- needs: payer_sequence
WITH several AS (
    SELECT line_key FROM adjudication WHERE place = 2
)
SELECT a.line_key, coalesce(upper(r.payer_sequence), 'not stated') AS payer_sequence
FROM adjudication a
JOIN records r USING (row_id)
WHERE a.counts AND a.line_key NOT IN (FROM several)
UNION ALL
SELECT a.line_key, coalesce(arg_min(upper(r.payer_sequence), a.place) FILTER (WHERE r.payer_sequence IS NOT NULL), 'not stated')
FROM adjudication a
JOIN records r USING (row_id)
WHERE a.counts AND a.line_key IN (FROM several)
GROUP BY a.line_key
