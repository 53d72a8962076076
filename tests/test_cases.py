"""Does each small case come out as it is in life? Invented files in tests/cases, and what is right of them.

A row is a case: a file or a folder, extracted as `extract auto` does and asked with every day open, else by default. An empty cell is not
stated, `none` is no value. `checks` names what must speak, after ! what must not; `any` is any check or note but those of NOISE.
What must hold of single lines stands in LINES. x12 and figures: kinds that people meet; rfi: after X12's published interpretations of the 835
guide (docs/x12.md); words: kinds written from a description.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest
from conftest import Drawn, parse

import data
import queries
from data import checks
from data.reading.extract import Order, planned, together
from data.reading.inputs import inputs, sorted_out
from queries.extract import fact
from queries.extract import names as facts
from queries.selection import read
from tests.support.identity import remittance
from tests.support.identity import shelf as shelving
from tests.support.suite import IS_LONG

CASES = Path(__file__).parent / "cases"
# What checks say of nearly every file this small.
NOISE = {"blank_columns", "ndc_missing"}

X12 = """
    case                      | scope | code | lines | billed  | allowed | paid    | denied | of | persons | pending | checks
    zero.835                  |       |      | 6     | 6021.00 |         | 1800.00 | 3      | 6  | 6       | 0       |
    own.835                   |       |      | 6     | 6021.00 |         | 1800.00 | 3      | 6  | 6       | 0       |
    split_line.835            |       |      | 1     | 1000.00 | 700.00  | 700.00  | 0      | 1  | 1       | 0       | split_lines !conflicting_remittances
    unbundled.835             |       |      | 1     | 1000.00 | 800.00  | 800.00  | 0      | 1  | 1       | 0       | !conflicting_remittances
    split_claim.835           |       | all  | 2     | 1000.00 | 500.00  | 500.00  | 1      | 2  | 1       | 0       | !conflicting_remittances
    secondary_same_group      |       |      | 1     | 600.00  |         | 400.00  | 0      | 1  | 1       | 0       |
    payer_between_claims.835  |       |      | 2     | 1300.00 | 500.00  | 500.00  | 1      | 2  | 2       | 0       | any
    reordered                 |       |      | 2     | 1000.00 | 500.00  | 500.00  | 1      | 2  | 1       | 0       | !remittances_without_claim
    active_carcs.835          |       |      | 14    | 8400.00 |         | 0.00    |        |    | 14      |         | !unknown_reasons
    predetermination.835      |       |      |       | 600.00  | 600.00  | 600.00  | 0      | 1  |         | 0       |
    units_left_off.835        |       |      | 1     | 600.00  |         | 500.00  | 0      | 1  | 1       | 0       |
    cas_trailing.835          |       |      | 1     | 1000.00 | 900.00  | 900.00  | 0      | 1  | 1       | 0       |
    plb_only.835              |       |      | 0     |         |         |         |        |    |         | 0       |
    plb_shifted.835           |       |      | 6     | 6021.00 |         | 1800.00 | 3      | 6  | 6       | 0       | any
    tabs.835                  |       |      | 6     | 6021.00 |         | 1800.00 | 3      | 6  | 6       | 0       |
    ndc_oddities.837          |       |      | 14    | 8400.00 |         |         |        |    | 1       | 14      | any
