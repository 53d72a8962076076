"""What is still billed as unclassified though a code of its own was in force? Drawn claims around the first day of a product's code."""

import pytest

import queries
from data.code_tables import reference
from pages.coding.late_codes import marks
from pages.coding.late_codes import words as coding
from queries.selection import Selection, Values

# Ocrevus Zunovo has had J2351 since 2025-04-01; 90 days of grace where the plan is commercial end with 29 June.
BOUNDARY = """
    claim_id | payer   | line_of_business | hcpcs_code | ndc_code      | claim_line_start_date | charge_amount | paid_amount | adjustments | remark_codes
    right    | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-03-31            | 100           | 80          | CO:45:20    |
    late     | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-04-01            | 100           | 0           | CO:189:100  |
    remark   | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-04-01            | 200           | 0           | CO:16:200   | N56
    better   | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-04-01            | 300           | 0           | CO:16:300   | MA01;N657
    other    | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-04-01            | 400           | 0           | CO:16:400   | M119
    paid     | NOVITAS | medicare         | J3590      | 50242-0554-01 | 2025-04-02            | 500           | 300         | CO:45:200   | N56
    grace    | Aetna   | commercial       | J3590      | 50242-0554-01 | 2025-04-01            | 100           | 80          | CO:45:20    |
    still    | Aetna   | commercial       | J3590      | 50242-0554-01 | 2025-06-29            | 100           | 80          | CO:45:20    |
    ended    | Aetna   | commercial       | J3590      | 50242-0554-01 | 2025-06-30            | 100           | 0           | CO:50:100   |
    own      | NOVITAS | medicare         | J2351      |               | 2025-04-01            | 1000          | 500         | CO:45:500   |
    nobody   | NOVITAS | medicare         | J3590      |               | 2025-04-01            | 70            | 0           | CO:189:70   |
"""


def test_the_last_day_of_a_quarter_and_the_first_of_the_next(claims, ask, table):
    assert (
        table(ask(claims(BOUNDARY), "late_codes", by="payer"))
        == """
        code_status  | payer_group | line_count | charge_amount | allowed_amount | numerator | denominator | denial_rate
        unclassified | Medicare    | 2          | 170.00        | 80.00          | 1         | 2           | 0.500
        grace        | Aetna       | 2          | 200.00        | 160.00         | 0         | 2           | 0.000
        late         | Medicare    | 5          | 1500.00       | 300.00         | 4         | 5           | 0.800
        late         | Aetna       | 1          | 100.00        | 0.00           | 1         | 1           | 1.000
        permanent    | Medicare    | 1          | 1000.00       | 500.00         | 0         | 1           | 0.000
    """
    )


def test_denied_for_the_code_by_reason_or_remark(claims, ask, table):
    answer = ask(claims(BOUNDARY), "told_codes")
    # Denied for another reason, or paid with such a remark, is not denied for the code.
    assert (
        table(answer)
        == """
        code_status  | told_line_count | denied_amount
        late         | 3               | 600.00
        unclassified | 1               | 70.00
    """
    )
    assert (
        coding.told(answer) == "3 late lines were denied for the code: $600 billed; so was 1 line not known to be late"
    )


def test_the_reference_tables_say_which_reasons_name_the_code():
    assert [row["reason_code"] for row in reference("denial_reasons") if row["rule"] == "own_code"] == ["189"]
    assert [row["remark_code"] for row in reference("remarks") if row["rule"] == "own_code"] == ["N56", "N657"]


@pytest.mark.parametrize("code", [(), ("J3590",), ("J2351",)], ids=["all", "unclassified", "permanent"])
def test_late_lines_are_set_against_the_same_product_whatever_code_is_selected(claims, table, code):
    con = claims(BOUNDARY + """
    apart    | NOVITAS | medicare         | J0175      |               | 2025-04-01            | 9000          | 0           | CO:50:9000  |
    """)  # fmt: skip
    answer = queries.answer(con, "late_against_own", Selection({"code": Values(code)} if code else {}))
    # Kisunla (J0175) has no late line, so it is no comparison. Of the paid late line 300 of 500 was allowed.
    assert (
        table(answer)
        == """
        code_status | own_line_count | charge_amount | allowed_to_charge_rate | numerator | denominator | denial_rate
        late        | 6              | 1600.00       | 0.600                  | 5         | 6           | 0.833
        permanent   | 1              | 1000.00       | 0.500                  | 0         | 1           | 0.000
    """
    )
    assert (
        "60.0\u00a0% of the charge is allowed when late, 50.0\u00a0% under the own code: a ranking proxy"
        in coding.allowed(answer)
    )


def test_other_filters_still_act_on_both(claims, table):
    con = claims(BOUNDARY)
    answer = queries.answer(
        con, "late_against_own", Selection({"payer": Values(("Aetna",)), "code": Values(("J3590",))}), ["product"]
    )
    assert (
        table(answer)
        == """
        code_status | product        | own_line_count
        late        | Ocrevus Zunovo | 1
    """
    )


