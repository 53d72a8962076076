"""Does every code that payers may send have its row, and do the rows agree with each other? Lists of codes, drawn claims, drawn answers."""

import csv
from pathlib import Path

from tests.conftest import parse

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
        if row["is_denial"] != "N":
            assert row["category"] not in NO_DENIAL, row
        assert (row["rule"] == "pending") == (row["category"] == "pending"), row
        if row["rule"] == "patient":
            assert (row["category"], row["is_denial"]) == ("patient_responsibility", "N"), row
    for row in read("remarks"):  # a remark lends its category to a denial
        assert row["category"] not in ("pending", "unspecified", "patient_responsibility"), row


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
    """)


# Products ------------------------------------------------------------------------------------------------------


def test_an_ndc_padded_in_front_is_read_as_it_was_meant_where_that_is_a_known_product(lines_are):
    lines_are("""
        claim_id | ndc_code      => product        | product_tier | ndc11
        A        | 66658-234-01  => Kineret        | B            | 66658023401
        B        | 06665-8234-01 => Kineret        | B            | 66658023401     # 5-3-2, padded in front
        C        | 06665823401   => Kineret        | B            | 66658023401
        D        | 05024-2055-41 => Ocrevus Zunovo | A            | 50242055401     # 5-4-1
        E        | 00002-9401-01 => Kisunla        | A            | 00002940101     # names a product as it is
        F        | 01234-5678-90 => Unidentified   | D            | 01234567890     # hits nothing either way
        G        | 06665-8234    => Unidentified   | D            |
    """)


def test_a_code_is_late_from_the_day_that_medicare_names_not_from_the_next_quarter(lines_are):
    lines_are("""
        claim_id | payer    | line_of_business | ndc_code      | claim_line_start_date => product | code_status
        A        | Medicare | medicare         | 62856-0212-01 | 2023-07-05            => Leqembi | unclassified
        B        | Medicare | medicare         | 62856-0212-01 | 2023-07-06            => Leqembi | late
        C        | Medicare | medicare         | 00002-9401-01 | 2024-07-01            => Kisunla | unclassified
        D        | Medicare | medicare         | 00002-9401-01 | 2024-07-02            => Kisunla | late
        E        | Aetna    | commercial       | 00002-9401-01 | 2024-09-29            => Kisunla | grace
        F        | Aetna    | commercial       | 00002-9401-01 | 2024-09-30            => Kisunla | late
        G        | Medicare | medicare         | 00006-3026-02 | 2024-07-01            => Keytruda | late        # since 2016
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
    payer                                             => payer_group            | line_of_business
    UHC - ALL SAVERS                                  => UnitedHealthcare       | not stated
    UHC DUEL COMPLETE - HMO                           => UnitedHealthcare       | medicare_advantage
    UHC WEST - HMO - AARP                             => UnitedHealthcare       | not stated
    UNITED HEALTH / AARP MEDICARE COMPLETE            => UnitedHealthcare       | medicare_advantage
    United Healthcare Choice-Plus                     => UnitedHealthcare       | not stated
    United HealthCare Medicaid HMO                    => UnitedHealthcare       | medicaid_managed
    SECURE HORIZONS - AARP WELLMED                    => UnitedHealthcare       | medicare_advantage
    Secure Horizons Medicare Direct                   => UnitedHealthcare       | medicare_advantage
    UHC CARE IMPROVEMENT PLUS                         => UnitedHealthcare       | medicare_advantage
    UHC STARPLUS                                      => UnitedHealthcare       | medicaid_managed
    United Healthcare TX Star                         => UnitedHealthcare       | medicaid_managed
    UNITED HEALTHCARE - MARYLAND MEDICAID             => UnitedHealthcare       | medicaid_managed
    United Healthcare - Medicare Replacement          => UnitedHealthcare       | medicare_advantage
    UHC GROUP MEDICARE ADVANTAGE                      => UnitedHealthcare       | medicare_advantage
    UNITED HEALTCARE MEDICARE DIRECT                  => UnitedHealthcare       | medicare_advantage
    UNITED HLTH MEDICARE COMPLETE                     => UnitedHealthcare       | medicare_advantage
    Medicare-uhc Advanta                              => UnitedHealthcare       | medicare_advantage
    Medicaid (UHC)                                    => UnitedHealthcare       | medicaid_managed
    UHC AZ MEDICAID                                   => UnitedHealthcare       | medicaid_managed
    UNITED COMMUNITY PLAN - HEALTHY OPTIONS           => UnitedHealthcare       | medicaid_managed
    UHC-OXFORD HEALTH                                 => UnitedHealthcare       | not stated
    NRECA/UMR                                         => UnitedHealthcare       | not stated
    PACIFICCARE                                       => UnitedHealthcare       | not stated
    Unison Health Plan / Better Health Plans          => UnitedHealthcare       | medicaid_managed
    UnitedHealthcare_CancerResources                  => UnitedHealthcare       | not stated
    UHC Medicare Supplement                           => UnitedHealthcare       | other                # not Medicare Advantage
    COVENTRY HEALTH CARE - MEDICARE ADVANTAGE         => Aetna                  | medicare_advantage
    COVENTRY HEALTHCARE OF LOUISIANA, INC.            => Aetna                  | not stated
    AETNA STARMARK                                    => Aetna                  | not stated
    Aetna Medicare HMO                                => Aetna                  | medicare_advantage
    AETNA COMM - ALL OTHER PLANS                      => Aetna                  | commercial
    Mailhandlers Benefit                              => Aetna                  | not stated
    CIGNA HEALTHSPRING STAR                           => Cigna Health           | medicaid_managed
    CIGNA HEALTHSPRINGS                               => Cigna Health           | medicare_advantage
    MCR- CIGNA MEDICARE                               => Cigna Health           | medicare_advantage
    CIGNA/SAMBA                                       => Cigna Health           | not stated
    CIGNA GREAT WEST                                  => Cigna Health           | not stated
    Assurant Health/Cigna                             => Cigna Health           | not stated
    CIGNA EXCH IFP                                    => Cigna Health           | commercial
    Cigna Dental                                      => Cigna Health           | other
    BCBS FEDERAL EMPLOYEE COLORADO                    => Blue Cross Blue Shield | not stated
    BCBS MEDICARE ADVANTAGE PLAN                      => Blue Cross Blue Shield | medicare_advantage
    BCBS out of state                                 => Blue Cross Blue Shield | not stated
    BCBS - COASTWISE ILWU                             => Blue Cross Blue Shield | not stated
    BLUE CROSS AND BLUE SHILED OF OKLAHOMA            => Blue Cross Blue Shield | not stated
    BLUESHIELD FEDERAL                                => Blue Cross Blue Shield | not stated
    MEDICAID STAR BLUE CROSS AND BLUE SHIELD OF TEXAS => Blue Cross Blue Shield | medicaid_managed
    CAREFIRST NASCO                                   => Blue Cross Blue Shield | not stated
    ANTHEM BLUE ACCESS PPO                            => Blue Cross Blue Shield | not stated
    BRIDGESPAN HEALTH                                 => Blue Cross Blue Shield | not stated
    Horizon Blue Cross Blue Shield of New Jersey      => Blue Cross Blue Shield | not stated
    Medicare Humana                                   => Humana                 | medicare_advantage
    Humana Gold Choice                                => Humana                 | medicare_advantage
    HUMANA MCR ADV - ALL OTHER PLANS                  => Humana                 | medicare_advantage
    KAISER PERMANENTE-MEDICARE REPLACEMENT            => Kaiser Permanente      | medicare_advantage
    Kaiser Foundation Health Plan Inc. - Hawaii Region => Kaiser Permanente     | not stated
    Health Net PPO/ HMO                               => Centene                | not stated
    Health Net Medicare Supp                          => Centene                | other
    HEALTHNET LIFE INS.                               => Centene                | not stated
    AMBETTER SUPERIOR HEALTH PLAN                     => Centene                | commercial
    MOLINA HEALTHY OPTIONS                            => Molina                 | not stated
    MVP HEALTH CARE                                   => MVP Health Care        | not stated
    Medicare a + b                                    => Medicare               | medicare
    Medicare part A and                               => Medicare               | medicare
    MEDICARE-NOVITAS SOLUTIONS                        => Medicare               | medicare
    Novitas Part A OK Claims                          => Medicare               | medicare
    Medicare - Illinois                               => Medicare               | medicare
    Medicare Pennsylvania                             => Medicare               | medicare
    DMERC CARRIER                                     => Medicare               | medicare
    Medicaid- NEW MEXICO                              => Medicaid               | medicaid
    TMHP Medicaid                                     => Medicaid               | medicaid
    OHCA Sooner Care                                  => Medicaid               | medicaid
    SOONERCARE CHOICE                                 => Medicaid               | medicaid
    DENALI CARE                                       => Medicaid               | medicaid
    OKLAHOMA HEALTH CARE AUTHORITY                    => Medicaid               | medicaid
    TX Medicaid                                       => Medicaid               | medicaid
    Tri. Life WPS, Tricare                            => TRICARE                | other
    US FAMILY HEALTH CARE                             => TRICARE                | other
    HealthNet Federal Services                        => TRICARE                | other
    TRI WEST VA CHOICE                                => Veterans Affairs       | other
    VETERANS CHOICE PROGRAM - VACAA                   => Veterans Affairs       | other
    WPS-VACAA                                         => Veterans Affairs       | other
    VA Health Admin Center                            => Veterans Affairs       | other
    Dept. of Veterans Affairs                         => Veterans Affairs       | other
    VACare                                            => Veterans Affairs       | other
