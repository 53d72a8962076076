-- The world of the synthetic sample: payers, products, sites and denial reasons, all invented but for public names and codes.
-- Weights are written "name*weight name*weight"; spread() turns them into a list to pick from.
-- Nothing here is a fact about a payer: rates were chosen so that payers, products and sites differ and their mix matters.

-- A number in [0, 1) that depends only on seed, key and salt. The outer hash matters: the inner one merely combines its
-- arguments by XOR, so that two salts would give draws that follow each other.
CREATE OR REPLACE MACRO draw(key, salt) AS
    (hash(hash(getvariable('seed')::BIGINT, salt, key::BIGINT)) >> 11)::DOUBLE / 9007199254740992.0;
CREATE OR REPLACE MACRO pick(options, u) AS options[1 + floor(u * len(options))::INTEGER];
CREATE OR REPLACE MACRO days(low, high, u) AS low + floor(u * (high - low + 1))::INTEGER;
CREATE OR REPLACE MACRO spread(weights) AS
    flatten(list_transform(string_split(weights, ' '), lambda w:
        list_transform(range(split_part(w, '*', 2)::BIGINT), lambda i: split_part(w, '*', 1))));

-- What life does to claims and their answers beyond a bill and its decision: how often, of what, and what is so.
CREATE OR REPLACE TEMP TABLE life AS
SELECT * FROM (VALUES
    ('split line', 0.016, 'first answers that pay', 'A payer answers one line in two rows under its number: dollars, units and reasons add.'),
    ('split denial', 0.15, 'first answers that deny a part', 'The part denied comes in a row of its own.'),
    ('shared number', 0.025, 'first claims', 'Branches number their accounts alike: persons, and visits of one person, share a claim number.'),
    ('zero number', 0.01, 'first claims', 'The payer gives a zero back where the claim number was lost.'),
    ('one group', 0.30, 'second claims beside commercial plans', 'The second payer is of the same group, under the same claim number and another member number.'),
    ('calls itself first', 0.05, 'second claims', 'A second payer calls itself the first, and shows what another paid.'),
    ('reordered', 0.15, 'claims answered more than once', 'The later answer stands before the earlier in the file.'),
    ('sent again', 0.006, 'first claims paid', 'Paid, sent again by mistake, and turned down under a new number: the payment stands.'),
    ('doctor bills the drug', 0.03, 'visits at a hospital that were decided', 'The doctor bills the hospital''s drug again: turned down for its place.'),
    ('doctor bills the giving', 0.04, 'visits at a hospital that were decided', 'The doctor bills the administration of the hospital''s drug.'),
    ('place against bill type', 0.02, 'hospital visits without a place of service', 'A place of service of an office stands on a hospital''s bill.'),
    ('bill type on a form', 0.006, 'visits at an office', 'A hospital''s bill type stands on a doctor''s claim.'),
    ('estimate', 0.004, 'first claims beside commercial plans', 'The plan had said before the service what it would pay (status 25): no answer to the claim.'),
    ('never decided', 0.004, 'claims', 'Held for review, and no decision ever came.'),
    ('both marks', 0.12, 'bills with something discarded', 'One line says that something was discarded, the other that nothing was.')
) AS t (life, rate, happens_to, meaning);
SET VARIABLE life = (SELECT map_from_entries(list({life: life, rate: rate})) FROM life);
CREATE OR REPLACE MACRO happens(key, life) AS draw(key, life) < getvariable('life')[life];

-- An NDC of eleven digits as the ten digits on the box: one segment has lost its leading zero.
CREATE OR REPLACE MACRO ten_digits(ndc, u) AS CASE
    WHEN split_part(ndc, '-', 3)[1] = '0' AND u < 0.3 THEN left(ndc, 11) || split_part(ndc, '-', 3)[2:2]
    WHEN ndc[1] = '0' THEN substr(ndc, 2) ELSE left(ndc, 6) || substr(ndc, 8) END;