"""

RFI = """
    case                                  | scope | code | lines | billed  | allowed | paid    | denied | of | persons | pending | checks
    correction_in_other_order             |       |      | 1     | 600.00  |         | 0.00    | 0      | 1  | 1       | 0       |
    correction_of_the_date                |       |      | 1     | 1000.00 | 750.00  | 750.00  | 0      | 1  | 1       | 0       | !replacements_without_original
    original_before_extract.835           |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       | any
    claim_denied_without_lines            |       |      | 1     | 1000.00 |         | 0.00    | 1      | 1  | 1       | 0       |
    reversal_without_lines                |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       |
    claim_level_patient.835               |       |      | 1     | 1000.00 | 800.00  | 500.00  | 0      | 1  | 1       | 0       |
    bundled_same_code.835                 |       |      | 2     | 1000.00 |         | 700.00  | 0      | 1  | 1       | 0       |
    not_ours_forwarded.835                |       |      |       |         |         | 300.00  | 0      | 1  |         | 0       |
    predetermination_no_101.835           |       |      |       | 600.00  | 500.00  | 500.00  | 0      | 1  |         | 0       |
    repeated_to_offset                    |       |      | 1     | 1000.00 | 600.00  | 600.00  | 0      | 1  | 1       | 0       |
    mco_forwards_to_medicaid              |       |      | 1     | 1000.00 | 700.00  | 700.00  | 0      | 1  | 1       | 0       |
    replacement_answered_under_original   |       |      | 1     | 1000.00 | 800.00  | 800.00  | 1      | 1  | 1       | 0       | !replacements_without_original
    claim_number_cut                      |       |      | 1     | 1000.00 | 800.00  | 800.00  | 0      | 1  | 1       | 0       | !remittances_without_claim
    member_none.835                       |       |      | 3     | 1500.00 | 900.00  | 900.00  | 0      | 3  | none    | 0       | !paid_twice
    member_corrected.835                  |       |      | 2     | 1000.00 | 600.00  | 600.00  | 0      | 2  | 1       | 0       |
    sequestration_allowed.835             |       |      | 1     | 1000.00 | 800.00  | 627.20  | 0      | 1  | 1       | 0       |
    secondary_no_b6.835                   |       |      | 1     | 500.00  | none    | 65.00   | 0      | 0  | 1       | 0       |
    paid_to_member.835                    |       |      | 2     | 900.00  | 655.00  | 0.00    | 0      | 2  | 2       | 0       | !unknown_reasons
    capitated_zero_charge_paid.835        |       |      | 2     | 600.00  |         | 500.00  | 0      | 1  | 1       | 0       |
    modifier_added_by_payer.835           |       |      | 3     | 1500.00 | 600.00  | 600.00  | 1      | 3  | 3       | 0       |
    pended_5.835                          |       |      | 1     | 500.00  |         |         | 0      | 0  | 1       | 1       |
    reason_in_two_cas.835                 |       |      | 1     | 900.00  |         | 0.00    | 1      | 1  | 1       | 0       |
    claim_level_patient_two_lines.835     |       |      | 1     | 800.00  |         |         | 0      | 1  | 1       | 0       |
    always_tertiary.835                   |       |      | 3     | 1500.00 |         | 800.00  |        |    | 3       | 0       | any
    says_primary_shows_prior_payer.835    |       |      | 2     | 1000.00 |         | 400.00  | 0      | 1  | 2       | 0       |
    encounters_only                       |       |      |       |         |         | 300.00  | 0      | 1  |         | 0       | any
    two_claims_combined                   |       |      | 2     | 1000.00 | 500.00  | 500.00  | 0      | 2  | 1       | 0       |
    became_secondary                      |       |      | 1     | 1000.00 |         |         | 0      | 1  | 1       | 0       |
    cob_sent_and_answered_twice           |       |      | 1     | 1000.00 |         |         | 0      | 1  | 1       | 0       |
    empty_clp_with_plb                    |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       | any
    description_in_svc06.835              |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    claim_level_denial.835                |       |      | 1     | 1000.00 |         | 0.00    | 1      | 1  | 1       | 0       |
    not_found_4.835                       |       |      | 1     | 500.00  |         | 0.00    | 1      | 1  | 1       | 0       |
    maybe_other_payer.835                 |       |      | 1     | 500.00  |         | 0.00    | 1      | 1  | 1       | 0       |
    reversal_4010_cr                      |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       |
    correction_later                      |       |      | 1     | 1000.00 | 450.00  | 450.00  | 0      | 1  | 1       | 0       |
    correction_above_reversal             |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       |
    units_zero_paid.835                   |       |      | 1     | 500.00  |         | 0.00    | 1      | 1  | 1       | 0       |
    dates_of_claim.835                    |       |      | 2     | 800.00  | 700.00  | 700.00  | 0      | 2  | 1       | 0       |
    default_code.835                      |       |      | 1     | 500.00  |         | 0.00    | 1      | 1  | 1       | 0       |
    revenue_decided.835                   |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    ndc_decided.835                       |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    secondary_b6.835                      |       |      | 1     | 100.00  | 70.00   | 5.00    | 0      | 0  | 1       | 0       |
    secondary_allows_more.835             |       |      | 1     | 100.00  |         | 40.00   | 0      | 0  | 1       | 0       |
    secondary_nothing_left.835            |       |      | 2     | 1000.00 |         | 0.00    | 0      | 0  | 2       | 0       |
    interest.835                          |       |      | 1     | 1000.00 | 800.00  | 800.00  | 0      | 1  | 1       | 0       |
    line_pended_then_paid                 |       |      | 2     | 1000.00 | 800.00  | 800.00  | 0      | 2  | 1       | 0       |
    wrong_provider                        |       |      | 2     | 2000.00 |         | 700.00  | 0      | 2  | 1       | 0       |
    control_numbers_with_zeros.835        |       |      | 2     | 1000.00 | 500.00  | 500.00  | 1      | 2  | 1       | 0       |
    split_claim_lx                        |       |      | 2     | 1000.00 | 500.00  | 500.00  | 1      | 2  | 1       | 0       |
    split_claim_one_half_reversed         |       |      | 2     | 1000.00 |         | 500.00  | 0      | 2  | 1       | 0       |
    duplicate_18.835                      |       |      | 2     |         | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    share_changed_by_correction           |       |      | 1     | 1000.00 | 800.00  | 0.00    | 0      | 1  | 1       | 0       |
    void_of_a_claim                       |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       |
    balance_billed_45.835                 |       |      | 1     | 500.00  | 200.00  | 150.00  | 0      | 1  | 1       | 0       |
    wrapped_at_80.835                     |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    full_amount_sent_both_levels.835      |       |      | 2     | 1000.00 |         | 0.00    | 2      | 2  | 1       | 0       | unbalanced_claims
    separators_at_the_end.835             |       |      | 1     | 500.00  | 300.00  | 300.00  | 0      | 1  | 1       | 0       |
    reversal_without_cas                  |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       | unbalanced_claims
