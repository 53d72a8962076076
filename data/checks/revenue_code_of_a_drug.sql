-- An unclassified drug on an institutional line with another revenue code than 0636, the one for drugs that need their code.
-- severity: 3
-- fix: Check the charge master; a drug that needs its code on the line belongs on 0636, and some payers take it on no other.
SELECT r.source_file, g.payer_group, r.revenue_center_code, count(*) AS row_count, sum(r.charge_amount) AS charge_amount
FROM records r
JOIN record_facts g USING (row_id)
WHERE r.claim_type = 'institutional' AND lpad(r.revenue_center_code, 4, '0') <> '0636'
    AND r.hcpcs_code IN (SELECT hcpcs_code FROM unclassified_codes)
GROUP BY r.source_file, g.payer_group, r.revenue_center_code ORDER BY charge_amount DESC, 1, 2, 3