-- rates: allowed share of the charge, one per contract. pace: how quickly the payer decides. families: why it denies.
-- products: what its members need more than others do, by product number; sites: where it sends them.
CREATE OR REPLACE TEMP TABLE payers AS
SELECT * REPLACE (spread(families) AS families) FROM (VALUES
    (1, 'Aetna', 'commercial', 13, 0.18, ['AETNA', 'AETNA LIFE INSURANCE CO', 'Aetna', 'AETNA HEALTH INC'],
        ['OPEN ACCESS PPO', 'CHOICE POS II'], ['12', 'CI'], [0.52, 0.55, 0.58], 1.0,
        'auth*8 policy*4 identity*3 site*2 noncovered*2 eligibility*1 late*1 timely*1', [22, 30, 3], 'ambulatory_infusion_center'),
    (2, 'Aetna', 'medicare_advantage', 5, 0.22, ['AETNA MEDICARE', 'AETNA MEDICARE ADVANTAGE'],
        ['MEDICARE ADVANTAGE PPO', 'MEDICARE ADVANTAGE HMO'], ['16'], [0.42, 0.45], 1.0,
        'auth*8 policy*3 identity*3 noncovered*2 eligibility*1', [4, 7, 30], 'physician_office'),
    (3, 'Aetna', 'medicaid_managed', 2, 0.23, ['AETNA BETTER HEALTH', 'AETNA BETTER HEALTH OF TEXAS'],
        ['MEDICAID MANAGED CARE'], ['MC'], [0.36, 0.38], 1.1, 'auth*5 identity*4 rebate*3 eligibility*3', [22], 'hopd_on_campus'),
    (4, 'Blue Cross Blue Shield', 'commercial', 20, 0.14, ['BCBS OF TEXAS', 'BLUE CROSS BLUE SHIELD OF NC', 'ANTHEM BLUE CROSS',
        'Anthem BCBS', 'BCBS ILLINOIS', 'BLUE CROSS AND BLUE SHIELD OF FLORIDA', 'BCBS OF MICHIGAN', 'HIGHMARK BCBS'],
        ['BLUE CHOICE PPO', 'HMO BLUE', 'PPO'], ['BL', '12'], [0.60, 0.64, 0.68, 0.70], 1.1,
        'identity*6 auth*4 modifier*3 invoice*3 site*2 policy*2 late*2 bundling*1', [8, 30, 24], 'hopd_on_campus'),
    (5, 'Blue Cross Blue Shield', 'medicare_advantage', 4, 0.19, ['BCBS OF TEXAS', 'ANTHEM BLUE CROSS', 'BCBS OF MICHIGAN'],
        ['BLUE MEDICARE ADVANTAGE PPO'], ['16'], [0.44, 0.46], 1.1, 'auth*5 identity*4 policy*3 invoice*1', [4, 7, 30], 'physician_office'),
    (6, 'Blue Cross Blue Shield', 'medicaid_managed', 2, 0.25, ['ANTHEM BLUE CROSS'],
        ['MEDICAID MANAGED CARE'], ['MC'], [0.38], 1.1, 'auth*4 identity*4 rebate*3 eligibility*2', [22], 'hopd_unspecified'),
    (7, 'Cigna Health', 'commercial', 10, 0.23, ['CIGNA', 'CIGNA HEALTHCARE', 'Cigna Health and Life Insurance Co', 'CIGNA HEALTH'],
        ['OPEN ACCESS PLUS', 'LOCALPLUS'], ['CI', '12'], [0.50, 0.54, 0.57], 0.9,
        'policy*6 identity*4 bundling*4 auth*4 noncovered*2 timely*1', [24, 8], 'hopd_on_campus'),
    (8, 'Cigna Health', 'medicare_advantage', 2, 0.25, ['CIGNA MEDICARE'],
        ['MEDICARE ADVANTAGE HMO'], ['16'], [0.43], 0.9, 'policy*4 auth*4 identity*3', [1], 'physician_office'),
    (9, 'UnitedHealthcare', 'commercial', 17, 0.26, ['UNITED HEALTHCARE', 'UNITEDHEALTHCARE', 'UHC', 'UMR', 'OXFORD HEALTH PLANS',
        'United Healthcare Insurance Co'], ['CHOICE PLUS', 'NAVIGATE', 'OPTIONS PPO'], ['CI', '12', '14'], [0.46, 0.50, 0.53], 0.8,
        'identity*7 auth*6 site*4 selfadmin*3 noncovered*2 policy*2 timely*1 network*1', [22, 23, 3], 'home_infusion'),
    (10, 'UnitedHealthcare', 'medicare_advantage', 6, 0.24, ['UHC MEDICARE ADVANTAGE', 'UNITEDHEALTHCARE MEDICARE ADVANTAGE'],
        ['MEDICARE ADVANTAGE HMO', 'MEDICARE ADVANTAGE PPO'], ['16'], [0.41, 0.44], 0.8,
        'identity*6 auth*6 policy*2 noncovered*2', [4, 7, 30], 'physician_office'),
    (11, 'UnitedHealthcare', 'medicaid_managed', 3, 0.25, ['UNITEDHEALTHCARE COMMUNITY PLAN', 'UHC COMMUNITY PLAN'],
        ['MEDICAID MANAGED CARE'], ['MC'], [0.37], 0.9, 'identity*5 auth*4 rebate*3 eligibility*3', [22], 'home_infusion'),
    (12, 'Medicare', 'medicare', 22, 0.13, ['PALMETTO GBA', 'NORIDIAN', 'NOVITAS SOLUTIONS', 'FIRST COAST SERVICE OPTIONS',
        'NGS MEDICARE', 'WPS MEDICARE', 'CGS MEDICARE', 'MEDICARE PART B'], ['MEDICARE'], ['MB'], [0.38, 0.40, 0.42], 1.2,
        'identity*9 policy*5 modifier*2 invoice*2 selfadmin*2 late*2 bundling*1 eligibility*1', [1, 4, 7, 24], 'hopd_unspecified'),
    (13, 'Medicaid', 'medicaid', 6, 0.18, ['NC MEDICAID', 'TEXAS MEDICAID', 'FLORIDA MEDICAID', 'NY MEDICAID', 'MEDI-CAL'],
        ['MEDICAID'], ['MC'], [0.35, 0.37], 1.3, 'rebate*4 identity*4 eligibility*3 auth*2 timely*1', [17, 9], 'hopd_on_campus'),
    (14, 'Humana', 'medicare_advantage', 6, 0.22, ['HUMANA', 'HUMANA INC', 'Humana Insurance Company'],
        ['MEDICARE ADVANTAGE HMO', 'MEDICARE ADVANTAGE PPO'], ['16'], [0.42, 0.44], 1.0,
        'auth*6 identity*4 policy*3 noncovered*2', [4, 7, 14], 'physician_office'),
    (15, 'Humana', 'commercial', 1, 0.20, ['HUMANA'], ['NATIONAL POS'], ['12'], [0.51], 1.0, 'auth*4 identity*3 policy*2', [2],
        'physician_office'),
    (16, 'Kaiser Permanente', 'commercial', 2, 0.06, ['KAISER PERMANENTE', 'KAISER FOUNDATION HEALTH PLAN'],
        ['TRADITIONAL HMO'], ['CI'], [0.48], 0.9, 'network*4 auth*2 eligibility*2', [24], 'hopd_unspecified'),
    (17, 'TRICARE', 'other', 2, 0.11, ['TRICARE EAST', 'TRICARE WEST'], ['TRICARE SELECT'], ['CH'], [0.47], 1.2,
        'auth*3 identity*3 noncovered*2', [22], 'hopd_off_campus'),
    (18, 'Veterans Affairs', 'other', 1, 0.10, ['VETERANS AFFAIRS', 'VA COMMUNITY CARE'], ['COMMUNITY CARE'], ['VA'], [0.45], 1.5,
        'auth*4 timely*2 identity*2', [1], 'hopd_off_campus'),
    (19, 'Centene', 'medicaid_managed', 2, 0.26, ['CENTENE', 'CENTENE CORPORATION'], ['MEDICAID MANAGED CARE'], ['MC'], [0.36], 1.1,
        'identity*4 auth*4 rebate*3 network*2', [22], 'hopd_on_campus'),
    (20, 'Molina', 'medicaid_managed', 2, 0.28, ['MOLINA HEALTHCARE', 'MOLINA HEALTHCARE OF TEXAS'], ['MEDICAID MANAGED CARE'], ['MC'],
        [0.35], 1.1, 'auth*4 identity*4 rebate*4 eligibility*2', [22], 'home_infusion'),
    (21, 'Unmapped', 'commercial', 1, 0.17, ['PINE RIVER BENEFIT TRUST', 'HARBOR MUTUAL', 'LOCAL 88 WELFARE FUND',
        'SUMMIT RIDGE ADMINISTRATORS', 'CEDAR COUNTY SCHOOLS PLAN', 'MERIDIAN SUPPLEMENT'], ['PPO'], ['CI'], [0.55], 1.2,
        'identity*3 eligibility*2 network*1', [30], 'physician_office'),
    (22, '(blank)', 'commercial', 1, 0.18, [NULL], ['PPO'], ['CI'], [0.55], 1.0, 'identity*3 eligibility*2', [30], 'physician_office')
) AS t (payer_no, payer_group, line_of_business, weight, denial_rate, spellings, plans, filings, rates, pace, families, products, site);

