-- The provider's specialty in one spelling: those that differ in case or spaces alone are one, written as most rows write it.
-- One row per specialty as written.
-- needs: provider_specialty
WITH written AS (
    SELECT provider_specialty AS written, lower(regexp_replace(trim(provider_specialty), '\s+', ' ', 'g')) AS folded, count(*) AS row_count
    FROM records
    WHERE provider_specialty IS NOT NULL
    GROUP BY provider_specialty
)
SELECT
    w.written, first_value(w.written) OVER (PARTITION BY w.folded ORDER BY w.row_count DESC, w.written DESC) AS provider_specialty
FROM written w
