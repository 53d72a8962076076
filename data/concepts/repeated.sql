-- Records that say exactly what another says: they count once. One row per record left out.
-- Within a claim of a remittance, and among rows without any number, equal rows are several things; elsewhere they are copies.
-- needs: claim_id
-- refines: claim_numbers, claim_row
-- only where: SELECT count(*) > count(DISTINCT content) FROM records
-- columns: row_id BIGINT
WITH equal AS (
    SELECT
        r.row_id, r.content,
        CASE WHEN n.claim IS NULL AND n.payer_number IS NULL THEN row_number() OVER (PARTITION BY r.content, r.source_file ORDER BY r.row_id)
            WHEN r.claim_row IS NULL THEN 1
            ELSE row_number() OVER (PARTITION BY r.content, r.source_file, r.claim_row ORDER BY r.row_id) END AS nth
    FROM records r
    JOIN claim_numbers n USING (row_id)
    WHERE r.content IN (SELECT content FROM records GROUP BY content HAVING count(*) > 1) AND r.record_role IS DISTINCT FROM 'submission'
)
SELECT row_id FROM equal QUALIFY row_number() OVER (PARTITION BY content, nth ORDER BY row_id) > 1