-- A plan that only ever answers second, of whose first payers the input holds nothing.
SET VARIABLE never_first = 'MERIDIAN SUPPLEMENT';

-- code and effective as in the public code tables; ndcs are the public packages, empty where none is listed.
-- units: what the permanent code counts for one administration. gap: days between administrations.
-- launch: first sale, so that nobody receives a product before it exists. factor: how much more often it is denied.
CREATE OR REPLACE TEMP TABLE products AS
SELECT * REPLACE (spread(noc) AS noc, charges::DECIMAL(18, 2)[] AS charges) FROM (VALUES
    (1, 'Kisunla', 'new_biologic', 'J0175', DATE '2024-07-02', DATE '2024-07-10', 13, 1.1, 'infusion', 'J3590*1',
        ['00002-9401-01'], 2, 'UN', 350, [1400, 2100, 2800], 28, 0.02, 'Neurology', ['G309', 'G300', 'G3184'], 'donanemab', '700 mg', 'IV'),
    (2, 'Omvoh', 'new_biologic', 'J2267', DATE '2024-07-01', DATE '2024-01-01', 10, 0.9, 'infusion', 'J3590*1',
        ['00002-7575-01'], 15, 'ML', 300, [9500, 11000, 13000], 28, 0.00, 'Gastroenterology', ['K5190', 'K5090'], 'mirikizumab', '300 mg',
            'IV'),
    (3, 'Ocrevus Zunovo', 'new_biologic', 'J2351', DATE '2025-04-01', DATE '2024-09-20', 22, 0.9, 'infusion', 'J3590*1',
        ['50242-0554-01'], 23, 'ML', 920, [26000, 30000], 75, 0.00, 'Neurology', ['G35'], 'ocrelizumab hyaluronidase', '920 mg', 'SC'),
    (4, 'Imaavy', 'new_biologic', 'J9256', DATE '2026-01-01', DATE '2025-05-01', 21, 1.1, 'infusion', 'J3590*1',
        []::VARCHAR[], 6.5, 'ML', 400, [13000, 19500, 26000], 14, 0.25, 'Neurology', ['G7000', 'G7001'], 'nipocalimab', '1200 mg', 'IV'),
    (5, 'Ryoncil', 'cell_therapy', 'J3402', DATE '2025-10-01', DATE '2025-01-15', 4, 1.5, 'hospital', 'J3590*1',
        ['73648-0111-01', '73648-0112-02', '73648-0113-03'], 1, 'UN', 1, [36000, 40000], 7, 0.00, 'Hematology', ['D89813'], 'remestemcel-L',
            '1 dose', 'IV'),
    (6, 'Niktimvo', 'new_biologic', 'J9038', DATE '2025-04-01', DATE '2024-09-01', 14, 1.2, 'oncology', 'J3590*7 J9999*3',
        ['50881-0012-10', '50881-0023-11'], 0.44, 'ML', 220, [12000, 15000], 14, 0.30, 'Hematology', ['D89811', 'D89813'], 'axatilimab',
            '22 mg', 'IV'),
    (7, 'Pavblu', 'biosimilar', 'Q5147', DATE '2025-04-01', DATE '2024-10-20', 15, 0.8, 'eye', 'J3590*1',
        ['55513-0056-01', '55513-0065-01'], 0.05, 'ML', 2, [1600, 2000, 2400], 42, 0.00, 'Ophthalmology', ['H353211', 'H353221', 'E113511'],
            'aflibercept', '2 mg', 'intravitreal'),
    (8, 'Yesintek', 'biosimilar', 'Q5100', DATE '2025-07-01', DATE '2025-02-15', 17, 1.2, 'infusion', 'J3590*1',
        ['83257-0023-41', '83257-0024-11', '83257-0025-41'], 26, 'ML', 390, [2500, 4000, 5200], 56, 0.00, 'Gastroenterology',
            ['K5090', 'K50912'], 'ustekinumab', '390 mg', 'IV'),
    (9, 'Hympavzi', 'new_biologic', 'J7172', DATE '2025-07-01', DATE '2024-11-01', 7, 1.3, 'self', 'J3590*6 J7199*4',
        ['00069-2151-01'], 1, 'ML', 300, [15000, 18000], 28, 0.00, 'Hematology', ['D66', 'D67'], 'marstacimab', '150 mg', 'SC'),
    (10, 'Vyloy', 'new_biologic', 'J1326', DATE '2025-07-01', DATE '2024-11-01', 9, 1.0, 'oncology', 'J3590*7 J9999*3',
        ['00469-3425-10', '00469-4425-30'], 6, 'UN', 600, [11000, 16500], 21, 0.15, 'Medical Oncology', ['C169', 'C160'], 'zolbetuximab',
            '600 mg', 'IV'),
    (11, 'Imdelltra', 'new_biologic', 'J9026', DATE '2025-01-01', DATE '2024-06-10', 6, 1.0, 'oncology', 'J3590*6 J9999*4',
        ['55513-0059-01', '55513-0077-01'], 1, 'UN', 10, [18000, 22500, 30000], 14, 0.00, 'Medical Oncology', ['C3490', 'C3491'],
            'tarlatamab', '10 mg', 'IV'),
    (12, 'Anktiva', 'new_biologic', 'J9028', DATE '2025-01-01', DATE '2024-06-01', 6, 1.0, 'oncology', 'J3590*7 J9999*3',
        ['81481-0803-01'], 0.4, 'ML', 400, [24000, 28000], 21, 0.00, 'Urology', ['C679', 'D090'], 'nogapendekin alfa', '400 mcg',
            'intravesical'),
    (13, 'Alyglo', 'immune_globulin', 'J1552', DATE '2025-01-01', DATE '2024-02-01', 6, 1.1, 'infusion', 'J3590*6 J1599*4',
        ['61476-0104-05', '61476-0104-10', '61476-0104-20'], 300, 'ML', 60, [6000, 9000, 12000], 28, 0.05, 'Immunology', ['D801', 'D839'],
            'immune globulin', '30 g', 'IV'),
    (14, 'Datroway', 'new_biologic', 'J9011', DATE '2025-10-01', DATE '2025-02-01', 16, 1.0, 'oncology', 'J3590*6 J9999*4',
        ['65597-0801-01'], 4, 'UN', 400, [16000, 20000], 21, 0.30, 'Medical Oncology', ['C50911', 'C50912'], 'datopotamab deruxtecan',
            '400 mg', 'IV'),
    (15, 'Opdivo Qvantig', 'new_biologic', 'J9289', DATE '2025-07-01', DATE '2025-01-20', 16, 0.9, 'oncology', 'J3590*7 J9999*3',
        ['00003-6120-01'], 5, 'ML', 300, [12000, 14500], 14, 0.00, 'Medical Oncology', ['C439', 'C649'], 'nivolumab hyaluronidase',
            '600 mg', 'SC'),
    (16, 'Tyenne', 'biosimilar', 'Q5135', DATE '2024-10-01', DATE '2024-04-15', 5, 1.1, 'infusion', 'J3590*1',
        ['65219-0590-04', '65219-0592-10'], 20, 'ML', 400, [2200, 3300], 28, 0.10, 'Rheumatology', ['M069', 'M0579'], 'tocilizumab',
            '400 mg', 'IV'),
    (17, 'Adzynma', 'new_biologic', 'J7171', DATE '2024-07-01', DATE '2023-12-01', 3, 1.3, 'hospital', 'J3590*8 J7199*2',
        ['64764-0140-05', '64764-0145-05'], 2, 'UN', 300, [21000, 28000], 14, 0.00, 'Hematology', ['M3119'], 'ADAMTS13', '3000 IU', 'IV'),
    (18, 'Keytruda Qlex', 'new_biologic', 'J9277', DATE '2026-04-01', DATE '2025-10-01', 14, 1.0, 'oncology', 'J3590*7 J9999*3',
        []::VARCHAR[], 4.8, 'ML', 790, [19000, 24000], 21, 0.00, 'Medical Oncology', ['C3490', 'C439'], 'pembrolizumab', '790 mg', 'SC'),
    (19, 'Lynozyfic', 'new_biologic', 'J9601', DATE '2026-04-01', DATE '2025-08-01', 5, 1.1, 'oncology', 'J3590*6 J9999*4',
        []::VARCHAR[], 10, 'ML', 200, [14000, 17500], 14, 0.00, 'Medical Oncology', ['C9000'], 'linvoseltamab', '200 mg', 'IV'),
    (20, 'Yimmugo', 'immune_globulin', 'J1553', DATE '2026-04-01', DATE '2024-12-01', 6, 1.1, 'infusion', 'J3590*5 J1599*5',
        []::VARCHAR[], 300, 'ML', 300, [5500, 8000], 28, 0.05, 'Immunology', ['D801', 'D839'], 'immune globulin', '30 g', 'IV'),
    (21, 'Eylea HD', 'new_biologic', 'J0177', DATE '2024-04-01', DATE '2023-09-01', 2, 0.8, 'eye', 'J3590*1',
        ['61755-0050-01'], 0.07, 'ML', 8, [3600, 4200], 56, 0.00, 'Ophthalmology', ['H353211', 'E113511'], 'aflibercept', '8 mg',
            'intravitreal'),
    (22, 'self_administered_biologic', 'self_administered_biologic', NULL, NULL, DATE '2024-01-01', 66, 1.5, 'self', 'J3590*1',
        ['90001-0101-01', '90001-0101-02'], 2, 'ML', 1, [3500, 4000], 28, 0.00, 'Dermatology', ['L209', 'J4550'], 'dupilumab', '300 mg',
            'SC'),
    (23, 'self_administered_biologic', 'self_administered_biologic', NULL, NULL, DATE '2024-01-01', 14, 1.5, 'self', 'J3590*1',
        ['90002-0201-07'], 0.67, 'ML', 1, [600, 900], 28, 0.00, 'Rheumatology', ['M069', 'M0579'], 'anakinra', '100 mg', 'SC'),
    (24, 'hemostat_sealant', 'hemostat_sealant', NULL, NULL, DATE '2024-01-01', 66, 1.2, 'surgical', 'J3590*1',
        ['90003-0301-05', '90003-0301-10'], 10, 'ML', 1, [800, 1200, 1600], 120, 0.05, 'General Surgery', ['K8020', 'M1711', 'I2510'],
            'fibrin sealant', '10 mL', 'topical'),
    (25, 'tissue_allograft', 'tissue_allograft', NULL, NULL, DATE '2024-01-01', 20, 1.3, 'surgical', 'J3590*1',
        ['90004-0401-01'], 1, 'UN', 1, [2500, 4500, 7000], 30, 0.05, 'Podiatry', ['L97509', 'E11621'], 'amniotic allograft', '4 cm2',
            'topical'),
    (26, 'diagnostic_ppd', 'diagnostic_ppd', NULL, NULL, DATE '2024-01-01', 34, 0.7, 'clinic', 'J3590*1',
        ['90005-0501-10'], 0.1, 'ML', 1, [500, 550], 180, 0.00, 'Family Medicine', ['Z111', 'Z0184'], 'tuberculin PPD', '5 TU', 'ID'),
    (27, 'insulin_hormone', 'insulin_hormone', NULL, NULL, DATE '2024-01-01', 9, 0.9, 'hospital', 'J3590*1',
        ['90006-0601-01'], 100, 'ML', 1, [500, 650], 60, 0.00, 'Endocrinology', ['E1165', 'E1010'], 'insulin in sodium chloride',
            '100 units', 'IV'),
    (28, 'non_biologic', 'non_biologic', NULL, NULL, DATE '2024-01-01', 18, 1.3, 'clinic', 'J3590*6 J3490*4',
        ['90007-0701-04'], 0.5, 'ML', 1, [950, 1100, 1300], 28, 0.00, 'Endocrinology', ['E119', 'E669'], 'semaglutide', '1 mg', 'SC'),
    (29, 'trial_no_charge', 'trial_no_charge', NULL, NULL, DATE '2024-01-01', 6, 1.0, 'hospital', 'J3590*1',
        ['99999-0101-01', '09999-0101-01'], 1, 'UN', 1, [0.2], 21, 0.00, 'Medical Oncology', ['Z006'], 'study drug', '1 dose', 'IV'),
    (30, 'new_biologic', 'new_biologic', NULL, NULL, DATE '2024-03-01', 92, 1.2, 'infusion', 'J3590*1',
        ['90008-0801-01', '90008-0802-01'], 2, 'UN', 1, [14000, 18000, 24000], 28, 0.15, 'Pulmonology', ['I2721', 'J4550'], 'sotatercept',
            '60 mg', 'SC')
) AS t (product_no, product, product_class, code, effective, launch, weight, factor, profile, noc, ndcs, ndc_quantity, ndc_unit, units,
        charges, gap, waste, specialty, diagnoses, generic, dose, route);

