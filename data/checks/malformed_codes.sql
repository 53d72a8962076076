-- A procedure code that has not the shape of one: a letter and four digits, or five characters that begin with four digits.
-- severity: 2
-- fix: Mend it at the source: small letters, blanks and modifiers joined to the code hide lines of J3590 from every figure.
SELECT hcpcs_code, count(*) AS row_count, sum(charge_amount) AS charge_amount
FROM records
WHERE NOT regexp_full_match(hcpcs_code, '[A-Z][0-9]{4}|[0-9]{4}[0-9A-Z]')
GROUP BY hcpcs_code ORDER BY charge_amount DESC, hcpcs_code
