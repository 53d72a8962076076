"""Does every code that payers may send have its row, and do the rows agree with each other? Lists of codes, drawn claims, drawn answers."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data/reference"

# X12's list of claim adjustment reason codes as of 2026-08-17: the codes alone, its wording is licensed.
IN_FORCE = """
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 16 18 19 20 21 22 23 24 26 27 29 31 32 33 34 35 39 40 44 45 49 50 51 53 54 55 56 58
    59 60 61 66 69 70 74 75 76 78 85 89 90 91 94 95 96 97 100 101 102 103 104 105 106 107 108 109 110 111 112 114 115
    116 117 118 119 121 122 128 129 130 131 132 133 134 135 136 137 139 140 142 143 144 146 147 148 149 150 151 152 153
    154 155 157 158 159 160 161 163 164 166 167 169 170 171 172 173 174 175 176 177 178 179 180 181 182 183 184 185 186
    187 188 189 190 192 193 194 195 197 198 199 200 201 202 203 204 205 206 207 208 209 210 211 212 213 215 216 219 222
    223 224 225 226 227 228 229 231 232 233 234 235 236 237 238 239 240 241 242 243 245 246 247 248 249 250 251 252 253
    254 256 257 258 259 260 261 262 263 264 265 266 267 268 269 270 271 272 273 274 275 276 277 278 279 280 281 282 283
    284 285 286 287 288 289 290 291 292 293 294 295 296 297 298 299 300 301 302 303 304 305 306 307 308 A0 A1 A5 A6 A8
    B1 B4 B7 B8 B9 B10 B11 B12 B13 B14 B15 B16 B20 B22 B23 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P16 P17
    P18 P19 P20 P21 P22 P23 P24 P25 P26 P27 P28 P29 P30 P31 P32
"""
RETIRED = """
    15 17 25 28 30 36 37 38 41 42 43 46 47 48 52 57 62 63 64 65 67 68 71 72 73 77 79 80 81 82 83 84 86 87 88 92 93 98 99
    113 120 123 124 125 126 127 138 141 145 156 162 165 168 191 196 214 217 218 220 221 230 244 255 A2 A3 A4 A7 B2 B3 B5
    B6 B17 B18 B19 B21 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21 D22 D23 W1 W2 W3 W4 W5
    W6 W7 W8 W9 Y1 Y2 Y3
