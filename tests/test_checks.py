"""Does each check find what it is for, and nothing on input that is in order? The rows, their number and the dollars charged on them."""

import json
from pathlib import Path

import pytest
from conftest import Drawn, write

from data import checks
from data.reading.extract import Order, extract

# Nothing here is at fault: a paid line, a denied one with its resubmission, one with a patient share, and a facility's line with its visit.
CLEAN = """
    claim_id | claim_line_number | payer_claim_id | original_claim_id | claim_frequency_code | claim_type    | place_of_service_code | bill_type_code | revenue_center_code | hcpcs_code | hcpcs_modifier_1 | service_unit_quantity | ndc_code      | ndc_quantity | ndc_unit_of_measure | payer    | charge_amount | paid_amount | allowed_amount | adjustments     | remark_codes
    A        | 1                 | 1              |                   | 1                    | professional  | 11                    |                |                     | J3590      | JZ               | 1                     | 00002-9999-01 | 1            | ML                  | Aetna    | 100           | 80          | 80             | CO:45:20        | N130
    B        | 1                 | 2              |                   | 1                    | professional  | 11                    |                |                     | J3590      |                  | 1                     | 00002999901   | 2            | UN                  | Aetna    | 200           | 0           | 0              | CO:16:200       | M119
    B2       | 1                 | 3              | B                 | 7                    | professional  | 11                    |                |                     | J3590      |                  | 1                     | 00002999901   | 2            | UN                  | Aetna    | 200           | 150         | 150            | CO:45:50        |
    C        | 1                 | 4              |                   | 1                    | professional  | 22                    |                |                     | J3590      | JW               | 1                     | 00002999901   | 2            | UN                  | Medicare | 300           | 160         | 200            | CO:45:100;PR:2:40 |
    D        | 1                 | 5              |                   | 1                    | institutional |                       | 0131           | 0636                | J3590      |                  | 3                     | 00002999901   | 2            | UN                  | Cigna    | 400           | 400         | 400            |                 |
    D        | 2                 | 5              |                   | 1                    | institutional |                       | 0131           | 0510                | G0463      | 25               | 1                     |               |              |                     | Cigna    | 50            | 50          | 50             |                 |
"""