"""
# Wrong is worse than unmapped: names that look like a payer's and are another's, or anybody's.
STRANGERS = """
    payer
    Blue Ridge Benefits
    Aetna Street Clinic
    COVENTRY HEALTH CARE WORKERS COMPENSATION, INC.
    AARP Hartford Auto
    United Concordia
    United Mine Workers
    United of Omaha
    United American Insurance
    SEIU United Healthcare Workers
    GREAT WEST CASUALTY
    KAISER ALUMINUM
    HIGHMARK CASUALTY
    PASSPORT HEALTH
    Oregon Coordinated Care Organization
    TRIWEST    # TRICARE's contractor and Veterans Affairs'
    GROUP HEALTH
    FIRST HEALTH KEMPTON    # a network's name before the payer's
    AMERIGROUP MEDICAID
    VA PREMIER    # Virginia
    MEDICAL MUTUAL OF OHIO
    MEDICARE REPLACEMENT
    ALLIANCE HEALTH AND LIFE INSURANCE
    NATIONAL ASSOCIATION OF LETTER CARRIERS
    NC TEACHERS & STATE EMPLOYEES HEALTH PLAN & HEALTH CHOICE
    ATTORNEY: OSCAR GARZA
    Providence Health Plan
    Palmetto Health
    HealthChoice
    TRS ActiveCare    # whose it is has changed
    Select Health of South Carolina
