-- Every administration selected, once: a visit billed on a hospital's claim and a doctor's is one, and stands where the hospital's line stands; else
-- where its first line does. With the dollars of all its lines that are priced, and the kinds of claim it is billed on.
CREATE OR REPLACE MACRO administrations_of(s) AS TABLE
SELECT
    *,
    CASE WHEN bool_or(claim_type = 'professional') OVER visit AND bool_or(claim_type = 'institutional') OVER visit THEN 'both'
        ELSE coalesce(claim_type::VARCHAR, 'not stated') END AS billed_on,
    sum(priced(in_rates, end_disposition, end_allowed_amount, end_allowed_amount)) OVER visit AS visit_allowed_amount
FROM spent(s)
WINDOW visit AS (PARTITION BY administration)
QUALIFY row_number() OVER (PARTITION BY administration ORDER BY claim_type IS DISTINCT FROM 'institutional', line_id) = 1;