# Each check: the claims, what it finds (the columns drawn, row by row), and the dollars charged on all of it.
CASES = {
    "allowed_more_than_charged": (
        """
        claim_id | charge_amount | allowed_amount
        A        | 100           | 100
        B        | 100           | 100.01
        C        | 100           |
        """,
        """
        claim_id | allowed_amount | charge_amount
        B        | 100.01         | 100.00
        """,
        "100.00",
    ),
    "blank_columns": (
        """
        claim_id | ndc_code    | plan | hcpcs_modifier_1 | adjustments | remark_codes
        A        | 00002771601 |      | JZ               | CO:45:20    | N130
        B        |             |      |                  |             |
        """,
        """
        column_name | rows_of_input_count
        plan        | 2
        """,
        None,
    ),
    "blank_persons": (
        """
        claim_id | person_id | charge_amount
        A        | P1        | 100
        B        |           | 30
        C        |           | 50
        """,
        """
        source_file | row_count | charge_amount
        input.csv   | 2         | 80.00
        """,
        "80.00",
    ),
    "blank_required_values": (
        """
        claim_id | payer | claim_line_start_date | hcpcs_code | charge_amount
        A        | Aetna | 2025-03-01            | J3590      | 100
        B        |       | 2025-03-01            | J3590      | 100
        C        | Aetna |                       |            | 40
        D        | Aetna | 2025-03-01            | J3590      |
        """,
        """
        claim_id | blank                             | charge_amount
        B        | payer                             | 100.00
        C        | claim_line_start_date, hcpcs_code | 40.00
        D        | charge_amount                     |
        """,
        "140.00",
    ),
    # A's lines are for different services and all cost and pay the same. B's are one service three times, C's were all denied.
    "claim_total_on_every_line": (
        """
        claim_id | claim_line_number | claim_type    | hcpcs_code | charge_amount | paid_amount
        A        | 1                 | institutional | J3590      | 900           | 300
        A        | 2                 | institutional | 96413      | 900           | 300
        A        | 3                 | institutional | 99213      | 900           | 300
        A2       | 1                 | institutional | J3590      | 70            | 30
        A2       | 2                 | institutional | 96413      | 70            | 30
        A3       | 1                 | institutional | J3590      | 50            | 50
        B        | 1                 | professional  | J3590      | 500           | 400
        B        | 2                 | professional  | J3590      | 500           | 400
        B        | 3                 | professional  | J3590      | 500           | 400
        C        | 1                 | professional  | J3590      | 100           | 0
        C        | 2                 | professional  | 96413      | 100           | 0
        C        | 3                 | professional  | 99213      | 100           | 0
        """,
        """
        claim_type    | claim_count | row_count | charge_of_rows_amount | charge_amount | paid_of_rows_amount | paid_amount
        institutional | 2           | 5         | 2840.00               | 970.00        | 960.00              | 330.00
        """,
        "970.00",
    ),
    "estimates": (
        """
        claim_id | claim_status_code | charge_amount
        A        | 1                 | 100
        B        | 25                | 30
        """,
        """
        source_file | row_count | charge_amount
        input.csv   | 1         | 30.00
        """,
        "30.00",
    ),
    "encounters": (
        """
        claim_id | record_role  | charge_amount
        A        | adjudication | 100
        B        | encounter    | 30
        B        | encounter    | 40
        """,
        """
        source_file | claim_count | row_count | charge_amount
        input.csv   | 1           | 2         | 70.00
        """,
        "70.00",
    ),
    "split_lines": (
        """
        claim_id | claim_row | claim_line_number | charge_amount | paid_amount
        A        | 1         | L1                | 60            | 50
        A        | 1         | L1                | 40            | 20
        A        | 1         | L2                | 40            | 20
        B        | 5         |                   | 60            | 50
        B        | 5         |                   | 40            | 20
        """,
        """
        claim_id | claim_line_number | row_count | charge_amount | paid_amount
        A        | L1                | 2         | 100.00        | 70.00
        """,
        "100.00",
    ),
    "claim_adjustments": (
        """
        claim_id | claim_row | claim_line_number | record_level | charge_amount | paid_amount | adjustments | claim_charge_amount | claim_paid_amount
        A        | 1         | 1                 | line         | 60            | 60          |             | 100                 | 90
        A        | 1         | 2                 | line         | 40            | 40          |             | 100                 | 90
        A        | 1         |                   | claim        | 0             | -10         | PR:1:10     | 100                 | 90
        B        | 5         | 1                 | line         | 60            | 60          |             | 60                  | 50      # it has one line, which takes it
        B        | 5         |                   | claim        | 0             | -10         | PR:1:10     | 60                  | 50
        """,
        """
        claim_id | adjusted_amount
        A        | 10.00
        """,
        None,
    ),
    "denied_after_payment": (
        """
        claim_id | claim_row | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments
        A        | 1         | 2025-03-20        | 1              | 100           | 80          | CO:45:20
        A        | 5         | 2025-04-20        | 2              | 100           | 0           | CO:18:100
        B        | 9         | 2025-03-20        | 3              | 100           | 0           | CO:16:100
        B        | 13        | 2025-04-20        | 4              | 100           | 80          | CO:45:20
        """,
        """
        claim_id | payer_claim_id | charge_amount
        A        | 2              | 100.00
        """,
        "100.00",
    ),
    "unmatched_answers": (
        """
        claim_id | claim_row | claim_line_number | adjudication_date | payer_claim_id | charge_amount | paid_amount | adjustments
        A        | 1         |                   | 2025-03-20        | 1              | 60            | 50          | CO:45:10
        A        | 5         |                   | 2025-04-20        | 2              | 40            | 0           | CO:50:40
        B        | 9         |                   | 2025-03-20        | 3              | 60            | 50          | CO:45:10
        B        | 13        |                   | 2025-04-20        | 4              | 60            | 60          |
        """,
        """
        claim_id | payer_claim_id | charge_amount
        A        | 1              | 60.00
        A        | 2              | 40.00
        """,
        "100.00",
    ),
    "shared_claim_numbers": (
        """
        claim_id | person_id | charge_amount
        A        | P1        | 100
        A        | P2        | 30
        0        | P3        | 7
        B        | P4        | 50
        B        | P4        | 51
        """,
        """
        claim_id | person_count | row_count | charge_amount
        A        | 2            | 2         | 130.00
        0        | 1            | 1         | 7.00
        """,
        "137.00",
    ),
    "conflicting_remittances": (
        """
        claim_id | adjudication_date | charge_amount | paid_amount
        A        | 2025-03-20        | 100           | 60
        A        | 2025-03-20        | 100           | 70
        B        | 2025-03-20        | 100           | 60
        B        | 2025-04-20        | 100           | 70
        """,
        """
        claim_id | paid_amount
        A        | 60.00
        """,
        "100.00",
    ),
    "dates_out_of_order": (
        """
        claim_id | claim_line_start_date | received_date | adjudication_date | paid_date  | claim_status_code
        A        | 2025-03-01            | 2025-03-05    | 2025-03-20        | 2025-03-20 | 1
        B        | 2025-03-01            | 2025-02-05    | 2025-03-20        | 2025-03-20 | 1
        C        | 2025-03-01            | 2025-03-25    | 2025-03-20        | 2025-03-20 | 1
        D        | 2025-03-01            |               |                   | 2025-02-20 | 1
        E        | 2025-03-01            |               | 2025-02-20        |            | 25                 # an estimate is made before
        """,
        """
        claim_id
        B
        C
        D
        """,
        "300.00",
    ),
    "dates_out_of_range": (
        """
        claim_id | claim_line_start_date | received_date | adjudication_date | paid_date
        A        | 2025-03-01            | 2025-03-05    | 2025-03-20        | 2025-04-20
        B        | 1925-03-01            |               |                   |
        C        | 2025-07-01            |               |                   |
        D        | 2025-03-01            |               | 2025-03-20        | 2052-03-20
        E        | 2022-03-01            |               | 2025-03-02        |
        F        | 2022-03-01            |               | 2025-03-01        |
        """,
        """
        claim_id
        B
        C            # after the last decision
        D
        E            # three years and a day
        """,
        "400.00",
    ),
    "duplicate_keys": None,  # needs an input of last answers only: see test_tuva.py
    "invalid_npis": (
        """
        claim_id | billing_npi | rendering_npi | charge_amount
        A        | 1234567893  |               | 100
        B        | 1234567890  |               | 40
        C        | 1234567890  | 1942275334    | 40
        D        | 1234567893  | 123           | 7
        """,
        """
        column_name   | npi        | row_count | charge_amount
        billing_npi   | 1234567890 | 2         | 80.00
        rendering_npi | 123        | 1         | 7.00
        """,
        "87.00",
    ),
    # Ryoncil has had a code since October 2025; Medicare gives no grace.
    "late_codes": (
        """
        claim_id | payer    | ndc_code    | claim_line_start_date | received_date | adjudication_date | charge_amount
        A        | Medicare | 73648011202 | 2025-09-30            | 2025-10-05    | 2025-10-20        | 100
        B        | Medicare | 73648011202 | 2025-10-01            | 2025-10-05    | 2025-10-20        | 100
        C        | Medicare |             | 2025-10-01            | 2025-10-05    | 2025-10-20        | 100
        """,
        """
        payer_group | product | permanent_code_from | row_count | charge_amount
        Medicare    | Ryoncil | 2025-10-01          | 1         | 100.00
        """,
        "100.00",
    ),
    "malformed_codes": (
        """
        claim_id | hcpcs_code | charge_amount
        A        | J3590      | 100
        B        | j3590      | 100
        C        | J3590JZ    | 70
        D        | 96413      | 100
        E        | 0001A      | 100
        F        |            | 100
        """,
        """
        hcpcs_code | row_count | charge_amount
        j3590      | 1         | 100.00
        J3590JZ    | 1         | 70.00
        """,
        "170.00",
    ),
    "modifiers_contradict": (
        """
        claim_id | hcpcs_modifier_1 | hcpcs_modifier_2 | hcpcs_code
        A        | JW               |                  | J3590
        B        | JZ               | JW               | J3590
        C        | QW               |                  | J3590
        D        | QW               |                  | 80053
        """,
        """
        modifier_set | row_count
        JW JZ        | 1
        QW           | 1
        """,
        "200.00",
    ),
    "never_first": (
        """
        claim_id | payer             | payer_sequence | paid_amount | adjustments
        A        | Colorado Medicaid | T              | 80          | CO:45:20
        B        | Colorado Medicaid | T              | 0           | CO:50:100
        C        | Colorado Medicaid | T              | 80          | CO:45:20
        D        | Aetna             | S              | 80          | CO:45:20
        E        | Aetna             | S              | 80          | CO:45:20
        F        | Aetna             | P              | 80          | CO:45:20     # first for once
        G        | Cigna             | S              | 80          | CO:45:20
        H        | Cigna             | S              | 80          | CO:45:20
        I        | Cigna             | S              | 20          | OA:23:80     # it does answer second
        J        | Humana            | S              | 80          | CO:45:20
        K        | Humana            | S              | 80          | CO:45:20     # of two nobody can tell
        """,
        """
        payer             | payer_sequences | row_count | charge_amount
        Colorado Medicaid | T               | 3         | 300.00
        """,
        "300.00",
    ),
    "primary_after_another": (
        """
        claim_id | payer_sequence | claim_status_code | charge_amount | paid_amount | adjustments
        A        | P              | 1                 | 100           | 0           | OA:23:80;CO:50:20
        B        | S              | 2                 | 100           | 20          | OA:23:80
        C        | P              | 1                 | 100           | 0           | PR:22:100
        D        | P              | 22                | -100          | -20         | OA:23:-80
        """,
        """
        claim_id | charge_amount
        A        | 100.00
        """,
        "100.00",
    ),
    "ndc_missing": (
        """
        claim_id | hcpcs_code | ndc_code    | charge_amount
        A        | J3590      | 00002771601 | 100
        B        | J3590      |             | 60
        C        | 96413      |             | 100
        """,
        """
        payer_group | hcpcs_code | row_count | charge_amount
        Aetna       | J3590      | 1         | 60.00
        """,
        "60.00",
    ),
    "ndc_not_eleven_digits": (
        """
        claim_id | ndc_code      | charge_amount
        A        | 00002771601   | 100
        B        | 0002-7716-01  | 100
        C        | 0002771601    | 60
        D        |               | 100
        E        | N400002771601 | 100       # as paper claims write it
        F        | N4 0002-7716-01 | 100
        """,
        """
        ndc_code   | row_count | charge_amount
        0002771601 | 1         | 60.00
        """,
        "60.00",
    ),
    "ndc_quantity_incomplete": (
        """
        claim_id | ndc_code    | ndc_quantity | ndc_unit_of_measure | charge_amount
        A        | 00002771601 | 2            | ML                  | 100
        B        | 00002771601 |              | ML                  | 60
        C        | 00002771601 | 2            |                     | 50
        D        | 00002771601 | 2            | MG                  | 40
        E        |             |              |                     | 100
        """,
        """
        fault               | row_count | charge_amount
        no quantity above 0 | 1         | 60.00
        no unit             | 1         | 50.00
        unit MG             | 1         | 40.00
        """,
        "150.00",
    ),
    "orphan_reversals": (
        """
        claim_id | adjudication_date | charge_amount | paid_amount
        A        | 2025-03-20        | 100           | 60
        A        | 2025-04-20        | -100          | -60
        B        | 2025-04-20        | -50           | -30
        """,
        """
        claim_id | charge_amount
        B        | -50.00
        """,
        "-50.00",
    ),
    "paid_more_than_charged": (
        """
        claim_id | charge_amount | paid_amount | adjustments
        A        | 100           | 100         |
        B        | 100           | 130         |
        C        | 100           | 130         | CO:094:-30
        D        | -100          | -60         |
        """,
        """
        claim_id | paid_amount | charge_amount
        B        | 130.00      | 100.00
        """,
        "100.00",
    ),
    "paid_twice": (
        """
        claim_id | person_id | hcpcs_modifier_1 | charge_amount | paid_amount
        A        | P1        |                  | 100           | 60
        A2       | P1        |                  | 100           | 60
        B        | P2        | 76               | 100           | 60
        B2       | P2        | 76               | 100           | 60       # a second dose, and said to be one
        C        | P3        |                  | 100           | 60
        C2       | P3        |                  | 100           | 0
        D        |           |                  | 100           | 60
        D2       |           |                  | 100           | 60       # of nobody known
        E        | P4        |                  | 100           | 60
        E2       | P4        |                  | 90            | 60
        """,
        """
        claims | row_count | paid_amount | charge_amount
        A A2   | 2         | 120.00      | 100.00
        """,
        "100.00",
    ),
    "payer_spellings": (
        """
        claim_id | payer         | charge_amount
        A        | Aetna         | 100
        B        | AETNA         | 100
        C        | Cigna Health  | 100
        D        | Cigna         | 100
        """,
        """
        payer | spellings     | row_count | charge_amount
        AETNA | AETNA; Aetna  | 2         | 200.00
        """,
        "200.00",
    ),
    "place_against_claim_type": (
        """
        claim_id | claim_type    | place_of_service_code | bill_type_code | revenue_center_code | hcpcs_code | charge_amount
        A        | professional  | 11                    |                |                     | J3590      | 100
        B        | institutional |                       | 131            | 0636                | J3590      | 100
        C        | professional  | 11                    | 131            |                     | J3590      | 9
        D        | professional  | 11                    |                | 0636                | J3590      | 8
        E        | institutional | 22                    |                | 0636                | J3590      | 7
        F        | professional  |                       |                |                     | J3590      | 6
        G        | professional  | OFFICE                |                |                     | J3590      | 5
        H        | professional  | 10                    |                |                     | J3590      | 4
        I        | professional  | 10                    |                |                     | 99213      | 100
        J        | institutional |                       | hospital       | 0636                | J3590      | 3
        K        | institutional | 11                    | 131            | 0636                | J3590      | 2
        L        | institutional | 22                    | 131            | 0636                | J3590      | 100
        M        | institutional | 23                    | 0131           | 0450                | J3590      | 100
        """,
        """
        fault                                 | row_count | charge_amount
        bill type on a professional line      | 1         | 9.00
        revenue code on a professional line   | 1         | 8.00
        institutional line without bill type  | 1         | 7.00
        professional line without place of service | 1    | 6.00
        place of service that is none         | 1         | 5.00
        drug given by telehealth              | 1         | 4.00
        bill type that is none                | 1         | 3.00
        place of service and bill type name two places | 1 | 2.00
        """,
        "44.00",
    ),
    "repeated_remittances": (
        """
        claim_id | person_id | paid_amount
        A        | P1        | 60
        A        | P1        | 60
        B        | P2        | 60
        """,
        """
        claim_id
        A
        """,
        "100.00",
    ),
    "replacements_without_original": (
        """
        claim_id | payer_claim_id | original_claim_id | claim_frequency_code | charge_amount
        A        | 11             |                   | 1                    | 100
        B        | 12             | A                 | 7                    | 100
        C        | 13             | 11                | 7                    | 100
        D        | 14             | 99                | 7                    | 60
        E        | 15             |                   | 8                    | 50
        """,
        """
        claim_id | original_claim_id | row_count | charge_amount
        D        | 99                | 1         | 60.00
        E        |                   | 1         | 50.00
        """,
        "110.00",
    ),
    "revenue_code_of_a_drug": (
        """
        claim_id | claim_type    | revenue_center_code | hcpcs_code | charge_amount
        A        | institutional | 0636                | J3590      | 100
        B        | institutional | 636                 | J3590      | 100
        C        | institutional | 0250                | J3590      | 60
        D        | institutional | 0510                | G0463      | 100
        E        | institutional |                     | J3590      | 100
        """,
        """
        payer_group | revenue_center_code | row_count | charge_amount
        Aetna       | 0250                | 1         | 60.00
        """,
        "60.00",
    ),
    "signs_disagree": (
        """
        claim_id | charge_amount | paid_amount
        A        | 100           | 60
        B        | -100          | -60
        C        | 100           | -60
        D        | -40           | 60
        E        | -40           | 0
        """,
        """
        claim_id | charge_amount | paid_amount
        C        | 100.00        | -60.00
        D        | -40.00        | 60.00
        """,
        "60.00",
    ),
    "unbalanced_claims": (
        """
        claim_id | claim_row | charge_amount | claim_charge_amount | claim_difference_amount
        A        | 1         | 100           | 100                 | 0
        B        | 2         | 100           | 150                 | 50
        """,
        """
        claim_id | claim_charge_amount | charge_of_rows_amount | claim_difference_amount
        B        | 150.00              | 100.00                | 50.00
        """,
        None,
    ),
    "unbalanced_lines": (
        """
        claim_id | charge_amount | paid_amount | adjustments
        A        | 100           | 60          | CO:45:30;PR:1:10
        B        | 100           | 60          | CO:45:30
        C        | 100           | 60          |
        """,
        """
        claim_id | adjusted_amount | difference_amount | charge_amount
        B        | 30.00           | 10.00             | 100.00
        """,
        "100.00",
    ),
    "unexplained_zeros": (
        """
        claim_id | paid_amount | adjustments
        A        | 0           | CO:197:100
        B        | 0           |
        """,
        """
        claim_id
        B
        """,
        "100.00",
    ),
    "units_look_like_a_dose": (
        """
        claim_id | service_unit_quantity | hcpcs_code
        A        | 50                    | J3590
        B        | 51                    | J3590
        C        | 400                   | J9011
        """,
        """
        claim_id | service_unit_quantity
        B        | 51
        """,
        "100.00",
    ),
    "units_not_one": (
        """
        claim_id | payer    | claim_type    | service_unit_quantity | hcpcs_code
        A        | Medicare | professional  | 1                     | J3590
        B        | Medicare | professional  | 2                     | J3590
        C        | Medicare | institutional | 2                     | J3590
        D        | Aetna    | professional  | 2                     | J3590
        E        | Medicare | professional  | 2                     | J9011
        """,
        """
        claim_id | service_unit_quantity
        B        | 2
        """,
        "100.00",
    ),
    "unknown_modifiers": (
        """
        claim_id | hcpcs_modifier_1
        A        | JZ
        B        | 1Z
        C        |
        """,
        """
        modifier | row_count | charge_amount
        1Z       | 1         | 100.00
        """,
        "100.00",
    ),
    "unknown_reasons": (
        """
        claim_id | adjustments
        A        | CO:197:100
        B        | CO:XYZ:100
        """,
        """
        unknown_reasons | row_count | charge_amount
        XYZ             | 1         | 100.00
        """,
        "100.00",
    ),
    "unknown_remarks": (
        """
        claim_id | remark_codes
        A        | M119
        B        | ZZ9;zz9;M119
        C        | ZZ9
        """,
        """
        remark_code | row_count | charge_amount
        ZZ9         | 3         | 300.00
        """,
        "300.00",
    ),
    "unknown_statuses": (
        """
        claim_id | line_status | adjustments
        A        | DENIED      |
        B        | shelved     |
        C        | shelved     | CO:45:100     # its reasons say what was decided
        D        | In-Process  |
        """,
        """
        line_status | row_count | charge_amount
        shelved     | 1         | 100.00
        """,
        "100.00",
    ),
    "unmapped_payers": (
        """
        claim_id | payer            | charge_amount
        A        | Aetna            | 100
        B        | ACORN FRIENDLY   | 60
        """,
        """
        payer          | row_count | charge_amount
        ACORN FRIENDLY | 1         | 60.00
        """,
        "60.00",
    ),
    "remittances_without_claim": (
        """
        record_role  | claim_id | payer | charge_amount
        submission   | A        | Aetna | 100
        adjudication | A        | Aetna | 100
        adjudication | B        | Aetna | 60
                     | C        | Aetna | 30             # blank is an answer too
        """,
        """
        payer | row_count | charge_amount
        Aetna | 2         | 90.00
        """,
        "90.00",
    ),
    "repeated_submissions": (
        """
        record_role | claim_id | person_id | submitted_date | charge_amount
        submission  | A        | P1        | 2025-03-04     | 100
        submission  | A        | P1        | 2025-03-04     | 100
        submission  | A        | P1        | 2025-04-04     | 100            # on another day it is another attempt
        """,
        """
        source_row | claim_id | charge_amount
        2          | A        | 100.00
        """,
        "100.00",
    ),
}
# Not faults of the input: below. Of two inputs: test_overlaps.py.
ELSEWHERE = {
    "control_totals",
    "damaged_parts",
    "claims_in_two_layouts",
    "money_conserved",  # here, by a manifest that says otherwise
}


