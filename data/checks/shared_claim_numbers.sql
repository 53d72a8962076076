-- A claim number under which one payer answers several persons, or that numbers nothing (zeros, one character throughout, a word for none): it tells claims apart only together with the payer's number, or the person.
-- severity: 3
-- fix: Have the patient's account number kept in the remittances (CLP01); until then two claims of one person may be taken for one.
SELECT g.payer_group, r.claim_id, count(DISTINCT r.person_id) AS person_count, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN record_facts g USING (row_id)
JOIN claim_numbers n USING (row_id)
WHERE r.claim_id IS NOT NULL AND NOT r.is_claim_adjustment
GROUP BY g.payer_group, r.claim_id, n.claim IS NULL
HAVING n.claim IS NULL OR person_count > 1
ORDER BY charge_amount DESC, 1, 2