"""

FIGURES = """
    case                       | scope | code | lines | billed   | allowed  | paid     | denied | of | persons | pending | checks
    renumbered_replacement.csv |       |      | 2     | 31000.00 | 20600.00 | 20600.00 | 1      | 2  | 1       | 0       |
    secondary_dollars.csv      |       |      | 1     | 1000.00  | 800.00   |          | 0      | 1  | 1       | 0       |
    all_denied.csv             |       |      | 40    | 40000.00 |          | 0.00     | 40     | 40 | 40      | 0       |
"""

WORDS = """
    case                       | scope | code | lines | billed  | allowed | paid    | denied | of | persons | pending | checks
    account_reused             |       |      | 2     | 2000.00 |         | 600.00  | 1      | 2  | 1       | 0       |
    crossover_member           |       |      | 1     | 1000.00 |         |         | 1      | 1  |         | 0       |
    paid_then_co18             |       |      | 1     | 1000.00 | 600.00  | 600.00  | 0      | 1  | 1       | 0       | denied_after_payment
    paid_then_co29             |       |      | 1     | 1000.00 | 600.00  | 600.00  | 0      | 1  | 1       | 0       | denied_after_payment
    whole_reversal             |       |      | 1     | 1000.00 |         | 0.00    | 0      | 1  | 1       | 0       |
    two_vials_reprocessed      |       |      | 2     | 2000.00 | 1200.00 | 1200.00 | 2      | 2  | 1       | 0       |
    split_over_two_checks      |       |      | 2     | 1000.00 |         | 500.00  | 1      | 2  | 1       | 0       |
    copy_named_first           |       |      | 1     | 1000.00 | 600.00  | 600.00  | 1      | 1  | 1       | 0       |
    same_check_resubmitted.835 |       |      | 1     | 1000.00 | 600.00  | 600.00  | 1      | 1  | 1       | 0       |
    cob_corrected              |       |      | 1     | 1000.00 |         |         | 0      | 1  | 1       | 0       |
    medicaid_tertiary.835      |       |      | 2     | 2000.00 |         | 600.00  |        |    | 2       | 0       |
    member_changed             |       |      | 1     | 1000.00 | 600.00  | 600.00  | 1      | 1  | 1       | 0       |
    npi_changed                |       |      | 1     | 1000.00 | 600.00  | 600.00  | 1      | 1  | 1       | 0       |
    one_6r_for_all.835         | all   | all  | 2     | 1000.00 |         | 500.00  | 1      | 2  | 1       | 0       |
    zero_reversed_f8           |       |      | 1     | 1000.00 | 700.00  | 700.00  | 0      | 1  | 1       | 0       |
    list_without_numbers.csv   |       |      | 3     | 3000.00 |         | 0.00    | 3      | 3  | none    | 0       |
    row_per_reason.csv         |       |      | 1     | 1000.00 |         | 0.00    | 1      | 1  | 1       | 0       |
    masked.835                 |       |      | 3     | 3000.00 |         | 1200.00 | 1      | 3  | none    | 0       | any