"""
NO_DENIAL = {"pending", "contractual", "patient_responsibility", "informational"}
# Reasons that the list lets a payer give under one group only.
ONE_GROUP = {
    "PR": "85 201 229 238 275 P3",
    "OA": "18 23 133 136 209 257 271 277 P11",
    "CO": "139 249 281 303 P24 P25 P26",
}


def read(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# Reasons -------------------------------------------------------------------------------------------------------


def test_every_reason_of_the_list_has_its_row_and_retired_ones_say_so():
    assert (len(IN_FORCE.split()), len(RETIRED.split())) == (297, 110)
    meanings = {row["reason_code"]: row["meaning"] for row in read("denial_reasons")}
    assert sorted(meanings) == sorted(IN_FORCE.split() + RETIRED.split())
    assert sorted(code for code, meaning in meanings.items() if "(retired" in meaning) == sorted(RETIRED.split())


def test_what_a_reason_is_agrees_with_its_category_and_its_rule():
    for row in read("denial_reasons"):
        assert (row["is_denial"] == "N") == (row["category"] in NO_DENIAL), row
        assert row["is_denial"] != "N" or row["preventable"] == "N", row  # what denies nothing had nothing to prevent
        assert (row["rule"] == "pending") == (row["category"] == "pending"), row
        if row["rule"] == "patient":
            assert (row["category"], row["is_denial"]) == ("patient_responsibility", "N"), row
        if row["rule"] in ("remark", "duplicate", "own_code"):
            assert row["is_denial"] != "N", row
    for row in read("remarks"):  # a remark lends its category to a denial
        assert row["category"] not in ("pending", "unspecified", "patient_responsibility"), row
        if row["is_alert"] == "Y":  # an alert explains no adjustment
            assert row["category"] == "informational", row


def test_what_a_reason_is_agrees_with_the_only_group_it_may_have():
    reasons = {row["reason_code"]: row for row in read("denial_reasons")}
    rules = {group: {reasons[code]["rule"] for code in codes.split()} for group, codes in ONE_GROUP.items()}
    assert rules == {"PR": {"", "patient"}, "OA": {"", "duplicate", "other_payer", "pending"}, "CO": {""}}
    assert {code for code in reasons if reasons[code]["rule"] == "pending"} >= {"133", "257", "277", "P11"}
    denied = [code for codes in ONE_GROUP.values() for code in codes.split() if reasons[code]["is_denial"] != "N"]
    assert denied == ["201", "238", "P3", "18", "136", "249"]


def test_every_row_of_these_lists_says_that_it_was_read_twice():
    for table in ("denial_reasons", "remarks"):
        for row in read(table):
            assert "our own reading, read twice" in row["source"] and "own wording" in row["source"].lower(), row


def test_a_line_of_each_reason_in_force_is_known_to_the_bridge(claims, ask):
    lines = [f"{group}{code} | {group}:{code}:100" for group in ("CO", "OA", "PR") for code in IN_FORCE.split()]
    steps = {
        row["step"]: row["line_count"]
        for row in ask(claims("\n".join(["claim_id | adjustments", *lines])), "denial_bridge").rows()
    }
    assert steps.pop("unknown", 0) == 0
    assert sum(steps.values()) == len(lines)


def test_reasons_that_few_payers_send_are_read_as_what_they_say(lines_are):
    lines_are("""
        claim_id   | paid_amount | adjustments | remark_codes => initial_disposition | initial_category
        grace      | 0           | OA:257:100  |              => pending             |        
        lawsuit    | 0           | OA:P11:100  |              => pending             |        
        dependent  | 0           | CO:32:100   |              => denied              | cob_eligibility
        lifetime   | 0           | CO:35:100   |              => denied              | non_covered_experimental
        bill type  | 0           | CO:282:100  |              => denied              | coding_bundling
        set aside  | 0           | PR:201:100  |              => denied              | cob_eligibility     # a fund owes it, not the patient
        spend-down | 0           | PR:178:100  |              => denied              | cob_eligibility
        late       | 90          | CO:B4:10    |              => partially_denied    | timely_filing
        opinion    | 0           | CO:61:100   |              => denied              | prior_authorization
        retired    | 0           | CO:D20:100  |              => denied              | missing_information
        withheld   | 0           | CO:104:100  |              => contractual_zero    |
        care       | 0           | CO:274:100  |              => contractual_zero    |                     # as 256: the arrangement does not pay it
        blood      | 0           | PR:66:100   |              => patient_share       |
        interest   | 60          | PR:85:40    |              => paid                |                     # owed on top: no share of what is allowed
        unsaid     | 0           | CO:P1:100   |              => denied              | unspecified
        state      | 0           | CO:P1:100   | N175         => denied              | prior_authorization
        quantity   | 0           | CO:16:100   | N815         => denied              | missing_information
        product    | 0           | CO:16:100   | N846         => denied              | coding_bundling
        vendor     | 0           | CO:96:100   | N773         => denied              | provider_network
        trial      | 0           | CO:96:100   | N789         => denied              | non_covered_experimental
        on hold    | 0           | CO:16:100   | N920         => denied              | missing_information # does not say why: the reason stands
        cost       | 60          | CO:90:40    |              => paid                |                     # a lower price of the drug is no denial
        compared   | 0           | CO:P18:100  |              => contractual_zero    |
        limit      | 50          | PR:122:50   |              => paid                |                     # as a coinsurance
        all of it  | 0           | PR:122:100  |              => patient_share       |
        cut        | 0           | CO:122:100  |              => contractual_zero    |                     # under another group nobody's share
        stop-loss  | 0           | CO:25:100   |              => denied              | cob_eligibility
        wrong one  | 0           | CO:250:100  | N354         => denied              | pricing_invoice     # as 252: the remark says which document
        thin       | 0           | CO:251:100  | N446         => denied              | pricing_invoice
        some error | 0           | CO:125:100  | N56          => denied              | coding_bundling     # as 16, which it became
        no remark  | 0           | CO:251:100  |              => denied              | missing_information
        considered | 0           | CO:50:100   | MA46         => denied              | medical_necessity   # an alert
    """)


def test_a_payment_that_comes_later_was_allowed(lines_are):
    lines_are("""
        claim_id | paid_amount | adjustments        => final_disposition | final_allowed_amount
        deferred | 70          | CO:45:20;CO:143:10 => paid              | 80
        withheld | 70          | CO:45:20;CO:104:10 => paid              | 80
        patient  | 50          | PR:122:50          => paid              | 100
    """)


# Products ------------------------------------------------------------------------------------------------------


def test_a_product_by_its_ndc_and_whether_its_code_is_late(lines_are):
    lines_are("""
        claim_id | payer    | line_of_business | ndc_code      | claim_line_start_date => product        | product_tier | ndc11       | code_status
        A        | Aetna    | commercial       | 66658-234-01  | 2024-03-01            => Kineret        | B            | 66658023401 | unclassified
        B        | Aetna    | commercial       | 06665-8234-01 | 2024-03-01            => Kineret        | B            | 66658023401 | unclassified  # 5-3-2, padded in front
        C        | Aetna    | commercial       | 06665823401   | 2024-03-01            => Kineret        | B            | 66658023401 | unclassified
        D        | Aetna    | commercial       | 05024-2055-41 | 2024-03-01            => Ocrevus Zunovo | A            | 50242055401 | unclassified  # 5-4-1
        E        | Aetna    | commercial       | 01234-5678-90 | 2024-03-01            => Unidentified   | D            | 01234567890 | unclassified  # hits nothing either way
        F        | Aetna    | commercial       | 06665-8234    | 2024-03-01            => Unidentified   | D            |             | unclassified
        G        | Medicare | medicare         | 62856-0212-01 | 2023-07-05            => Leqembi        | A            | 62856021201 | unclassified
        H        | Medicare | medicare         | 62856-0212-01 | 2023-07-06            => Leqembi        | A            | 62856021201 | late          # the day Medicare names, not the next quarter
        I        | Medicare | medicare         | 00002-9401-01 | 2024-07-01            => Kisunla        | A            | 00002940101 | unclassified
        J        | Medicare | medicare         | 00002-9401-01 | 2024-07-02            => Kisunla        | A            | 00002940101 | late
        K        | Aetna    | commercial       | 00002-9401-01 | 2024-09-29            => Kisunla        | A            | 00002940101 | grace
        L        | Aetna    | commercial       | 00002-9401-01 | 2024-09-30            => Kisunla        | A            | 00002940101 | late
        M        | Medicare | medicare         | 00006-3026-02 | 2024-03-01            => Keytruda       | A            | 00006302602 | late          # since 2016
        N        | Medicare | medicare         | 55513-0224-01 | 2021-06-30            => Riabni         | A            | 55513022401 | unclassified
        O        | Medicare | medicare         | 55513-0224-01 | 2021-07-01            => Riabni         | A            | 55513022401 | late          # not October
        P        | Medicare | medicare         | 63833-0386-02 | 2021-07-01            => Kcentra        | B            | 63833038602 | late
        Q        | Medicare | medicare         | 63323-0594-03 | 2024-03-01            => Glucagon       | B            | 63323059403 | unclassified
        R        | Medicare | medicare         | 05555-0100-01 | 2024-03-01            => Unidentified   | D            | 05555010001 | unclassified  # one hospital's number: no maker has it
    """)


def test_a_product_of_the_list_that_is_no_biologic_is_not_judged_as_one(claims, ask, table):
    con = claims("""
        claim_id | hcpcs_code | ndc_code      | place_of_service_code
        A        | J3590      | 76075-0101-01 | 11      # Kyprolis, a small molecule
        B        | J3590      | 66658-0234-01 | 11      # Kineret
        C        | J9999      | 00006-3026-02 | 11      # Keytruda
    """)
    table(ask(con, "sibling_codes", by="product")).shows("""
        hcpcs_code | product  | verdict
        J3590      | Kineret  | by rule
        J3590      | Kyprolis | no rule
        J9999      | Keytruda | against
    """)


# Payers --------------------------------------------------------------------------------------------------------

# As practices, clearing houses and hospitals write them: a practice's list (amaldonado1215/DataWarehouse 06f042c), a list for remittances
# (sahvishal/matrix eca42cb), price files of three hospitals (RUSH, UCSF, MD Anderson).
SPELLINGS = """
    payer                                              | plan | claim_line_start_date => payer_group            | line_of_business
    UHC - ALL SAVERS                                   |      | 2024-03-01            => UnitedHealthcare       | not stated
    UHC DUEL COMPLETE - HMO                            |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UHC WEST - HMO - AARP                              |      | 2024-03-01            => UnitedHealthcare       | not stated
    UNITED HEALTH / AARP MEDICARE COMPLETE             |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    United Healthcare Choice-Plus                      |      | 2024-03-01            => UnitedHealthcare       | not stated
    United HealthCare Medicaid HMO                     |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    SECURE HORIZONS - AARP WELLMED                     |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    Secure Horizons Medicare Direct                    |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UHC CARE IMPROVEMENT PLUS                          |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UHC STARPLUS                                       |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    United Healthcare TX Star                          |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    UNITED HEALTHCARE - MARYLAND MEDICAID              |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    United Healthcare - Medicare Replacement           |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UHC GROUP MEDICARE ADVANTAGE                       |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UNITED HEALTCARE MEDICARE DIRECT                   |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    UNITED HLTH MEDICARE COMPLETE                      |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    Medicare-uhc Advanta                               |      | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    Medicaid (UHC)                                     |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    UHC AZ MEDICAID                                    |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    UNITED COMMUNITY PLAN - HEALTHY OPTIONS            |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    UHC-OXFORD HEALTH                                  |      | 2024-03-01            => UnitedHealthcare       | not stated
    NRECA/UMR                                          |      | 2024-03-01            => UnitedHealthcare       | not stated
    PACIFICCARE                                        |      | 2024-03-01            => UnitedHealthcare       | not stated
    Unison Health Plan / Better Health Plans           |      | 2024-03-01            => UnitedHealthcare       | medicaid_managed
    UnitedHealthcare_CancerResources                   |      | 2024-03-01            => UnitedHealthcare       | not stated
    UHC Medicare Supplement                            |      | 2024-03-01            => UnitedHealthcare       | other               # not Medicare Advantage
    COVENTRY HEALTH CARE - MEDICARE ADVANTAGE          |      | 2024-03-01            => Aetna                  | medicare_advantage
    COVENTRY HEALTHCARE OF LOUISIANA, INC.             |      | 2024-03-01            => Aetna                  | not stated
    AETNA STARMARK                                     |      | 2024-03-01            => Aetna                  | not stated
    Aetna Medicare HMO                                 |      | 2024-03-01            => Aetna                  | medicare_advantage
    AETNA COMM - ALL OTHER PLANS                       |      | 2024-03-01            => Aetna                  | commercial
    Mailhandlers Benefit                               |      | 2024-03-01            => Aetna                  | not stated
    CIGNA HEALTHSPRING STAR                            |      | 2024-03-01            => Cigna Health           | medicaid_managed
    CIGNA HEALTHSPRINGS                                |      | 2024-03-01            => Cigna Health           | medicare_advantage
    MCR- CIGNA MEDICARE                                |      | 2024-03-01            => Cigna Health           | medicare_advantage
    CIGNA/SAMBA                                        |      | 2024-03-01            => Cigna Health           | not stated
    CIGNA GREAT WEST                                   |      | 2024-03-01            => Cigna Health           | not stated
    Assurant Health/Cigna                              |      | 2024-03-01            => Cigna Health           | not stated
    CIGNA EXCH IFP                                     |      | 2024-03-01            => Cigna Health           | commercial
    Cigna Dental                                       |      | 2024-03-01            => Cigna Health           | other
    BCBS FEDERAL EMPLOYEE COLORADO                     |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    BCBS MEDICARE ADVANTAGE PLAN                       |      | 2024-03-01            => Blue Cross Blue Shield | medicare_advantage
    BCBS out of state                                  |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    BCBS - COASTWISE ILWU                              |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    BLUE CROSS AND BLUE SHILED OF OKLAHOMA             |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    BLUESHIELD FEDERAL                                 |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    MEDICAID STAR BLUE CROSS AND BLUE SHIELD OF TEXAS  |      | 2024-03-01            => Blue Cross Blue Shield | medicaid_managed
    CAREFIRST NASCO                                    |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    ANTHEM BLUE ACCESS PPO                             |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    BRIDGESPAN HEALTH                                  |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    Horizon Blue Cross Blue Shield of New Jersey       |      | 2024-03-01            => Blue Cross Blue Shield | not stated
    Medicare Humana                                    |      | 2024-03-01            => Humana                 | medicare_advantage
    Humana Gold Choice                                 |      | 2024-03-01            => Humana                 | medicare_advantage
    HUMANA MCR ADV - ALL OTHER PLANS                   |      | 2024-03-01            => Humana                 | medicare_advantage
    KAISER PERMANENTE-MEDICARE REPLACEMENT             |      | 2024-03-01            => Kaiser Permanente      | medicare_advantage
    Kaiser Foundation Health Plan Inc. - Hawaii Region |      | 2024-03-01            => Kaiser Permanente      | not stated
    Health Net PPO/ HMO                                |      | 2024-03-01            => Centene                | not stated
    Health Net Medicare Supp                           |      | 2024-03-01            => Centene                | other
    HEALTHNET LIFE INS.                                |      | 2024-03-01            => Centene                | not stated
    AMBETTER SUPERIOR HEALTH PLAN                      |      | 2024-03-01            => Centene                | commercial
    MOLINA HEALTHY OPTIONS                             |      | 2024-03-01            => Molina                 | not stated
    MVP HEALTH CARE                                    |      | 2024-03-01            => MVP Health Care        | not stated
    Medicare a + b                                     |      | 2024-03-01            => Medicare               | medicare
    Medicare part A and                                |      | 2024-03-01            => Medicare               | medicare
    MEDICARE-NOVITAS SOLUTIONS                         |      | 2024-03-01            => Medicare               | medicare
    Novitas Part A OK Claims                           |      | 2024-03-01            => Medicare               | medicare
    Medicare - Illinois                                |      | 2024-03-01            => Medicare               | medicare
    Medicare Pennsylvania                              |      | 2024-03-01            => Medicare               | medicare
    DMERC CARRIER                                      |      | 2024-03-01            => Medicare               | medicare
    Medicaid- NEW MEXICO                               |      | 2024-03-01            => Medicaid               | medicaid
    TMHP Medicaid                                      |      | 2024-03-01            => Medicaid               | medicaid
    OHCA Sooner Care                                   |      | 2024-03-01            => Medicaid               | medicaid
    SOONERCARE CHOICE                                  |      | 2024-03-01            => Medicaid               | medicaid
    DENALI CARE                                        |      | 2024-03-01            => Medicaid               | medicaid
    OKLAHOMA HEALTH CARE AUTHORITY                     |      | 2024-03-01            => Medicaid               | medicaid
    TX Medicaid                                        |      | 2024-03-01            => Medicaid               | medicaid
    Tri. Life WPS, Tricare                             |      | 2024-03-01            => TRICARE                | other
    US FAMILY HEALTH CARE                              |      | 2024-03-01            => TRICARE                | other
    HealthNet Federal Services                         |      | 2024-03-01            => TRICARE                | other
    TRI WEST VA CHOICE                                 |      | 2024-03-01            => Veterans Affairs       | other
    VETERANS CHOICE PROGRAM - VACAA                    |      | 2024-03-01            => Veterans Affairs       | other
    WPS-VACAA                                          |      | 2024-03-01            => Veterans Affairs       | other
    VA Health Admin Center                             |      | 2024-03-01            => Veterans Affairs       | other
    Dept. of Veterans Affairs                          |      | 2024-03-01            => Veterans Affairs       | other
    VACare                                             |      | 2024-03-01            => Veterans Affairs       | other
