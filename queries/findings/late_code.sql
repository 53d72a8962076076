-- Late code: billed as unclassified though the product had a code of its own on the day of service.
-- One row per line, once the payer's grace is over. Only a line whose product is known can be late.
-- page: coding/late_codes
-- fix: Bill the permanent code; have the charge master changed on the first day of each quarter.
-- source: Codes and their first days: CMS's HCPCS and OPPS files in data/reference/permanent_codes.csv; grace: own defaults in payer_grace.csv, to be edited
-- verified: N
-- needs: code_status
SELECT line_id FROM spent($selection) WHERE code_status = 'late'
