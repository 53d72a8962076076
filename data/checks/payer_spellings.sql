-- One payer's name in several spellings that differ only in case, blanks or punctuation.
-- severity: 3
-- fix: Nothing to do for known payers: they share a group. Mend the source where lists by payer as written are used.
SELECT normalised(payer) AS payer, string_agg(DISTINCT payer, '; ' ORDER BY payer) AS spellings, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM records
WHERE payer IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT records.payer) > 1
ORDER BY charge_amount DESC, 1, 2, 3