"""
PLANS = """
    payer                         | plan                                                     | claim_line_start_date => payer_group            | line_of_business
    Blue Cross                    | Anthem Medi-Cal Managed Care Plan                        | 2024-03-01            => Blue Cross Blue Shield | medicaid_managed
    Blue Cross                    | Medi-Cal                                                 | 2024-03-01            => Blue Cross Blue Shield | medicaid_managed
    Medi-Cal                      |                                                          | 2024-03-01            => Medicaid               | medicaid
    Blue Cross                    | Anthem Medicare Managed Care Plan                        | 2024-03-01            => Blue Cross Blue Shield | medicare_advantage
    Blue Shield                   | Covered California Other Commercial Plan                 | 2024-03-01            => Blue Cross Blue Shield | commercial
    Blue Shield                   | EPN/IFP Other Commercial Plan                            | 2024-03-01            => Blue Cross Blue Shield | commercial
    UnitedHealthCare              | Hill Physicians Medical Group Medicare Managed Care Plan | 2024-03-01            => UnitedHealthcare       | medicare_advantage
    Aetna                         | HMO_Inpatient                                            | 2024-03-01            => Aetna                  | not stated
    Aetna                         | HIX Silver                                               | 2024-03-01            => Aetna                  | commercial
    Aetna Medicare                | Medicare Supplement Plan F                               | 2024-03-01            => Aetna                  | other
    Humana                        | HMO SNP                                                  | 2024-03-01            => Humana                 | medicare_advantage
    Cigna                         | MGD MEDICARE                                             | 2024-03-01            => Cigna Health           | medicare_advantage
    Superior                      | STAR MEDICAID                                            | 2024-03-01            => Unmapped               | medicaid_managed
    Delta Dental                  |                                                          | 2024-03-01            => Unmapped               | other
    KelseyCare_MedicareAdvantage  |                                                          | 2024-03-01            => Unmapped               | medicare_advantage
    AZ Medicare Dual Complete One |                                                          | 2024-03-01            => Unmapped               | medicare_advantage
    Novitas                       | PPO                                                      | 2024-03-01            => Medicare               | medicare
    HealthSpring                  |                                                          | 2025-03-18            => Cigna Health           | medicare_advantage
    HealthSpring                  |                                                          | 2025-03-19            => Unmapped               | medicare_advantage  # sold that day
    CIGNA-HEALTHSPRING            |                                                          | 2025-03-18            => Cigna Health           | medicare_advantage
    CIGNA-HEALTHSPRING            |                                                          | 2025-03-19            => Unmapped               | medicare_advantage
    Passport Health Plan          |                                                          | 2020-08-31            => Unmapped               | not stated
    Passport Health Plan          |                                                          | 2020-09-01            => Molina                 | medicaid_managed