"""

# What must hold of the lines themselves, in the order of claim, code and charge.
LINES = {
    "x12/unbundled.835": """
        hcpcs_code | charge_amount | initial_disposition | final_disposition | final_paid_amount
        J3590      | 1000.00       | paid                | paid              | 800.00
    """,
    "x12/split_line.835": """
        charge_amount | initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        1000.00       | paid                | 700.00              | paid              | 700.00
    """,
    "x12/split_claim.835": """
        hcpcs_code | charge_amount | final_disposition | final_paid_amount | final_reason
        J3490      | 400.00        | denied            | 0.00              | 50
        J3590      | 600.00        | paid              | 500.00            |
    """,
    "x12/secondary_same_group": """
        payer                              | payer_sequence | initial_paid_amount | final_paid_amount
        BLUE CROSS BLUE SHIELD OF TEXAS    | P              | 400.00              | 400.00
        BLUE CROSS BLUE SHIELD OF ILLINOIS | S              | 0.00                | 0.00
    """,
    "x12/payer_between_claims.835": """
        claim_id | payer        | payer_group  | final_disposition
        J1       | AETNA        | Aetna        | paid
        J2       | CIGNA HEALTH | Cigna Health | denied
    """,
    "x12/reordered": """
        charge_amount | modifier_set | final_disposition | final_paid_amount
        600.00        | JZ           | paid              | 500.00
        400.00        | JW           | denied            | 0.00
    """,
    "x12/active_carcs.835": """
        claim_id | final_disposition | final_reason
    """,
    "x12/units_left_off.835": """
        charge_amount | service_unit_quantity
        600.00        | 1
    """,
    "x12/ndc_oddities.837": """
        claim_id | ndc11
        N00      | 00024591801
        N01      | 00024591801
        N02      | 00024591801
        N03      | 00024591801
        N08      | 00024591801
        N10      | 00024591801
    """,
    "rfi/correction_in_other_order": """
        charge_amount | initial_disposition | initial_paid_amount | final_disposition | final_paid_amount | final_reason
        600.00        | paid                | 500.00              | denied            | 0.00              | 50
    """,
    "rfi/correction_of_the_date": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        paid                | 800.00              | paid              | 750.00
    """,
    "rfi/original_before_extract.835": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount | final_reason
        paid                | 600.00              | denied            | 0.00              | 50
    """,
    "rfi/claim_denied_without_lines": """
        initial_disposition | initial_reason | initial_date | initial_denial_amount | final_disposition | modifier_set
        denied              | 31             | 2026-03-10   | 1000.00               | denied            | JZ
    """,
    "rfi/reversal_without_lines": """
        initial_disposition | initial_paid_amount | initial_patient_amount | final_disposition | final_paid_amount | final_patient_amount
        paid                | 600.00              | 200.00                 | reversed          | 0.00              | 0.00
    """,
    "rfi/claim_level_patient.835": """
        initial_disposition | initial_paid_amount | initial_patient_amount | initial_allowed_amount
        paid                | 500.00              | 300.00                 | 800.00
    """,
    "rfi/bundled_same_code.835": """
        charge_amount | modifier_set | final_disposition | final_paid_amount
        600.00        | JZ           | paid              | 700.00
        400.00        | JW           | packaged          | 0.00
    """,
    "rfi/repeated_to_offset": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        paid                | 800.00              | paid              | 600.00
    """,
    "rfi/mco_forwards_to_medicaid": """
        payer             | final_disposition | final_paid_amount
        COLORADO MEDICAID | paid              | 700.00
    """,
    "rfi/replacement_answered_under_original": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        denied              | 0.00                | paid              | 800.00
    """,
    "rfi/claim_number_cut": """
        charge_amount | modifier_set | final_disposition | final_paid_amount
        1000.00       | JZ           | paid              | 800.00
    """,
    "rfi/sequestration_allowed.835": """
        final_disposition | final_paid_amount | final_patient_amount | final_allowed_amount
        paid              | 627.20            | 160.00               | 800.00
    """,
    "rfi/secondary_no_b6.835": """
        payer_sequence | final_paid_amount | final_allowed_amount
        S              | 65.00             |
    """,
    "rfi/paid_to_member.835": """
        claim_id | final_paid_amount | final_allowed_amount
        M1       | 0.00              | 325.00
        M2       | 0.00              | 330.00
    """,
    "rfi/capitated_zero_charge_paid.835": """
        charge_amount | modifier_set | final_disposition | final_paid_amount
        600.00        | JZ           | contractual_zero  | 0.00
        0.00          | JW           | paid              | 500.00
    """,
    "rfi/modifier_added_by_payer.835": """
        claim_id | modifier_set | final_disposition
        E3       | (blank)      | denied
        E4       | JW           | paid
        E5       | JZ           | paid
    """,
    "rfi/pended_5.835": """
        initial_disposition | final_disposition | initial_date
        pending             | pending           |
    """,
    "rfi/reason_in_two_cas.835": """
        final_disposition | final_denial_amount | final_reason
        denied            | 900.00              | 50
    """,
    "rfi/became_secondary": """
        payer_sequence | initial_disposition | initial_paid_amount
        P              | paid                | 800.00
    """,
    "rfi/cob_sent_and_answered_twice": """
        payer | payer_sequence | final_disposition | final_paid_amount
        AETNA | P              | paid              | 600.00
        CIGNA | S              | paid              | 150.00
    """,
    "rfi/two_claims_combined": """
        claim_id | charge_amount | initial_paid_amount | chain_final_paid_amount | attempt
        G1       | 600.00        | 400.00              | 300.00                  | 1
        G2       | 400.00        | 200.00              | 200.00                  | 1
    """,
    "rfi/description_in_svc06.835": """
        hcpcs_code | paid_hcpcs_code | modifier_set | final_paid_amount
        J3590      | J3490           | JZ           | 300.00
    """,
    "rfi/claim_level_denial.835": """
        final_disposition | final_paid_amount | final_reason | final_denial_amount
        denied            | 0.00              | 29           | 800.00
    """,
    "rfi/not_found_4.835": """
        initial_disposition | initial_category | initial_denial_amount
        denied              | cob_eligibility  | 500.00
    """,
    "rfi/maybe_other_payer.835": """
        payer_sequence | initial_disposition | initial_reason
        P              | denied              | 22
    """,
    "rfi/reversal_4010_cr": """
        initial_disposition | initial_paid_amount | initial_patient_amount | final_disposition | final_paid_amount | final_patient_amount
        paid                | 600.00              | 200.00                 | denied            | 0.00              | 0.00
    """,
    "rfi/correction_later": """
        initial_paid_amount | final_disposition | final_paid_amount | final_date
        600.00              | paid              | 450.00            | 2026-05-01
    """,
    "rfi/correction_above_reversal": """
        initial_disposition | initial_paid_amount | final_disposition
        paid                | 600.00              | denied
    """,
    "rfi/units_zero_paid.835": """
        service_unit_quantity | final_disposition
        10                    | denied
    """,
    "rfi/dates_of_claim.835": """
        modifier_set | claim_line_start_date | received_date
        (blank)      | 2026-01-05            | 2026-01-15
        JW           | 2026-01-07            | 2026-01-15
    """,
    "rfi/default_code.835": """
        hcpcs_code | charge_amount | final_disposition | final_reason
        J3590      | 500.00        | denied            | 16
    """,
    "rfi/revenue_decided.835": """
        hcpcs_code | modifier_set | final_paid_amount
        J3590      | JZ           | 300.00
    """,
    "rfi/ndc_decided.835": """
        hcpcs_code | modifier_set | ndc11       | final_paid_amount
        J3590      | JZ           | 50242021586 | 300.00
    """,
    "rfi/secondary_b6.835": """
        payer_sequence | final_allowed_amount | final_paid_amount
        S              | 70.00                | 5.00
    """,
    "rfi/secondary_allows_more.835": """
        payer_sequence | final_disposition | final_paid_amount
        S              | paid              | 40.00
    """,
    "rfi/secondary_nothing_left.835": """
        claim_id | payer_sequence | final_disposition
        X4       | S              | other_payer
        X5       | T              | other_payer
    """,
    "rfi/line_pended_then_paid": """
        modifier_set | initial_disposition | initial_date | initial_paid_amount | final_disposition | final_paid_amount
        JZ           | paid                | 2026-03-10   | 500.00              | paid              | 500.00
        JW           | paid                | 2026-04-01   | 300.00              | paid              | 300.00
    """,
    "rfi/wrong_provider": """
        claim_id | initial_paid_amount | final_disposition | final_paid_amount
        Z1       | 800.00              | reversed          | 0.00
        Z9       | 700.00              | paid              | 700.00
    """,
    "rfi/control_numbers_with_zeros.835": """
        modifier_set | final_disposition | final_paid_amount
        JZ           | paid              | 500.00
        JW           | denied            | 0.00
    """,
    "rfi/split_claim_lx": """
        modifier_set | final_disposition | final_paid_amount
        JZ           | paid              | 500.00
        JW           | denied            | 0.00
    """,
    "rfi/split_claim_one_half_reversed": """
        modifier_set | final_disposition | final_paid_amount
        JZ           | paid              | 500.00
        JW           | reversed          | 0.00
    """,
    "rfi/duplicate_18.835": """
        claim_id | final_disposition
        DU1      | paid
        DU2      | duplicate
    """,
    "rfi/share_changed_by_correction": """
        initial_paid_amount | initial_patient_amount | initial_allowed_amount | final_disposition | final_patient_amount | final_allowed_amount
        600.00              | 200.00                 | 800.00                 | patient_share     | 800.00               | 800.00
    """,
    "rfi/void_of_a_claim": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        paid                | 800.00              | reversed          | 0.00
    """,
    "rfi/balance_billed_45.835": """
        final_disposition | final_paid_amount | final_patient_amount | final_allowed_amount
        paid              | 150.00            | 50.00                | 200.00
    """,
    "rfi/full_amount_sent_both_levels.835": """
        charge_amount | final_disposition | final_denial_amount
        600.00        | denied            | 600.00
        400.00        | denied            | 400.00
    """,
    "rfi/separators_at_the_end.835": """
        hcpcs_code | modifier_set | final_paid_amount
        J3590      | (blank)      | 300.00
    """,
    "rfi/reversal_without_cas": """
        initial_paid_amount | final_disposition | final_paid_amount
        800.00              | reversed          | 0.00
    """,
    "figures/renumbered_replacement.csv": """
        claim_id | charge_amount | chain_final_disposition | chain_final_paid_amount | attempt_count
        A        | 30000.00      | paid                    | 20000.00                | 2
        A        | 1000.00       | paid                    | 600.00                  | 1
    """,
    "words/account_reused": """
        claim_line_start_date | initial_disposition | final_disposition | final_paid_amount
        2026-01-05            | paid                | paid              | 600.00
        2026-02-02            | denied              | denied            | 0.00
    """,
    "words/crossover_member": """
        payer    | payer_sequence | initial_disposition | final_disposition | final_paid_amount
        MEDICARE | P              | denied              | paid              | 600.00
        AETNA    | S              | paid                | paid              | 150.00
    """,
    "words/paid_then_co18": """
        initial_disposition | final_disposition | final_paid_amount
        paid                | paid              | 600.00
    """,
    "words/paid_then_co29": """
        initial_disposition | final_disposition | final_paid_amount
        paid                | paid              | 600.00
    """,
    "words/whole_reversal": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        paid                | 600.00              | reversed          | 0.00
    """,
    "words/two_vials_reprocessed": """
        charge_amount | initial_disposition | final_disposition | final_paid_amount
        1000.00       | denied              | paid              | 600.00
        1000.00       | denied              | paid              | 600.00
    """,
    "words/split_over_two_checks": """
        charge_amount | final_disposition | final_paid_amount
        600.00        | paid              | 500.00
        400.00        | denied            | 0.00
    """,
    "words/copy_named_first": """
        initial_disposition | final_disposition | final_paid_amount
        denied              | paid              | 600.00
    """,
    "words/same_check_resubmitted.835": """
        initial_disposition | initial_reason | final_disposition | final_paid_amount
        denied              | 16             | paid              | 600.00
    """,
    "words/cob_corrected": """
        payer_sequence | initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        P              | paid                | 500.00              | reversed          | 0.00
        S              | paid                | 100.00              | paid              | 100.00
    """,
    "words/medicaid_tertiary.835": """
        claim_id | payer_sequence | final_disposition | final_paid_amount
        MT1      | T              | paid              | 600.00
        MT2      | T              | denied            | 0.00
    """,
    "words/one_6r_for_all.835": """
        hcpcs_code | charge_amount | final_disposition | final_paid_amount
        J1111      | 400.00        | denied            | 0.00
        J3590      | 600.00        | paid              | 500.00
    """,
    "words/zero_reversed_f8": """
        initial_disposition | initial_paid_amount | final_disposition | final_paid_amount
        paid                | 600.00              | paid              | 700.00
    """,
    "words/masked.835": """
        claim_line_start_date | final_disposition | final_paid_amount
        2026-01-05            | paid              | 600.00
        2026-01-06            | denied            | 0.00
        2026-01-07            | paid              | 600.00
    """,
}
# Of these cases some lines alone are drawn.
SOME_LINES = {
    "x12/active_carcs.835": "'unknown' IN (initial_disposition, final_disposition)",
    "x12/ndc_oddities.837": "ndc11 IS NOT NULL AND claim_id IN ('N00', 'N01', 'N02', 'N03', 'N08', 'N10')",
    "rfi/mco_forwards_to_medicaid": "payer = 'COLORADO MEDICAID'",
    "rfi/became_secondary": "payer_sequence = 'P'",
    "rfi/two_claims_combined": "attempt = 1",
    "figures/renumbered_replacement.csv": "attempt = 1",
}
ORDER = "claim_id, payer_sequence, hcpcs_code, charge_amount DESC, claim_line_start_date, modifier_set"


@dataclass(frozen=True)
class Case:
    """An extract of files, opened when first asked; checks read it as it is."""

    out: Path
    notes: list[str]

    @cached_property
    def con(self) -> duckdb.DuckDBPyConnection:
        return queries.prepare(data.open(self.out))


@pytest.fixture(scope="module")
def opened_case(tmp_path_factory) -> Callable[..., Case]:
    """opened_case("x12/zero.835", …, scope="all") → these files as one extract; each is made once."""
    made: dict[tuple, Case] = {}

    def build(*paths: str | Path, scope: str = "family") -> Case:
        if (paths, scope) not in made:
            out = tmp_path_factory.mktemp("case") / "extract"
            runs = [
                planned(by.source, files, Order(scope, salt=b"test"), if_wanted=True)
                for by, files in sorted_out(inputs([CASES / one for one in paths]))[0].items()
            ]
            notes = together(runs, out, Order(scope)).warnings
            made[paths, scope] = Case(out, notes)
        return made[paths, scope]

    yield build
    for case in made.values():
        if "con" in vars(case):
            case.con.close()


# As bytes, or by what an extract holds of nothing else, these say something of their own.
BY_THEMSELVES = {
    *(
        "x12/cas_trailing.835",
        "x12/plb_only.835",
        "x12/tabs.835",
        "x12/plb_shifted.835",
        "x12/payer_between_claims.835",
        "rfi/empty_clp_with_plb",
        "rfi/encounters_only",
    ),
    *("rfi/wrapped_at_80.835", "rfi/separators_at_the_end.835", "words/medicaid_tertiary.835"),
}


class Shelf(NamedTuple):
    """Cases in one extract, each under a state of its own. In the long form every case has its own extract."""

    case: Case
    state: dict[str, str]
    answers: dict[str, list[dict]]
    silent: set[str]  # checks that speak of none of these cases

    def totals(self, name: str, code: str) -> dict:
        state = self.state[name]
        row = next((row for row in self.answers[code] if row["state"] == state), {"line_count": 0})
        return measured(self.case, row, f"state = '{state}'")


@pytest.fixture(scope="module")
def shelf(opened_case, tmp_path_factory) -> Shelf:
    names = [
        f"{folder}/{row['case']}"
        for folder, text in TABLES.items()
        for row in parse(text)[1]
        if not row["scope"] and not row["case"].endswith(".csv")
    ]
    names += [f"words/claim_level_order/{order}.835" for order in "ab"]
    state = shelving.states(name for name in names if name not in BY_THEMSELVES)
    paths = {state[name]: files_of(CASES / name) for name in state}
    folder = remittance.write(tmp_path_factory.mktemp("shelf") / "files", shelving.stacked(paths))
    case = opened_case(*sorted(folder.iterdir()))
    answers = {
        code: asked(case, "period_totals", "state", **words) for code, words in (("", {}), ("all", {"code": ""}))
    }
    quiet = {
        wish[1:]
        for text in TABLES.values()
        for row in parse(text)[1]
        for wish in row["checks"].split()
        if wish[0] == "!"
    }
    return Shelf(case, state, answers, quiet - spoken(case, quiet))


def files_of(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def drawn(folder: str, text: str) -> list:
    """The rows of a table of cases as parameters, each named by its case."""
    return [pytest.param(f"{folder}/{row['case']}", row, id=f"{folder}/{row['case']}") for row in parse(text)[1]]


TABLES = {"x12": X12, "rfi": RFI, "figures": FIGURES, "words": WORDS}


@pytest.mark.parametrize(("name", "right"), [case for folder, text in TABLES.items() for case in drawn(folder, text)])
def test_a_case_comes_out_right(name: str, right: dict, opened_case, shelf):
    if name in shelf.state and not IS_LONG:
        seen, lines = shelf.totals(name, right["code"]), lines_of(shelf.case, name, shelf.state[name])
    else:
        case = opened_case(name, scope=right["scope"] or "family")
        seen, lines = totals(case, right["code"]), lines_of(case, name)
    given = {column: value for column, value in right.items() if value and column in MEASURES}
    found = {column: shown(seen[column], value) for column, value in given.items()}
    wrong = [f"{column}: {found[column]}, not {value}" for column, value in given.items() if found[column] != value]
    if name in LINES:
        wrong += Drawn(lines).differences(LINES[name])
    silent = shelf.silent if name in shelf.state and not IS_LONG else set()
    if wishes := [wish for wish in right["checks"].split() if wish[1:] not in silent]:
        wrong += unkept(opened_case(name, scope=right["scope"] or "family"), wishes)
    if wrong:
        pytest.fail("\n".join([name, *wrong]), pytrace=False)


MEASURES = {
    "lines": "line_count",
    "billed": "charge_amount",
    "allowed": "allowed_amount",
    "paid": "paid_amount",
    "denied": "numerator",
    "of": "denominator",
    "persons": "person_count",
    "pending": "pending",
}


def totals(case: Case, code: str) -> dict:
    """What the default questions say, over all days; with `code` drawn, over all codes."""
    rows = asked(case, "period_totals", **({"code": ""} if code else {}))
    return measured(case, rows[0] if rows else {"line_count": 0})


def measured(case: Case, row: dict, condition: str = "true") -> dict:
    waiting = case.con.sql(f"FROM lines WHERE final_disposition = 'pending' AND {condition}").to_arrow_table()
    row = row | {"pending": waiting.num_rows}
    return {column: row.get(of) for column, of in MEASURES.items()}


def shown(value: object, drawn_as: str) -> str:
    """A figure as it is drawn: dollars with cents, counts without, none for no value."""
    if value is None:
        return "none"
    return f"{value:.2f}" if "." in drawn_as else f"{value:g}" if isinstance(value, float) else str(value)


def lines_of(case: Case, name: str, state: str = "") -> list[dict]:
    condition = SOME_LINES.get(name, "true") + (f" AND state = '{state}'" if state else "")
    return case.con.sql(f"FROM lines WHERE {condition} ORDER BY {ORDER}").to_arrow_table().to_pylist()


def unkept(case: Case, wishes: list[str]) -> list[str]:
    """The wishes of `checks` that do not hold, each with what spoke."""
    speaks = spoken(case, {wish.lstrip("!") for wish in wishes})
    kept = {"any": bool(case.notes or speaks - NOISE)}
    return [
        f"checks: {wish} (spoke: {', '.join(sorted(speaks - NOISE)) or 'none'})"
        for wish in wishes
        if not kept.get(wish, (wish.lstrip("!") in speaks) != wish.startswith("!"))
    ]


def spoken(case: Case, names: set[str]) -> set[str]:
    """Which of these checks have something to say; of all there are, where any will do."""
    chosen = checks.names() if "any" in names else sorted(names & {*checks.names()})
    return {check.name for check in checks.run(case.out, chosen) if check.row_count} if chosen else set()


def asked(case: Case, question: str, by: str = "", **words: str) -> list[dict]:
    """An answer's rows, over all days unless said: every other choice is the default."""
    given = {"from": "", "to": "", **{word.rstrip("_"): value for word, value in words.items()}}
    selection, notices = read(list(given.items()), case.con)
    assert not notices
    return queries.answer(case.con, question, selection, by.split()).rows()