SIBLINGS = """
    claim_id    | payer   | line_of_business | claim_type    | hcpcs_code | ndc_code      | place_of_service_code | bill_type_code | claim_line_start_date
    hospital    | NOVITAS | medicare         | institutional | C9399      | 50242-0554-01 |                       | 131            | 2025-03-31
    late        | NOVITAS | medicare         | institutional | C9399      | 50242-0554-01 |                       | 131            | 2025-04-01
    center      | Aetna   | commercial       | professional  | C9399      | 50242-0554-01 | 24                    |                | 2025-03-31
    office      | Aetna   | commercial       | professional  | C9399      | 50242-0554-01 | 11                    |                | 2025-03-31
    elsewhere   | Aetna   | commercial       | institutional | C9399      | 50242-0554-01 |                       | 131            | 2025-03-31
    packaged    | NOVITAS | medicare         | institutional | J3590      |               |                       | 131            | 2025-03-31
    critical    | NOVITAS | medicare         | institutional | J3590      |               |                       | 851            | 2025-03-31
    biologic    | Aetna   | commercial       | professional  | J3490      | 50242-0554-01 | 11                    |                | 2025-03-31
    small       | Aetna   | commercial       | professional  | J3490      |               | 11                    |                | 2025-03-31
    cancer      | Aetna   | commercial       | professional  | J9999      | 65597-0801-01 | 11                    |                | 2025-03-31
    no cancer   | Aetna   | commercial       | professional  | J9999      | 50242-0554-01 | 11                    |                | 2025-03-31
    unsettled   | Aetna   | commercial       | professional  | J3590      | 65597-0801-01 | 11                    |                | 2025-03-31
    right       | Aetna   | commercial       | professional  | J3590      | 50242-0554-01 | 11                    |                | 2025-03-31
"""


def test_sibling_codes_are_judged_by_the_first_rule_that_fits(claims, ask):
    con = claims(SIBLINGS)
    rows = ask(con, "sibling_codes", by="payer claim_type site", code="J3590").rows()
    found = {
        (row["hcpcs_code"], row["claim_type"], row["site_group"], row["verdict"]): (
            row["sibling_line_count"],
            row["rule"],
        )
        for row in rows
    }
    assert found == {
        ("C9399", "institutional", "hopd_unspecified", "by rule"): (1, "C9399 on a Medicare hospital outpatient bill"),
        ("C9399", "institutional", "hopd_unspecified", "against"): (1, "The product has a code of its own"),
        ("C9399", "institutional", "hopd_unspecified", "no rule"): (1, None),
        ("C9399", "professional", "asc", "by rule"): (1, "C9399 in a surgery center"),
        ("C9399", "professional", "physician_office", "against"): (1, "C9399 on a professional claim"),
        ("J3590", "institutional", "hopd_unspecified", "to check"): (
            1,
            "Packaged on a Medicare hospital outpatient bill; C9399 is paid if the product is new",
        ),
        ("J3590", "institutional", "cah_outpatient", "product not known"): (1, None),
        ("J3490", "professional", "physician_office", "against"): (1, "J3490 for a biologic"),
        ("J3490", "professional", "physician_office", "product not known"): (1, None),
        ("J9999", "professional", "physician_office", "by rule"): (1, "J9999 for a cancer drug"),
        ("J9999", "professional", "physician_office", "against"): (1, "J9999 for a drug that is not for cancer"),
        ("J3590", "professional", "physician_office", "to check"): (1, "J3590 for a cancer biologic"),
        ("J3590", "professional", "physician_office", "by rule"): (1, "J3590 for a biologic that is not for cancer"),
    }
    answer = ask(con, "sibling_codes", by="claim_type")
    assert (
        coding.siblings(answer)
        == "4 of 13 lines under these codes go against a rule; of 15.4\u00a0% the product is not known"
    )
    drawn = marks.verdicts(answer, ("hcpcs_code", "claim_type"))
    bars = {one["name"]: one["x"] for one in drawn.figure["data"]}
    assert all(sum(shares) == pytest.approx(1) for shares in zip(*bars.values(), strict=True))


def test_a_hidden_part_leaves_no_bar_that_is_too_short(claims, ask):
    con = claims(SIBLINGS)
    drawn = marks.verdicts(ask(con, "sibling_codes", by="claim_type", small_cells="hide"), ("hcpcs_code", "claim_type"))
    assert not drawn.figure["data"] and drawn.figure["layout"]["annotations"]
    assert all("hidden" in one["text"] for one in drawn.figure["layout"]["annotations"])


def test_the_rules_are_whole():
    rows = reference("sibling_rules")
    ranks = [int(row["rank"]) for row in rows]
    assert ranks == sorted(set(ranks))
    sites = {row["site_group"] for row in reference("site_groups")}
    for row in rows:
        assert row["verdict"] in ("by rule", "to check", "against") and row["product_kind"] in (
            "",
            "biologic",
            "cancer",
            "not cancer",
        ), row
        assert set(row["sites"].split()) <= sites and (row["fix"] or row["verdict"] == "by rule"), row


def test_without_reasons_nobody_is_said_to_be_told(claims, ask):
    columns = BOUNDARY.replace(" | adjustments | remark_codes", "")
    lines = [" | ".join(line.split("|")[:8]) for line in columns.strip().splitlines()]
    con = claims("\n".join(lines), without="adjustments remark_codes")
    assert "adjustments" in " ".join(ask(con, "told_codes").missing)
    assert {row["code_status"] for row in ask(con, "late_codes").rows()} >= {"late", "grace"}