-- What is thrown away of a vial beside what was given, as a share of that: vials come in some sizes, doses in others.
CREATE OR REPLACE TEMP TABLE leftovers AS
SELECT * FROM (VALUES (1, 0.5), (4, 0.3), (6, 0.125), (10, 0.25), (13, 0.05), (14, 0.1), (16, 0.15), (20, 0.1), (24, 0.4), (25, 0.6), (30, 0.2))
    AS t (product_no, discarded);

-- Which product a generic names by itself: one that several brands share (aflibercept), or half of one (pembrolizumab), names none.
CREATE OR REPLACE TEMP TABLE generic_names AS
SELECT * FROM (VALUES
    (1, 'Kisunla'), (2, 'Omvoh'), (3, 'Ocrevus Zunovo'), (4, 'Imaavy'), (5, 'Ryoncil'), (6, 'Niktimvo'), (9, 'Hympavzi'), (10, 'Vyloy'),
    (11, 'Imdelltra'), (14, 'Datroway'), (15, 'Opdivo Qvantig'), (19, 'Lynozyfic'), (22, 'Dupixent'), (23, 'Kineret'), (30, 'Winrevair')
) AS t (product_no, names);

CREATE OR REPLACE TEMP TABLE profiles AS
SELECT profile, spread(sites) AS sites FROM (VALUES
    ('infusion', 'physician_office*34 ambulatory_infusion_center*26 hopd_on_campus*9 hopd_off_campus*8 hopd_unspecified*7 home_infusion*9 specialty_pharmacy*4 cah_outpatient*2 rhc_fqhc*1'),
    ('oncology', 'physician_office*38 ambulatory_infusion_center*8 hopd_on_campus*18 hopd_off_campus*16 hopd_unspecified*12 cancer_center*4 cah_outpatient*3 inpatient*1'),
    ('eye', 'physician_office*84 asc*10 hopd_on_campus*4 hopd_unspecified*2'),
    ('self', 'specialty_pharmacy*34 physician_office*38 home_infusion*20 hopd_unspecified*5 urgent_care_retail*2 mobile_other*1'),
    ('surgical', 'hopd_on_campus*28 hopd_unspecified*26 asc*24 physician_office*14 emergency*4 inpatient*4'),
    ('hospital', 'hopd_on_campus*34 hopd_unspecified*34 hopd_off_campus*14 physician_office*8 inpatient*4 emergency*4 esrd_dialysis*2'),
    ('clinic', 'physician_office*70 urgent_care_retail*12 rhc_fqhc*8 snf_ltc*6 mobile_other*2 emergency*2')
) AS t (profile, sites);

