-- Records that say exactly what another says: they count once. One row per record left out.
-- Within a claim of a remittance, and among rows without any number, equal rows are several things; elsewhere they are copies.
-- needs: claim_id
-- refines: claim_numbers
-- only where: SELECT count(*) > count(DISTINCT content) FROM claim_numbers
-- columns: row_id BIGINT
WITH equal AS (
    SELECT
        row_id, content,
        CASE WHEN claim IS NULL AND payer_number IS NULL THEN row_number() OVER (PARTITION BY content, file ORDER BY row_id)
            WHEN claim_row IS NULL THEN 1
            ELSE row_number() OVER (PARTITION BY content, remittance_claim ORDER BY row_id) END AS nth
    FROM claim_numbers
    WHERE content IN (SELECT content FROM claim_numbers GROUP BY content HAVING count(*) > 1) AND role <> 'submission'
)
SELECT row_id FROM equal QUALIFY row_number() OVER (PARTITION BY content, nth ORDER BY row_id) > 1
