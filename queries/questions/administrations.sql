-- How often is it given, and where?
-- One row per value of $by, most first. An administration counts once, though several lines or claims bill it; a hospital's line says where.
-- pages: spend/sites
-- needs: claim_line_start_date
-- refines: administration, claim_type, chain, outcome, adjudication_date, person_id
SELECT
    COLUMNS($by),
    administration_count(administration) AS administration_count,
    person_count(person_id) AS person_count,
    cell_count($selection, person_id) AS cell_count
FROM administrations_of($selection)
GROUP BY ALL
ORDER BY administration_count DESC, COLUMNS($by)