def found(folder: Path, drawn: str, without: str = "", chosen: str = "") -> dict[str, checks.Check]:
    """Every check on an extract of one drawn input, or the one chosen."""
    write(folder / "input.csv", drawn, without.split(), "")
    extract("contract", [folder / "input.csv"], folder / "extract", Order(codes="all", salt=b"test"))
    return {check.name: check for check in checks.run(folder / "extract", chosen.split())}


def test_every_check_is_tested():
    assert set(checks.names()) == set(CASES) | ELSEWHERE and len(checks.names()) >= 20


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case])
def test_a_check_finds_its_fault_and_nothing_else(tmp_path, name):
    drawn, wanted, dollars = CASES[name]
    check = found(tmp_path, drawn, chosen=name)[name]
    Drawn(check.rows).shows(wanted)
    assert check.row_count == sum(row.get("row_count", 1) for row in check.rows)
    assert (None if check.charge_amount is None else str(check.charge_amount)) == dollars


def test_input_in_order_is_found_nothing_wrong_with(tmp_path):
    assert {name: check.rows for name, check in found(tmp_path, CLEAN).items() if check.row_count} == {}


def test_what_is_read_back_must_be_what_was_counted(tmp_path):
    found(tmp_path, CLEAN)
    place = tmp_path / "extract" / "manifest.json"
    facts = json.loads(place.read_text())
    facts["parts"][0]["control"]["kept_charge_amount"] = "1250.01"
    place.write_text(json.dumps(facts))
    grave = {check.name: check for check in checks.run(tmp_path / "extract") if check.severity == 1 and check.rows}
    Drawn(grave["control_totals"].rows).shows("""
        counted_charge_amount | found_charge_amount
        1250.01               | 1250.00
    """)
    assert set(grave) == {"control_totals", "money_conserved"}


def test_more_rows_than_anyone_reads_are_counted_and_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "ROWS_KEPT", 2)
    check = found(tmp_path, "claim_id | charge_amount | times\n | 10 | 5")["blank_required_values"]
    assert (len(check.rows), check.row_count, str(check.charge_amount)) == (2, 5, "50.00")
