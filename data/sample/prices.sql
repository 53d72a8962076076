-- The price lists of three invented hospitals in CMS's layout for CSV, tall, version 3: one row per item and payer's plan. It needs world.sql.
-- Most prices are a percentage of the list price; a few items are no price of a drug, and one NDC is padded in the wrong place.
WITH hospitals AS (
    SELECT * FROM (VALUES (1, 'Sample Harbor Hospital', 2.1, 0.62), (2, 'Sample Valley Medical Center', 2.9, 0.55), (3, 'Sample Hill Clinic Hospital', 1.6, 0.71)) AS t
        (hospital_no, hospital, markup, share)
),
items AS (
    SELECT product_no, upper(generic) || ' ' || upper(dose) AS description, ndcs[1] AS ndc, ndc_unit AS unit, ndc_quantity AS quantity, charges[1] AS charge
    FROM (SELECT * FROM products WHERE len(ndcs) > 0 AND list_contains(noc, 'J3590') AND (effective IS NULL OR product IN ('Ryoncil', 'Yesintek')))
    UNION ALL
    SELECT * FROM (VALUES
        (101, 'UNCLASSIFIED BIOLOGICS', '99999-0001-01', 'UN', 1, 40.0),
        (102, 'STUDY DRUG, NO CHARGE', '00002-9401-01', 'UN', 1, 0.2),
        (103, 'OCRELIZUMAB 920 MG', '05024-2554-01', 'ML', 23, 26000.0)) AS t
),
listed AS (
    SELECT h.*, i.*, round(i.charge * h.markup, 2) AS gross FROM hospitals h CROSS JOIN items i WHERE draw(h.hospital_no * 1000 + i.product_no, 'listed') < 0.6 OR i.product_no > 100
),
contracts AS (
    SELECT DISTINCT p.payer_no, p.payer_group, p.spellings[1] AS payer, unnest(p.plans) AS plan FROM payers p
    WHERE p.spellings[1] IS NOT NULL AND p.payer_group NOT IN ('Medicare', 'Medicaid', 'TRICARE', 'Veterans Affairs')
),
priced AS (
    SELECT
        l.*, c.payer, c.plan,
        draw(l.hospital_no * 100 + c.payer_no, 'agreed') AS agreed, draw(l.hospital_no * 100 + c.payer_no, 'method') AS way,
        draw(l.hospital_no * 100000 + l.product_no * 100 + c.payer_no, 'row') AS luck
    FROM listed l CROSS JOIN contracts c
)
SELECT
    hospital, description, 'J3590' AS code_1, 'HCPCS' AS type_1, ndc AS code_2, 'NDC' AS type_2, '0636' AS code_3, 'RC' AS type_3,
    'outpatient' AS setting, quantity AS drug_unit, CASE unit WHEN 'UN' THEN 'UN' ELSE 'ML' END AS drug_type, gross,
    round(gross * 0.6, 2) AS cash, payer, plan,
    CASE WHEN way >= 0.88 THEN round(gross * (share + 0.3 * agreed), 2) WHEN luck < 0.01 THEN 999999999 ELSE NULL END AS negotiated_dollar,
    CASE WHEN way < 0.88 AND luck >= 0.01 THEN round(100 * (share + 0.3 * agreed - 0.12), 1) END AS negotiated_percentage,
    CASE WHEN way < 0.88 THEN 'percent of total billed charges' WHEN way < 0.95 THEN 'fee schedule' ELSE 'other' END AS methodology,
    CASE WHEN luck < 0.7 THEN '0' WHEN luck < 0.9 THEN '1 through 10' ELSE floor(luck * 100)::INTEGER::VARCHAR END AS remit_count
FROM priced
ORDER BY hospital_no, product_no, payer, plan