-- How a site shows on a claim. A freestanding infusion center has no place of service of its own and mostly bills 11.
CREATE OR REPLACE TEMP TABLE sites AS
SELECT site_group, factor, site_no, list({claim_type: claim_type, pos: pos, tob: tob, revenue: revenue, taxonomy: taxonomy,
                                          modifiers: modifiers} ORDER BY form, copy) AS forms
FROM (VALUES
    (1, 'physician_office', 1.0, 1, 9, 'professional', '11', NULL, NULL, NULL, []::VARCHAR[]),
    (2, 'ambulatory_infusion_center', 0.85, 1, 5, 'professional', '11', NULL, NULL, '261QI0500X', []),
    (2, 'ambulatory_infusion_center', 0.85, 2, 3, 'professional', '49', NULL, NULL, '261QI0500X', []),
    (2, 'ambulatory_infusion_center', 0.85, 3, 1, 'professional', '11', NULL, NULL, NULL, ['SS']),
    (3, 'hopd_on_campus', 1.3, 1, 5, 'professional', '22', NULL, NULL, NULL, []),
    (3, 'hopd_on_campus', 1.3, 2, 4, 'institutional', '22', '13', '0636', '282N00000X', []),
    (4, 'hopd_off_campus', 1.35, 1, 4, 'institutional', NULL, '13', '0636', '282N00000X', ['PO']),
    (4, 'hopd_off_campus', 1.35, 2, 2, 'institutional', NULL, '13', '0636', '282N00000X', ['PN']),
    (4, 'hopd_off_campus', 1.35, 3, 3, 'professional', '19', NULL, NULL, NULL, []),
    (5, 'hopd_unspecified', 1.25, 1, 9, 'institutional', NULL, '13', '0636', '282N00000X', []),
    (5, 'hopd_unspecified', 1.25, 2, 1, 'institutional', NULL, '13', '0250', '282N00000X', []),
    (6, 'cah_outpatient', 0.9, 1, 1, 'institutional', NULL, '85', '0636', '282NC0060X', []),
    (7, 'asc', 1.0, 1, 3, 'professional', '24', NULL, NULL, '261QA1903X', []),
    (7, 'asc', 1.0, 2, 1, 'institutional', NULL, '83', '0636', '261QA1903X', []),
    (8, 'home_infusion', 0.8, 1, 3, 'professional', '12', NULL, NULL, '251F00000X', []),
    (8, 'home_infusion', 0.8, 2, 2, 'professional', '12', NULL, NULL, '3336H0001X', []),
    (8, 'home_infusion', 0.8, 3, 1, 'institutional', NULL, '32', '0636', '251F00000X', []),
    (9, 'specialty_pharmacy', 0.9, 1, 3, 'professional', '01', NULL, NULL, '3336S0011X', []),
    (9, 'specialty_pharmacy', 0.9, 2, 1, 'professional', '12', NULL, NULL, '3336S0011X', []),
    (10, 'emergency', 1.1, 1, 2, 'professional', '23', NULL, NULL, NULL, []),
    (10, 'emergency', 1.1, 2, 1, 'institutional', NULL, '13', '0450', '282N00000X', []),
    (11, 'urgent_care_retail', 1.1, 1, 2, 'professional', '20', NULL, NULL, NULL, []),
    (11, 'urgent_care_retail', 1.1, 2, 1, 'professional', '17', NULL, NULL, NULL, []),
    (12, 'esrd_dialysis', 1.0, 1, 2, 'institutional', NULL, '72', '0636', NULL, []),
    (12, 'esrd_dialysis', 1.0, 2, 1, 'professional', '65', NULL, NULL, NULL, []),
    (13, 'rhc_fqhc', 1.0, 1, 1, 'institutional', NULL, '71', '0636', NULL, []),
    (13, 'rhc_fqhc', 1.0, 2, 1, 'institutional', NULL, '77', '0636', NULL, []),
    (13, 'rhc_fqhc', 1.0, 3, 2, 'professional', '50', NULL, NULL, NULL, []),
    (14, 'snf_ltc', 1.2, 1, 2, 'professional', '31', NULL, NULL, NULL, []),
    (14, 'snf_ltc', 1.2, 2, 1, 'professional', '32', NULL, NULL, NULL, []),
    (14, 'snf_ltc', 1.2, 3, 1, 'institutional', NULL, '22', '0636', NULL, []),
    (15, 'inpatient', 1.2, 1, 1, 'institutional', NULL, '11', '0636', '282N00000X', []),
    (15, 'inpatient', 1.2, 2, 1, 'professional', '21', NULL, NULL, NULL, []),
    (16, 'cancer_center', 1.1, 1, 1, 'institutional', NULL, '13', '0636', '261QX0200X', []),
    (17, 'mobile_other', 1.0, 1, 1, 'professional', '15', NULL, NULL, NULL, []),
    (18, 'telehealth_invalid', 1.6, 1, 2, 'professional', '02', NULL, NULL, NULL, []),
    (18, 'telehealth_invalid', 1.6, 2, 1, 'professional', '10', NULL, NULL, NULL, []),
    (19, 'unknown', 1.0, 1, 1, 'professional', NULL, NULL, NULL, NULL, []),
    (19, 'unknown', 1.0, 2, 1, NULL, NULL, NULL, NULL, NULL, [])
) AS t (site_no, site_group, factor, form, weight, claim_type, pos, tob, revenue, taxonomy, modifiers), range(weight) AS r (copy)
GROUP BY site_group, factor, site_no;

