-- Every administration selected, once: a visit billed on a hospital's claim and a doctor's is one, and stands where the hospital's line stands; else
-- where its first line does. With the dollars of all its lines that are priced, and the kinds of claim it is billed on.
CREATE OR REPLACE MACRO administrations_of(s) AS TABLE
WITH visits AS (
    SELECT
        coalesce(min(line_id) FILTER (WHERE claim_type = 'institutional'), min(line_id)) AS line_id,
        bool_or(claim_type = 'professional') AND bool_or(claim_type = 'institutional') AS is_both,
        sum(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount)) AS visit_allowed_amount
    FROM spent(s)
    GROUP BY administration
)
SELECT l.*, CASE WHEN is_both THEN 'both' ELSE coalesce(l.claim_type::VARCHAR, 'not stated') END AS billed_on, visit_allowed_amount
FROM spent(s) l JOIN visits ON visits.line_id = l.line_id;
