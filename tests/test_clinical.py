"""For which diseases, by whom, by which route? Drawn claims in, drawn groups out; and what the page says of them."""

import csv
from pathlib import Path

import pytest

from tests.test_pages import app, on_the_sample, result, text  # noqa: F401

GROUPS = """
    claim_id | diagnosis_code_1 | claim_line_start_date => diagnosis_group
    L1       | C50.911          | 2025-03-01            => oncologic
    L2       | D049             | 2025-03-01            => oncologic         # in situ: D00 to D09
    L3       | D469             | 2025-03-01            => oncologic         # D49 is the last of the neoplasms
    L4       | D50.9            | 2025-03-01            => haematologic
    L5       | D66              | 2025-03-01            => haematologic
    L6       | D801             | 2025-03-01            => immunologic       # lack of immunity
    L7       | E1165            | 2025-03-01            => metabolic
    L8       | E11.3511         | 2025-03-01            => ophthalmologic    # the longest prefix wins
    L9       | h353211          | 2025-03-01            => ophthalmologic
    L10      | H6090            | 2025-03-01            => other             # the ear
    L11      | G35              | 2025-03-01            => neurologic
    L12      | L400             | 2025-03-01            => dermatologic
    L13      | L4050            | 2025-03-01            => autoimmune        # the joints
    L14      | M0579            | 2025-03-01            => autoimmune
    L15      | M329             | 2025-03-01            => autoimmune
    L16      | M3119            | 2025-03-01            => haematologic
    L17      | M1711            | 2025-03-01            => musculoskeletal
    L18      | K50.90           | 2025-03-01            => autoimmune
    L19      | K8020            | 2025-03-01            => digestive
    L20      | C50.911          | 2015-09-30            => not ICD-10-CM     # the list came into force the day after
    L21      | C50.911          | 2015-10-01            => oncologic
    L22      | 174.9            | 2015-09-30            => not ICD-10-CM
    L23      |                  | 2025-03-01            => (blank)
    L24      | I27.21           | 2025-03-01            => circulatory
    L25      | J4550            | 2025-03-01            => respiratory
    L26      | Z51.12           | 2025-03-01            => oncologic         # the visit is for the drug; the tumor stands second
    L27      | Z510             | 2025-03-01            => other
    L28      | N186             | 2025-03-01            => other"""


def test_the_longest_prefix_in_force_says_the_group(lines_are):
    lines_are(GROUPS)


def test_every_letter_has_a_group_and_no_prefix_two(claims):
    with (Path(__file__).parents[1] / "data/reference/diagnosis_groups.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    prefixes = [row["prefix"] for row in rows]
    assert len(prefixes) == len(set(prefixes)) and {one[0] for one in prefixes} == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert {row["diagnosis_group"] for row in rows} == {
        "autoimmune", "circulatory", "dermatologic", "digestive", "haematologic", "immunologic", "metabolic", "musculoskeletal", "neurologic",
        "oncologic", "ophthalmologic", "other", "respiratory",
    }  # fmt: skip


def test_little_of_the_sample_is_of_no_group(con, ask):
    amounts = {
        row["diagnosis_group"]: row["charge_amount"] for row in ask(con, "spend_and_denials", "diagnosis").rows()
    }
    assert amounts["other"] < sum(amounts.values()) / 5


def test_the_route_is_what_a_modifier_says_and_nothing_else(lines_are):
    lines_are("""
        claim_id | hcpcs_modifier_1 | hcpcs_modifier_2 | drug_description => route
        L1       | JA               | RT               | OMVOH            => intravenous
        L2       | JZ               | JB               | OMVOH            => subcutaneous
        L3       | JA               | JB               | OMVOH            => intravenous and subcutaneous
        L4       | JZ               |                  | OMVOH            => not said     # that it is infused is not on the claim
        L5       |                  |                  | OMVOH            => not said
    """)


def test_a_route_without_modifiers_in_the_input_is_missing(claims, ask):
    con = claims("paid_amount\n100", without="hcpcs_modifier_1")
    assert con.sql("SELECT DISTINCT route FROM lines").fetchall() == [(None,)]
    assert ask(con, "spend_and_denials", "route").missing == ("hcpcs_modifier_1",)
    assert ask(con, "spend_and_denials", "diagnosis").missing == ("diagnosis_code_1",)


def test_spend_and_denials_by_group(claims, ask, table):
    con = claims("""
        diagnosis_code_1 | provider_specialty | charge_amount | paid_amount | adjustments | times
        G35              | Neurology          | 100           | 80          | CO:45:20    | 24
        G35              | NEUROLOGY          | 100           | 0           | CO:50:100   | 8
        C61              | Urology            | 1000          | 900         | CO:45:100   | 5
                         |                    | 100           | 0           | CO:45:2     | 1
    """)
    table(ask(con, "spend_and_denials", "diagnosis")).shows("""
        diagnosis_group | line_count | charge_amount | allowed_amount | numerator | denominator | denial_rate | denial_rate_low | denial_rate_high
        oncologic       | 5          | 5000          | 4500           | 0         | 5           | 0.00        |                 |
        neurologic      | 32         | 3200          | 1920           | 8         | 32          | 0.25        | 0.133           | 0.421
        (blank)         | 1          | 100           | 0              | 0         | 0           |             |                 |
    """)
    table(ask(con, "spend_and_denials", "specialty")).shows("""
        provider_specialty | line_count      # spellings that differ in case are one
        Urology            | 5
        Neurology          | 32
        (blank)            | 1
    """)
    assert ask(con, "spend_and_denials", "diagnosis", diagnosis="neurologic").total.to_pylist()[0]["line_count"] == 32
    hidden = {
        row["diagnosis_group"]: row for row in ask(con, "spend_and_denials", "diagnosis", small_cells="hide").rows()
    }
    assert hidden["oncologic"]["allowed_amount"] is None and hidden["oncologic"]["line_count"] is None


PAGE = "pages/spend/clinical/page.py"


def test_the_page_names_a_group_with_its_rate_and_n():
    at = app(PAGE)
    assert "diagnoses hold the most dollars" in result(at) and "95 % interval" in result(at)
    assert "The route is said on" in text(at) and "spellings that differ in case alone are one" in text(at)


@pytest.mark.parametrize(
    "address",
    [
        {"small_cells": "hide"},
        {"diagnosis": "oncologic", "unit": "dollars"},
        {"route": "subcutaneous"},
        {"payer": "Molina", "small_cells": "hide"},
    ],
)
def test_the_page_holds_under_filters(address):
    at = app(PAGE, **address)
    assert result(at).endswith(".") and not at.error