"""


def test_payers_as_files_write_them(lines_are):
    _, known = parse(SPELLINGS.replace("=>", "|"))
    assert len(known) >= 60
    rows = [
        f"{n} | {row['payer']} | => {row['payer_group']} | {row['line_of_business']}"
        for n, row in enumerate(known, 1001)
    ]
    lines_are("\n".join(["claim_id | payer | plan => payer_group | line_of_business", *rows]))


def test_lines_of_business_as_plans_are_named(lines_are):
    lines_are("""
        claim_id | payer             | plan                                              => line_of_business
        A        | Blue Cross        | Anthem Medi-Cal Managed Care Plan                 => medicaid_managed
        B        | Blue Cross        | Medi-Cal                                          => medicaid_managed
        C        | Medi-Cal          |                                                   => medicaid
        D        | Blue Cross        | Anthem Medicare Managed Care Plan                 => medicare_advantage
        E        | Blue Shield       | Covered California Other Commercial Plan          => commercial
        F        | Blue Shield       | EPN/IFP Other Commercial Plan                     => commercial
        G        | UnitedHealthCare  | Hill Physicians Medical Group Medicare Managed Care Plan => medicare_advantage
        H        | Aetna             | HMO_Inpatient                                     => not stated
        I        | Aetna             | HIX Silver                                        => commercial
        J        | Aetna Medicare    | Medicare Supplement Plan F                        => other
        K        | Humana            | HMO SNP                                           => medicare_advantage
        L        | Cigna             | MGD MEDICARE                                      => medicare_advantage
        M        | Superior          | STAR MEDICAID                                     => medicaid_managed
        N        | Delta Dental      |                                                   => other
        O        | KelseyCare_MedicareAdvantage |                                        => medicare_advantage
        P        | AZ Medicare Dual Complete One |                                       => medicare_advantage
        Q        | Novitas           | PPO                                               => medicare
    """)


def test_names_that_are_none_of_theirs_stay_unmapped(lines_are):
    _, strange = parse(STRANGERS)
    rows = [f"{n} | {row['payer']} => Unmapped" for n, row in enumerate(strange, 1001)]
    lines_are("\n".join(["claim_id | payer => payer_group", *rows]))


def test_a_payer_that_was_sold_is_anothers_from_that_day(lines_are):
    lines_are("""
        claim_id | payer                | plan | claim_line_start_date => payer_group  | line_of_business
        A        | HealthSpring         |      | 2025-03-18            => Cigna Health | medicare_advantage
        B        | HealthSpring         |      | 2025-03-19            => Unmapped     | medicare_advantage
        C        | Passport Health Plan |      | 2020-08-31            => Unmapped     | not stated
        D        | Passport Health Plan |      | 2020-09-01            => Molina       | medicaid_managed
    """)
