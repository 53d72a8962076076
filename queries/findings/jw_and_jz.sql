-- JW with JZ: one administration says both that something was discarded and that nothing was.
-- One row per line of such an administration.
-- page: coding/modifiers
-- fix: Keep JW on the line of the discarded amount, or JZ on the only line.
-- source: data/reference/modifier_rules.csv: Noridian on drug wastage, and NAHRI on CMS's questions and answers
-- verified: Y
-- needs: modifier_set, administration, claim_line_start_date
SELECT line_id
FROM spent($selection) l
SEMI JOIN (
    SELECT waste_marks, effective_from, effective_to
    FROM (SELECT DISTINCT waste_marks FROM lines), modifier_rules
    WHERE rule = 'jw_and_jz' AND list_has_all(string_split(waste_marks::VARCHAR, ' '), string_split(modifiers, ' '))
) r ON r.waste_marks = l.waste_marks AND in_force(l.claim_line_start_date, r.effective_from, r.effective_to)