def test_a_month_is_completed_from_what_is_decided(opened_case, tmp_path):
    """85 lines of February are decided or pending; 90 it will be. Pends among them are no sign that half is still to come."""
    (tmp_path / "cut.csv").write_bytes(gzip.decompress((CASES / "figures/cut_with_pending.csv.gz").read_bytes()))
    months = asked(opened_case(tmp_path / "cut.csv"), "spend_by_month", from_="2026-01-01", to="2026-03-31")
    february = months[1]
    assert february["line_count"] == 85 and 85 <= february["completed_line_count"] <= 95
    assert (
        february["charge_amount"] <= february["completed_charge_amount"] <= Decimal("1.12") * february["charge_amount"]
    )


def test_what_is_not_decided_took_no_days(opened_case):
    """Ten pends were answered after 2 days; the one decision of that month took 112."""
    case, march = opened_case("figures/undecided_days.csv"), {"from_": "2025-03-01", "to": "2025-03-31"}
    payer = next(row for row in asked(case, "payer_benchmark", **march) if row["benchmark"] == "Aetna")
    assert payer["median_adjudication_days"] == 112 and payer["p90_adjudication_days"] == 112
    lags = {row["decided_in"]: row["waited_line_count"] for row in asked(case, "decision_lag", **march)}
    assert lags == {"91 to 180 days": 1, "not decided": 10}