"""
# Wrong is worse than unmapped: names that look like a payer's and are another's, or anybody's.
STRANGERS = """
    payer                                                     | plan | claim_line_start_date => payer_group | line_of_business
    Blue Ridge Benefits                                       |      | 2024-03-01            => Unmapped    | not stated
    Aetna Street Clinic                                       |      | 2024-03-01            => Unmapped    | not stated
    COVENTRY HEALTH CARE WORKERS COMPENSATION, INC.           |      | 2024-03-01            => Unmapped    | other
    AARP Hartford Auto                                        |      | 2024-03-01            => Unmapped    | other
    United Concordia                                          |      | 2024-03-01            => Unmapped    | not stated
    United Mine Workers                                       |      | 2024-03-01            => Unmapped    | not stated
    United of Omaha                                           |      | 2024-03-01            => Unmapped    | not stated
    United American Insurance                                 |      | 2024-03-01            => Unmapped    | not stated
    SEIU United Healthcare Workers                            |      | 2024-03-01            => Unmapped    | not stated
    GREAT WEST CASUALTY                                       |      | 2024-03-01            => Unmapped    | not stated
    KAISER ALUMINUM                                           |      | 2024-03-01            => Unmapped    | not stated
    HIGHMARK CASUALTY                                         |      | 2024-03-01            => Unmapped    | other
    PASSPORT HEALTH                                           |      | 2024-03-01            => Unmapped    | not stated
    Oregon Coordinated Care Organization                      |      | 2024-03-01            => Unmapped    | not stated
    TRIWEST                                                   |      | 2024-03-01            => Unmapped    | not stated          # TRICARE's contractor and Veterans Affairs'
    GROUP HEALTH                                              |      | 2024-03-01            => Unmapped    | not stated
    FIRST HEALTH KEMPTON                                      |      | 2024-03-01            => Unmapped    | not stated          # a network's name before the payer's
    AMERIGROUP MEDICAID                                       |      | 2024-03-01            => Unmapped    | medicaid
    VA PREMIER                                                |      | 2024-03-01            => Unmapped    | not stated          # Virginia
    MEDICAL MUTUAL OF OHIO                                    |      | 2024-03-01            => Unmapped    | not stated
    MEDICARE REPLACEMENT                                      |      | 2024-03-01            => Unmapped    | medicare_advantage
    ALLIANCE HEALTH AND LIFE INSURANCE                        |      | 2024-03-01            => Unmapped    | not stated
    NATIONAL ASSOCIATION OF LETTER CARRIERS                   |      | 2024-03-01            => Unmapped    | not stated
    NC TEACHERS & STATE EMPLOYEES HEALTH PLAN & HEALTH CHOICE |      | 2024-03-01            => Unmapped    | not stated
    ATTORNEY: OSCAR GARZA                                     |      | 2024-03-01            => Unmapped    | not stated
    Providence Health Plan                                    |      | 2024-03-01            => Unmapped    | not stated
    Palmetto Health                                           |      | 2024-03-01            => Unmapped    | not stated
    HealthChoice                                              |      | 2024-03-01            => Unmapped    | not stated
    TRS ActiveCare                                            |      | 2024-03-01            => Unmapped    | not stated          # whose it is has changed
    Select Health of South Carolina                           |      | 2024-03-01            => Unmapped    | not stated