-- Why a line is denied: the group, the reason, its remarks, and the category both together mean.
CREATE OR REPLACE TEMP TABLE reasons AS
SELECT family, list({group_code: group_code, reason: reason, remarks: remarks, category: category} ORDER BY reason_no, copy) AS reasons
FROM (VALUES
    (1, 'identity', 4, 'CO', '16', ['M119'], 'missing_information'), (2, 'identity', 3, 'CO', '16', ['N350'], 'missing_information'),
    (3, 'identity', 3, 'CO', '16', ['M123'], 'missing_information'), (4, 'identity', 1, 'CO', '16', ['M53'], 'missing_information'),
    (5, 'identity', 1, 'PI', '16', ['N349', 'M119'], 'missing_information'),
    (10, 'auth', 6, 'CO', '197', [], 'prior_authorization'), (11, 'auth', 2, 'CO', '284', ['N54'], 'prior_authorization'),
    (12, 'auth', 1, 'CO', '198', [], 'prior_authorization'), (13, 'auth', 1, 'CO', '210', [], 'prior_authorization'),
    (14, 'auth', 1, 'CO', '39', [], 'prior_authorization'), (15, 'auth', 1, 'CO', 'A1', ['M62'], 'prior_authorization'),
    (20, 'policy', 4, 'CO', '50', ['N115'], 'medical_necessity'), (21, 'policy', 2, 'CO', '272', [], 'medical_necessity'),
    (22, 'policy', 2, 'CO', '55', ['N623'], 'non_covered_experimental'), (23, 'policy', 1, 'CO', '167', ['N569'], 'medical_necessity'),
    (24, 'policy', 1, 'CO', '11', [], 'medical_necessity'), (25, 'policy', 1, 'CO', '153', [], 'medical_necessity'),
    (26, 'policy', 1, 'CO', 'A1', ['N386'], 'medical_necessity'), (27, 'policy', 1, 'CO', '56', [], 'non_covered_experimental'),
    (30, 'noncovered', 3, 'PR', '204', ['N130'], 'non_covered_experimental'),
        (31, 'noncovered', 2, 'PR', '96', ['N130'], 'non_covered_experimental'),
    (32, 'noncovered', 1, 'CO', '280', [], 'non_covered_experimental'), (33, 'noncovered', 1, 'PR', '119', [], 'non_covered_experimental'),
    (40, 'selfadmin', 4, 'CO', '96', ['N426'], 'non_covered_experimental'),
        (41, 'selfadmin', 2, 'CO', '280', ['N751'], 'non_covered_experimental'),
    (50, 'site', 3, 'CO', '58', [], 'site_of_care'), (51, 'site', 2, 'CO', '96', ['N428'], 'site_of_care'),
    (52, 'site', 1, 'CO', '5', ['M77'], 'coding_bundling'),
    (60, 'invoice', 3, 'CO', '252', ['M23'], 'pricing_invoice'), (61, 'invoice', 2, 'CO', '226', ['N354'], 'pricing_invoice'),
    (62, 'invoice', 1, 'CO', '252', ['M127'], 'missing_information'),
    (70, 'eligibility', 2, 'CO', '27', [], 'cob_eligibility'), (71, 'eligibility', 2, 'CO', '22', ['MA92'], 'cob_eligibility'),
    (72, 'eligibility', 1, 'CO', '31', [], 'cob_eligibility'), (73, 'eligibility', 1, 'CO', '109', ['N418'], 'cob_eligibility'),
    (74, 'eligibility', 1, 'CO', '16', ['MA04'], 'cob_eligibility'),
    (80, 'late', 4, 'CO', '189', [], 'coding_bundling'), (81, 'late', 3, 'CO', '16', ['N56'], 'coding_bundling'),
    (82, 'late', 2, 'CO', '16', ['N657'], 'coding_bundling'),
    (90, 'timely', 1, 'CO', '29', [], 'timely_filing'),
    (100, 'bundling', 3, 'CO', '97', ['N19'], 'coding_bundling'), (101, 'bundling', 1, 'CO', '236', [], 'coding_bundling'),
    (102, 'bundling', 1, 'CO', '107', ['N161'], 'coding_bundling'), (103, 'bundling', 1, 'CO', '199', ['M50'], 'coding_bundling'),
    (110, 'modifier', 2, 'CO', '4', ['N822'], 'coding_bundling'), (111, 'modifier', 1, 'CO', '16', ['N823'], 'coding_bundling'),
    (112, 'modifier', 1, 'CO', '182', ['N519'], 'coding_bundling'),
    (120, 'network', 2, 'CO', '242', [], 'provider_network'), (121, 'network', 1, 'CO', '170', ['N95'], 'provider_network'),
    (122, 'network', 1, 'CO', 'B7', [], 'provider_network'),
    (130, 'rebate', 2, 'CO', '211', ['M119'], 'missing_information'), (131, 'rebate', 1, 'CO', '16', ['M119'], 'missing_information'),
    (140, 'appeal', 1, 'CO', '193', [], 'appeal_upheld'), (141, 'appeal', 1, 'PR', '149', [], 'non_covered_experimental'),
    (150, 'early', 1, 'CO', '181', ['M20'], 'coding_bundling'),
    (155, 'units', 2, 'CO', '16', ['M123'], 'missing_information'), (156, 'units', 1, 'CO', '151', ['N362'], 'medical_necessity'),
    (160, 'partial', 2, 'CO', '151', ['N362'], 'medical_necessity'), (161, 'partial', 1, 'CO', '153', [], 'medical_necessity'),
    (162, 'partial', 1, 'CO', '198', [], 'prior_authorization'), (163, 'partial', 1, 'CO', '4', ['N822'], 'coding_bundling'),
    (170, 'gy', 1, 'PR', '96', ['N130'], 'non_covered_experimental'), (171, 'gz', 1, 'CO', '50', ['N115'], 'medical_necessity'),
    (180, 'again', 1, 'OA', '18', [], 'duplicate')
) AS t (reason_no, family, weight, group_code, reason, remarks, category), range(weight) AS r (copy)
GROUP BY family;

