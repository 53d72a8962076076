-- The modifiers of a line as a set: sorted, so that their order on the claim does not matter. One row per modifiers as written.
-- needs: hcpcs_modifier_1
-- refines: hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5
WITH written AS (
    SELECT DISTINCT hcpcs_modifier_1, hcpcs_modifier_2, hcpcs_modifier_3, hcpcs_modifier_4, hcpcs_modifier_5 FROM records
)
SELECT
    *,
    coalesce(nullif(array_to_string(list_sort(list_distinct(list_filter(
        [upper(hcpcs_modifier_1), upper(hcpcs_modifier_2), upper(hcpcs_modifier_3), upper(hcpcs_modifier_4), upper(hcpcs_modifier_5)],
        lambda one: one IS NOT NULL))), ' '), ''), '(blank)') AS modifier_set
FROM written