"""


def test_payers_and_plans_as_files_write_them_and_names_that_are_none_of_theirs(lines_are):
    header, *rows = (line for drawn in (SPELLINGS, PLANS, STRANGERS) for line in drawn.strip().splitlines())
    rows = [row for row in rows if not row.strip().startswith("payer ")]
    assert len(rows) == 138
    lines_are("\n".join([f"claim_id | {header}", *(f"{number} | {row}" for number, row in enumerate(rows, 1001))]))


# Names that a second reader thought of, without looking at the tables.
AGAIN = """
    AETNA BETTER HEALTH OF OHIO                  => Aetna                  | medicaid_managed
    Aetna CVS Health (Exchange)                  => Aetna                  | commercial
    AETNA MEDICARE ADVANTAGE PPO                 => Aetna                  | medicare_advantage
    Texas Health Aetna                           => Aetna                  | not stated
    AETNA DENTAL                                 => Aetna                  | other
    Aetna Medicare Supplement                    => Aetna                  | other
    MEDICARE AETNA                               => Aetna                  | medicare_advantage
    GEHA (Aetna Signature)                       => Aetna                  | not stated
    BCBSTX                                       => Blue Cross Blue Shield | not stated
    Blue Cross Blue Shield of Texas HMO          => Blue Cross Blue Shield | not stated
    Anthem                                       => Blue Cross Blue Shield | not stated
    ANTHEM BCBS OHIO                             => Blue Cross Blue Shield | not stated
    Anthem HealthKeepers Plus                    => Blue Cross Blue Shield | medicaid_managed
    Anthem MediBlue Plus HMO                     => Blue Cross Blue Shield | medicare_advantage
    Empire BlueCross BlueShield HealthPlus       => Blue Cross Blue Shield | not stated
    Blue Cross Complete of Michigan              => Blue Cross Blue Shield | medicaid_managed
    Blue Care Network of Michigan                => Blue Cross Blue Shield | not stated
    Florida Blue HMO (Health Options)            => Blue Cross Blue Shield | not stated
    BCBS FEP Basic                               => Blue Cross Blue Shield | not stated
    Blue Shield of CA Promise Health Plan        => Blue Cross Blue Shield | not stated
    Regence BlueShield of Idaho                  => Blue Cross Blue Shield | not stated
    Medicare Plus Blue PPO                       => Blue Cross Blue Shield | medicare_advantage
    NC MEDICAID HEALTHY BLUE                     => Blue Cross Blue Shield | medicaid_managed
    BCBS MA PPO                                  => Blue Cross Blue Shield | not stated
    BCBS OF MA PPO                               => Blue Cross Blue Shield | not stated
    Empire BCBS Mediblue                         => Blue Cross Blue Shield | not stated
    Blue Cross of Idaho True Blue HMO            => Blue Cross Blue Shield | not stated
    BlueCross BlueShield of South Carolina       => Blue Cross Blue Shield | not stated
    BCBS of Michigan Medicare Plus Blue          => Blue Cross Blue Shield | medicare_advantage
    BLUE CHOICE HEALTHPLAN MEDICAID              => Blue Cross Blue Shield | medicaid_managed
    HMSA QUEST                                   => Blue Cross Blue Shield | medicaid_managed
    Highmark Wholecare Medicaid                  => Blue Cross Blue Shield | medicaid_managed
    Anthem Blue Cross Medi-Cal                   => Blue Cross Blue Shield | medicaid_managed
    CareFirst BlueChoice                         => Blue Cross Blue Shield | not stated
    Horizon BCBSNJ                               => Blue Cross Blue Shield | not stated
    MCR BCBS                                     => Blue Cross Blue Shield | not stated
    Anthem BCBS Medicare Preferred PPO           => Blue Cross Blue Shield | medicare_advantage
    Federal Employee Program BCBS                => Blue Cross Blue Shield | not stated
    UHC Community Plan                           => UnitedHealthcare       | medicaid_managed
    UnitedHealthcare Community Plan of Tennessee => UnitedHealthcare       | medicaid_managed
    UHC COMMUNITY PLAN OF TX (STAR)              => UnitedHealthcare       | medicaid_managed
    United Healthcare Dual Complete              => UnitedHealthcare       | medicare_advantage
    UHC Medicare Solutions                       => UnitedHealthcare       | medicare_advantage
    UnitedHealthcare Shared Services             => UnitedHealthcare       | not stated
    UHC Exchange                                 => UnitedHealthcare       | commercial
    United Healthcare Select Plus POS            => UnitedHealthcare       | not stated
    UHC COMM PLAN                                => UnitedHealthcare       | medicaid_managed
    AARP                                         => UnitedHealthcare       | not stated
    NYSHIP Empire Plan UHC                       => UnitedHealthcare       | not stated
    PacifiCare of California                     => UnitedHealthcare       | not stated
    UMR (UHC)                                    => UnitedHealthcare       | not stated
    UHC NC MEDICAID                              => UnitedHealthcare       | medicaid_managed
    MEDICARE - UHC                               => UnitedHealthcare       | medicare_advantage
    UNITED HEALTHCARE RAILROAD                   => UnitedHealthcare       | not stated
    GEHA UHC                                     => UnitedHealthcare       | not stated
    NYSHIP/UHC                                   => UnitedHealthcare       | not stated
    OPTUM VA CCN REGION 3                        => Veterans Affairs       | other
    Optum - Veterans Affairs                     => Veterans Affairs       | other
    VA CCN OPTUM                                 => Veterans Affairs       | other
    TRIWEST VA CCN                               => Veterans Affairs       | other
    Veterans Affairs Fee Basis                   => Veterans Affairs       | other
    Optum VA                                     => Veterans Affairs       | other
    OPTUM VA REGION 1                            => Veterans Affairs       | other
    UHC VA CCN                                   => Veterans Affairs       | other
    United Healthcare VA CCN                     => Veterans Affairs       | other
    Department of Veterans Affairs TriWest       => Veterans Affairs       | other
    CIGNA-HEALTHSPRING                           => Cigna Health           | medicare_advantage
    Cigna Medicare Supplement                    => Cigna Health           | other
    CIGNA BEHAVIORAL HEALTH                      => Cigna Health           | not stated
    GWH-CIGNA                                    => Cigna Health           | not stated
    Loomis Company (Cigna PPO network)           => Cigna Health           | not stated
    Cigna Healthcare Medicare Advantage          => Cigna Health           | medicare_advantage
    Cigna + Oscar                                => Cigna Health           | not stated
    Cigna/GEHA                                   => Cigna Health           | not stated
    Humana Gold Plus                             => Humana                 | medicare_advantage
    Humana ChoiceCare Network                    => Humana                 | not stated
    HUMANA HEALTHY HORIZONS IN KENTUCKY          => Humana                 | medicaid_managed
    HUMANA MILITARY TRICARE EAST                 => TRICARE                | other
    Tricare West                                 => TRICARE                | other
    TriWest TRICARE West                         => TRICARE                | other
    Health Net Federal Services TRICARE          => TRICARE                | other
    Champus/Tricare                              => TRICARE                | other
    TRICARE NORTH - HEALTH NET                   => TRICARE                | other
    TRICARE NORTH HEALTH NET FEDERAL SVCS        => TRICARE                | other
    HealthNet Tricare                            => TRICARE                | other
    Health Net TRICARE West                      => TRICARE                | other
    TRICARE UNITED HEALTHCARE MILITARY           => TRICARE                | other
    UHC TRICARE WEST                             => TRICARE                | other
    United Healthcare Tricare                    => TRICARE                | other
    HUMANA TRICARE                               => TRICARE                | other
    EAST REGION HUMANA MILITARY                  => TRICARE                | other
    USFHP Johns Hopkins                          => TRICARE                | other
    HEALTH NET OF CALIFORNIA                     => Centene                | not stated
    Ambetter from Sunshine Health                => Centene                | commercial
    WELLCARE OF KENTUCKY MEDICAID                => Centene                | medicaid_managed
    Superior HealthPlan STAR+PLUS                => Centene                | medicaid_managed
    MEDICAID SUPERIOR HEALTHPLAN                 => Centene                | medicaid_managed
    HEALTH NET MEDI-CAL                          => Centene                | medicaid_managed
    Buckeye Health Plan Medicaid                 => Centene                | medicaid_managed
    KAISER SENIOR ADVANTAGE HMO                  => Kaiser Permanente      | medicare_advantage
    KAISER PERMANENTE WA MEDICAID                => Kaiser Permanente      | medicaid_managed
    MOLINA HEALTHCARE OF OHIO MEDICAID           => Molina                 | medicaid_managed
    Molina Marketplace                           => Molina                 | commercial
    PASSPORT BY MOLINA HEALTHCARE                => Molina                 | medicaid_managed
    Molina Complete Care                         => Molina                 | not stated
    MEDICARE PART B - NORIDIAN JE                => Medicare               | medicare
    NGS Medicare J6 Part B                       => Medicare               | medicare
    PALMETTO GBA RAILROAD MEDICARE               => Medicare               | medicare
    WPS GHA MEDICARE J8                          => Medicare               | medicare
    NORIDIAN HEALTHCARE SOLUTIONS DME A          => Medicare               | medicare
    MEDICAID OF OHIO                             => Medicaid               | medicaid
    MEDICAID TEXAS                               => Medicaid               | medicaid
    NY Medicaid                                  => Medicaid               | medicaid
    NC MEDICAID DIRECT                           => Medicaid               | medicaid
    MO HEALTH NET                                => Medicaid               | medicaid
    Missouri Health Net                          => Medicaid               | medicaid
    Texas Medicaid & Healthcare Partnership      => Medicaid               | medicaid
    TEXAS MEDICAID FFS                           => Medicaid               | medicaid
    SelectHealth Medicare                        => SelectHealth           | medicare_advantage
    Tufts Medicare Preferred                     => Point32Health          | medicare_advantage
    Oscar Health Plan of California              => Oscar                  | not stated
    UPMC for Life HMO                            => UPMC                   | medicare_advantage
    GEISINGER HEALTH PLAN FAMILY MEDICAID        => Geisinger              | medicaid_managed
    SELF-PAY PROMPT                              => Self-pay               | other
    CareSource Just4Me Marketplace               => CareSource             | commercial
    BCN Advantage                                => Unmapped               | not stated
    Keystone First                               => Unmapped               | not stated
    Great-West Life & Annuity                    => Unmapped               | not stated
    Kaiser Steel Retirees                        => Unmapped               | not stated
    MEDICARE HMO                                 => Unmapped               | medicare_advantage
    MEDICARE SUPPLEMENT                          => Unmapped               | other
    MEDICARE SECONDARY PAYER                     => Unmapped               | medicare
    MEDICAID HEALTHFIRST                         => Unmapped               | medicaid
    MEDICAID PARKLAND                            => Unmapped               | medicaid
    Health First Health Plans                    => Unmapped               | not stated
    Partners Health Plan                         => Unmapped               | not stated
    Select Health                                => Unmapped               | not stated
    Medica Choice                                => Unmapped               | not stated
    Medical Associates Health Plan               => Unmapped               | not stated
    VA Medical Center Fee                        => Unmapped               | not stated
    Workers Compensation Fund                    => Unmapped               | other
    LA CARE MEDI-CAL                             => Unmapped               | medicaid
    IEHP MEDI-CAL                                => Unmapped               | medicaid
    MERCY CARE AHCCCS                            => Unmapped               | medicaid
    TENNCARE BLUECARE                            => Unmapped               | medicaid
    AMERIGROUP TENNCARE                          => Unmapped               | medicaid
    AARP NEW YORK LIFE                           => Unmapped               | other
    Empire Plan NYSHIP                           => Unmapped               | not stated
    Allegiance Health                            => Unmapped               | not stated
    Capital Health Plan                          => Unmapped               | not stated
    Trillium Health Resources                    => Unmapped               | not stated
    Hackensack Meridian Health Plan              => Unmapped               | not stated
    NGS AMERICAN                                 => Unmapped               | not stated
    First Coast Advantage                        => Unmapped               | not stated
    MEDICARE B TEXAS NOVITAS                     => Unmapped               | medicare
    CLOVER HEALTH MEDICARE ADVANTAGE             => Unmapped               | medicare_advantage
    CDPHP MEDICAID                               => Unmapped               | medicaid
    Neighborhood Health Plan of Rhode Island     => Unmapped               | not stated
    HEALTH PARTNERS PLANS                        => Unmapped               | not stated
    HEALTH PLAN OF SAN MATEO                     => Unmapped               | not stated
    UNITED CONCORDIA DENTAL                      => Unmapped               | other
    UNITED HEALTH SERVICES                       => Unmapped               | not stated
    United Food and Commercial Workers           => Unmapped               | commercial
    VA Premier Health Plan                       => Unmapped               | not stated
    MEDICAID PENDING                             => Unmapped               | medicaid
    OHIO MEDICAID CARESOURCE                     => Unmapped               | medicaid
    ILLINOIS MEDICAID HMO                        => Unmapped               | medicaid_managed
    VETERANS EVALUATION SERVICES                 => Unmapped               | not stated
    Work Comp Travelers                          => Unmapped               | other
    WORKMANS COMP                                => Unmapped               | other
    Coventry Auto Solutions                      => Unmapped               | not stated
    Community Health Network of Washington       => Unmapped               | not stated
    Great Plains Medicare Advantage              => Unmapped               | medicare_advantage
    Blue Grass Family Health                     => Unmapped               | not stated
    Banner University Family Care AHCCCS         => Unmapped               | medicaid
    UPMC                                         => Unmapped               | not stated
    MVP Medicaid                                 => Unmapped               | medicaid
    Emblem HIP Medicaid                          => Unmapped               | medicaid
    Sharp Health Plan Covered California         => Unmapped               | commercial
    Provider Partners Health Plan HMO SNP        => Unmapped               | medicare_advantage