-- Days from receipt to decision, in fifteen equal parts: an unclassified code is priced by hand, a permanent one is not.
SET VARIABLE slow = [6, 8, 10, 12, 13, 15, 16, 18, 20, 23, 27, 33, 42, 60, 95];
SET VARIABLE quick = [5, 6, 8, 9, 10, 11, 12, 13, 14, 16, 18, 21, 26, 34, 50];
SET VARIABLE payer_pool = (SELECT list(payer_no ORDER BY payer_no, copy) FROM payers, range(weight) AS r (copy));
SET VARIABLE product_pool = (SELECT list(product_no ORDER BY product_no, copy) FROM products, range(weight) AS r (copy));
SET VARIABLE states = ['TX', 'FL', 'CA', 'NC', 'NY', 'OH', 'PA', 'IL', 'GA', 'MI', 'VA', 'AZ'];
SET VARIABLE comorbidities = ['I10', 'E785', 'Z79899', 'E119', 'K219', 'F419', 'E669', 'N189', 'J449', 'Z87891', 'M810', 'D649'];

CREATE OR REPLACE TEMP TABLE specialties AS
SELECT * FROM (VALUES
    ('Neurology', '2084N0400X'), ('Gastroenterology', '207RG0100X'), ('Hematology', '207RH0000X'), ('Medical Oncology', '207RX0202X'),
    ('Ophthalmology', '207W00000X'), ('Urology', '208800000X'), ('Immunology', '207K00000X'), ('Rheumatology', '207RR0500X'),
    ('Dermatology', '207N00000X'), ('General Surgery', '208600000X'), ('Podiatry', '213E00000X'), ('Family Medicine', '207Q00000X'),
    ('Endocrinology', '207RE0101X'), ('Pulmonology', '207RP1001X')
) AS t (specialty, taxonomy);
