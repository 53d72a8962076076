-- Denied again: the line was denied, sent again, and the payer denied it again.
-- One row per line, its first submission, however often it was sent.
-- page: denials/recovery
-- fix: Stop sending it again: settle what the reason asks for first, or appeal before the deadline.
-- source: Own rule: two or more submissions of one line whose last decision denies
-- verified: N
-- needs: chain, outcome, every_answer
SELECT line_id
FROM spent($selection)
-- Lines, not selected(): which later submissions there are does not hang on the filters.
WHERE attempt = 1 AND chain_id IN (SELECT chain_id FROM lines WHERE is_still_denied(final_disposition) GROUP BY chain_id HAVING count(*) > 1)