"""


def test_names_that_a_second_reader_thought_of(lines_are):
    rows = AGAIN.strip().splitlines()
    assert len(rows) == 180
    header = "claim_id | plan | payer => payer_group | line_of_business"
    lines_are("\n".join([header, *(f"{number} | | {row}" for number, row in enumerate(rows, 1001))]))


def test_a_state_beside_its_program_is_the_state_and_a_plan_beside_it_is_the_plan(lines_are):
    lines_are("""
        claim_id | plan | payer                  => payer_group      | line_of_business
        A        |      | MEDICAID               => Medicaid         | medicaid
        B        |      | Medicaid TX            => Medicaid         | medicaid
        C        |      | Medicaid of Texas      => Medicaid         | medicaid
        D        |      | TX Medicaid            => Medicaid         | medicaid
        E        |      | Straight Medicaid (TX) => Medicaid         | medicaid
        F        |      | MEDICAID CIGNA         => Cigna Health     | medicaid_managed
        G        |      | OHIO MEDICAID AETNA    => Aetna            | medicaid_managed
        H        |      | MEDICAID METROPLUS     => Unmapped         | medicaid
        I        |      | AHCCCS                 => Medicaid         | medicaid
        J        |      | AHCCCS UHC             => UnitedHealthcare | medicaid_managed
        K        |      | Medi-Cal FFS           => Medicaid         | medicaid
    """)