def test_all_denied_is_not_certain(opened_case):
    """40 of 40 lines of like charge: the interval of the dollars is as wide as that of the lines."""
    case = opened_case("figures/all_denied.csv")
    (dollars,), (lines,) = asked(case, "denial_rate", unit="dollars"), asked(case, "denial_rate")
    assert dollars["denial_rate_high"] == 1
    assert (
        dollars["denial_rate_low"] == pytest.approx(lines["denial_rate_low"], abs=0.001)
        and lines["denial_rate_low"] < 0.93
    )


def test_forty_lines_tell_no_small_difference(opened_case):
    """40 groups of 20 with and 1 without: what 40 lines vary by is in the interval (Sato 1989), 2 x 1.96 x sqrt(0.25 x 0.75 / 40) at least."""
    (row,) = [
        row
        for row in asked(opened_case("figures/sparse_groups.csv"), "element_denials")
        if row["element"] == "authorization"
    ]
    assert row["gap_rate_low"] < 0 < row["gap_rate_high"]
    assert 0.24 < row["gap_rate_high"] - row["gap_rate_low"] < 0.36


def test_a_claims_own_adjustments_are_shared_alike_in_either_order(shelf):
    columns = "claim_id, hcpcs_code, final_disposition, final_paid_amount, final_denial_amount, final_reason"
    in_order, turned = (
        shelf.case.con.sql(f"SELECT {columns} FROM lines WHERE state = '{shelf.state[name]}' ORDER BY ALL")
        .to_arrow_table()
        .to_pylist()
        for name in ("words/claim_level_order/a.835", "words/claim_level_order/b.835")
    )
    assert len(in_order) == 4 and in_order == turned


def test_what_no_line_carries_is_told(opened_case):
    """A deductible of 100.00 taken from a claim of two lines: shared among them, or told by a check or on about/extracts."""
    case = opened_case("rfi/claim_level_patient_two_lines.835")
    (line,) = case.con.sql("SELECT final_paid_amount AS paid FROM lines").to_arrow_table().to_pylist()
    assert 500 <= line["paid"] <= 600
    rows = [row for check in checks.run(case.out) for row in check.rows]
    rows += [
        row
        for name in ("about", "inputs", "reconciliation", "totals")
        if name in facts()
        for row in fact(case.con, name).to_pylist()
    ]
    told = {abs(value) for row in rows for value in row.values() if isinstance(value, Decimal | float | int)}
    assert line["paid"] < 600 or 100 in told


def test_provider_adjustments_alone_lose_no_neighbor(opened_case):
    case = opened_case("x12/plb_only.835", "x12/own.835")
    assert case.con.sql("FROM lines").to_arrow_table().num_rows == 6
    assert str(data.manifest(opened_case("x12/plb_only.835").out)["as_of"]) > "2000"


def test_what_waits_for_no_answer_is_not_waited_for(opened_case):
    """Encounters (BHT06 RP) of a capitated provider are in no step of the bridge that says pending."""
    case = opened_case("rfi/encounters_only")
    steps = {row["step"]: row["line_count"] for row in asked(case, "denial_bridge")}
    assert not steps.get("pending") and sum(steps.values()) <= 2


def test_a_claim_passed_on_or_estimated_is_in_no_rate_under_any_definition(shelf):
    rows = asked(shelf.case, "rate_definitions", "state")
    for name in ("not_ours_forwarded.835", "predetermination_no_101.835", "says_primary_shows_prior_payer.835"):
        own = [row for row in rows if row["state"] == shelf.state[f"rfi/{name}"] and row["unit"] != "dollars"]
        assert own and {(row["numerator"], row["denominator"]) for row in own} == {(0, 1)}, name


def test_every_case_is_drawn():
    """A file without a row here would prove nothing."""
    for folder, text in TABLES.items():
        rows = {row["case"] for row in parse(text)[1]} | OWN_TESTS.get(folder, set())
        assert {path.name for path in (CASES / folder).iterdir()} == rows
    assert set(LINES) <= {f"{folder}/{row['case']}" for folder, text in TABLES.items() for row in parse(text)[1]}


OWN_TESTS = {
    "figures": {"cut_with_pending.csv.gz", "whole.csv.gz", "undecided_days.csv", "sparse_groups.csv"},
    "words": {"claim_level_order"},
}
