"""Which modifiers are used, and do they break a rule? Every rule's truth drawn: one line breaks it, one keeps it, one is older than it."""

from datetime import date

import pytest

import queries
from data.code_tables import reference
from pages.coding.modifiers import marks as own_marks
from pages.coding.modifiers import table
from pages.coding.modifiers import words as coding
from pages.ui.charts.months import upright
from queries.selection import Selection
from tests.conftest import parse

COLUMNS = "state | payer | line_of_business | claim_type | hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2 | claim_line_start_date"
# Of each rule: whom it reaches, what breaks it, what keeps it, and a day before it. J3032 goes into a vein, J0896 under the skin, J9376 both.
RULES = """
    rule                                 | payer     | line_of_business | claim_type    | code  | broken | kept | before
    JW with JZ                           | Aetna     | commercial       | professional  | J3590 | JW JZ  | JW   | 2022-12-31
    No JW or JZ: Medicare, own code      | NOVITAS   | medicare         | professional  | J3032 |        | JZ   | 2023-06-30
    No JW or JZ: Medicare, unclassified  | NOVITAS   | medicare         | professional  | J3590 |        | JW   | 2023-06-30
    No JW or JZ: Blue Cross NC           | BCBS NC   | commercial       | professional  | J3590 |        | JZ   | 2024-10-31
    JG after its end                     | NOVITAS   | medicare         | institutional | J3590 | JG     | TB   | 2024-12-31
    JG with TB                           | Aetna     | commercial       | professional  | J3590 | JG TB  | TB   |
    UD or U8 on Medicare                 | NOVITAS   | medicare         | professional  | J3590 | UD     | TB   |
    No JA or JB: drug of two routes      | NOVITAS   | medicare         | professional  | J9376 | JZ     | JA   |
    JA with JB                           | Aetna     | commercial       | professional  | J3590 | JA JB  | JA   |
    JB: drug given into a vein           | Aetna     | commercial       | professional  | J3032 | JB     | JA   |
    JA: drug given under the skin        | Aetna     | commercial       | professional  | J0896 | JA     | JB   |
    GA with GZ                           | NOVITAS   | medicare         | professional  | J3590 | GZ GA  | GA   |
    GY with GZ                           | NOVITAS   | medicare         | professional  | J3590 | GY GZ  | GZ   |
    Medicare notice on commercial        | Aetna     | commercial       | professional  | J3590 | GY     | KX   |
    PO with PN                           | NOVITAS   | medicare         | institutional | J3590 | PO PN  | PO   | 2016-12-31
    PO or PN on a professional claim     | Aetna     | commercial       | professional  | J3590 | PO     | KX   |
    QW: laboratory tests only            | Aetna     | commercial       | professional  | J3590 | QW     | KX   |
    KO, KP or KQ: inhaled drugs only     | Aetna     | commercial       | professional  | J3590 | KP     | KX   |
    25: belongs on the visit             | Aetna     | commercial       | professional  | J3590 | 25     | KX   |
"""


@pytest.fixture(scope="module")
def rules() -> list[dict]:
    return parse(RULES)[1]


def lines_of(rules: list[dict]) -> str:
    """Three lines for each rule, told apart by their state: broken, kept, and broken before its day."""
    drawn = [COLUMNS]
    for number, one in enumerate(rules):
        for marks, day in ((one["broken"], "2025-06-02"), (one["kept"], "2025-06-02"), (one["broken"], one["before"])):
            first, second = [*marks.split(), "", ""][:2]
            if day:
                drawn.append(
                    f"{number} | {one['payer']} | {one['line_of_business']} | {one['claim_type']} | {one['code']} | {first} | {second} | {day}"
                )
    return "\n".join(drawn)


def test_every_rule_is_drawn(rules):
    assert {one["rule"] for one in rules} == {row["label"] for row in reference("modifier_rules")}
    assert {one["rule"] for one in rules if one["before"]} == {
        row["label"] for row in reference("modifier_rules") if row["effective_from"]
    }


def test_every_rule_finds_its_breach_and_nothing_else(claims, ask, rules):
    answer = ask(claims(lines_of(rules)), "modifier_breaches", by="state")
    named = {row["label"]: row for row in reference("modifier_rules")}
    for number, one in enumerate(rules):
        found = {
            row["rule_status"]: row["ruled_line_count"]
            for row in answer.rows()
            if row["state"] == str(number) and row["rule"] == one["rule"]
        }
        # What must not stand there is only asked of lines with such a modifier.
        says = named[one["rule"]]
        keeps = says["demand"] == "must" or set(one["kept"].split()) & set(says["modifiers"].split())
        assert found == ({"broken": 1, "kept": 1} if keeps else {"broken": 1}), one["rule"]


def test_a_rule_reaches_only_whom_its_source_speaks_of(claims, ask, table):
    con = claims("""
        payer     | line_of_business | claim_type    | hcpcs_modifier_1 | claim_line_start_date
        NOVITAS   | medicare         | professional  |                  | 2025-06-02
        NOVITAS   | medicare         | institutional |                  | 2025-06-02              # packaged: not expected
        Aetna     | commercial       | professional  |                  | 2025-06-02              # not known to ask for it
        BCBS TX   | commercial       | professional  |                  | 2025-06-02              # another licensee than the one that asks
    """)
    assert (
        table(ask(con, "modifier_breaches", by="payer_name"))
        == """
        rule                                | rule_status | payer   | ruled_line_count | rule_from  | verified
        No JW or JZ: Medicare, unclassified | broken      | NOVITAS | 1                | 2023-07-01 | N
    """
    )


def test_breaches_carry_dollars_and_the_rate_beside_lines_that_keep_the_rule(claims, ask, table):
    con = claims("""
        times | payer   | line_of_business | hcpcs_modifier_1 | charge_amount | paid_amount | adjustments
        12    | NOVITAS | medicare         |                  | 100           | 80          | CO:45:20
        24    | NOVITAS | medicare         |                  | 100           | 0           | CO:4:100
        45    | NOVITAS | medicare         | JZ               | 100           | 80          | CO:45:20
        5     | NOVITAS | medicare         | JZ               | 100           | 0           | CO:4:100
    """)
    answer = ask(con, "modifier_breaches")
    assert (
        table(answer)
        == """
        rule                                | rule_status | ruled_line_count | charge_amount | numerator | denominator | denial_rate
        No JW or JZ: Medicare, unclassified | broken      | 36               | 3600.00       | 24        | 36          | 0.667
        JW with JZ                          | kept        | 50               | 5000.00       | 5         | 50          | 0.100
        No JW or JZ: Medicare, unclassified | kept        | 50               | 5000.00       | 5         | 50          | 0.100
    """
    )
    assert coding.breaches(answer) == "1 rule is broken; beside each, how often its lines are denied, broken or kept"


def test_a_set_is_the_same_in_any_order(claims, ask, table):
    con = claims("""
        times | hcpcs_modifier_1 | hcpcs_modifier_2 | charge_amount | paid_amount | adjustments
        20    | JB               | JZ               | 100           | 80          | CO:45:20
        12    | JZ               | JB               | 100           | 0           | CO:50:100
        1     | jz               | jb               | 100           | 80          | CO:45:20
        2     |                  |                  | 100           | 80          | CO:45:20
    """)
    assert (
        table(ask(con, "modifier_sets"))
        == """
        modifier_set | line_count | charge_amount | numerator | denominator | denial_rate | denial_rate_low | denial_rate_high
        JB JZ        | 33         | 3300.00       | 12        | 33          | 0.364       | 0.222           | 0.534
        (blank)      | 2          | 200.00        | 0         | 2           | 0.0         |                 |
    """
    )


TOGETHER = """
    claim_id | claim_line_number | person_id | hcpcs_modifier_1 | ndc_code      | ndc_quantity | ndc_unit_of_measure | claim_line_start_date
    C1       | 1                 | P1        |                  | 00002-9401-01 | 2            | UN                  | 2025-03-01
    C2       | 1                 | P2        | JZ               | 00002-9401-01 | 2            | UN                  | 2025-03-01
    C3       | 1                 | P3        |                  |               |              |                     | 2025-04-01
"""
SPLIT = """
    C1       | 2                 | P1        | JW               | 00002-9401-01 | 0.5          | UN                  | 2025-03-01
"""
UNSAID = """
    C1       | 2                 | P1        | JW               |               |              |                     | 2025-03-01
"""


@pytest.mark.parametrize("waste", ["", SPLIT, UNSAID], ids=["none", "split out", "split out without its product"])
def test_splitting_out_the_waste_adds_no_administration(claims, ask, waste):
    rows = ask(claims(TOGETHER + waste), "jw_jz_by_month").rows()
    assert sum(row["administration_count"] for row in rows) == 3
    assert sum(row["line_count"] for row in rows) == (4 if waste else 3)


def test_a_resubmission_has_marks_of_its_own(claims, ask, table):
    """What was added when the claim was sent again was not on the line that was denied."""
    con = claims("""
        claim_id | original_claim_id | person_id | payer   | line_of_business | hcpcs_modifier_1 | received_date | adjudication_date | paid_amount | adjustments
        C1       |                   | P1        | NOVITAS | medicare         |                  | 2025-03-05    | 2025-03-20        | 0           | CO:4:100
        C2       | C1                | P1        | NOVITAS | medicare         | JZ               | 2025-04-05    | 2025-04-20        | 80          | CO:45:20
    """)
    assert (
        table(ask(con, "modifier_breaches"))
        == """
        rule                                | rule_status | ruled_line_count | numerator
        No JW or JZ: Medicare, unclassified | broken      | 1                | 1
    """
    )
    both = ask(con, "jw_jz_by_month", chained="off").rows()
    assert [(row["waste_marks"], row["administration_count"]) for row in both] == [("JZ", 1), ("neither", 1)]


def test_marks_by_month(claims, ask, table):
    con = claims(TOGETHER + SPLIT + """
    C4       | 1                 | P4        | JZ               | 00002-9401-01 | 2            | UN                  | 2025-04-02
    C4       | 2                 | P4        | JW               | 00002-9401-01 | 1            | UN                  | 2025-04-02
    """)  # fmt: skip
    answer = ask(con, "jw_jz_by_month")
    assert (
        table(answer)
        == """
        month      | waste_marks | line_count | administration_count
        2025-03-01 | JW          | 2          | 1
        2025-03-01 | JZ          | 1          | 1
        2025-04-01 | JW JZ       | 2          | 1
        2025-04-01 | neither     | 1          | 1
    """
    )
    assert (
        coding.marks(answer)
        == "75.0\u00a0% of administrations carry JW or JZ; 1 carry both, which contradict each other"
    )


def test_the_days_of_the_rules_are_marked_on_the_months_and_said_where_they_are_not(claims, ask):
    con = claims("""
        hcpcs_modifier_1 | claim_line_start_date
        JZ               | 2023-05-02
        JZ               | 2024-03-02
    """)
    answer = ask(con, "jw_jz_by_month")
    drawn = own_marks.by_month(answer, own_marks.dates()).figure["layout"]
    assert [one["x0"] for one in drawn["shapes"]] == ["2023-07-01", "2023-10-01"]
    assert "Medicare requires JW or JZ" in [one["text"] for one in drawn["annotations"]]
    said = coding.began(answer, own_marks.dates())
    assert "1 Jan 2017" in said and "1 Nov 2024" in said and "1 Jul 2023" not in said
    assert upright(date(2023, 7, 1), "x", [date(2023, 7, 1)])[1]["text"] == "x"


def test_the_discarded_share_is_worked_out_where_the_lines_allow_it_and_without_a_price(claims, ask, table):
    con = claims(TOGETHER + SPLIT + """
    C4       | 1                 | P4        |                  | 00002-9401-01 | 3            | UN                  | 2025-04-02
    C4       | 2                 | P4        | JW               | 00002-9401-01 | 1            | un                  | 2025-04-02
    C5       | 1                 | P5        | JW               | 00002-9401-01 | 1            | UN                  | 2025-04-02
    C6       | 1                 | P6        |                  | 00002-9401-01 | 3            | ML                  | 2025-04-02
    C6       | 2                 | P6        | JW               | 00002-9401-01 | 1            | UN                  | 2025-04-02
    C7       | 1                 | P7        |                  | 00002-9401-01 |              |                     | 2025-04-02
    C7       | 2                 | P7        | JW               | 00002-9401-01 | 1            | UN                  | 2025-04-02
    C8       | 1                 | P8        |                  |               | 3            | UN                  | 2025-04-02
    C8       | 2                 | P8        | JW               |               | 1            | UN                  | 2025-04-02
    """)  # fmt: skip
    answer = ask(con, "waste_share")
    # 0.5 and 1 of 2.5 and 4: a ratio of sums, 1.5 of 6.5.
    assert (
        table(answer)
        == """
        product      | quantity_unit | waste_step                | waste_administration_count | waste_line_count | wasted_rate
        Kisunla      | UN            | worked out                | 2                          | 4                | 0.231
        Kisunla      |               | lines in different units  | 1                          | 2                |
        Kisunla      |               | no line of what was given | 1                          | 1                |
        Kisunla      |               | no quantity on every line | 1                          | 2                |
        Unidentified |               | product not known         | 1                          | 2                |
    """
    )
    assert not [name for name in answer.table.column_names if "amount" in name]
    assert coding.collapsed(answer) == "Where a discarded amount is billed (JW), 11 lines are 6 administrations."


def test_a_doctor_who_bills_the_hospitals_drug_again_gave_none_of_it(claims, ask, table):
    con = claims("""
        claim_id | claim_line_number | person_id | claim_type    | billing_npi | hcpcs_modifier_1 | ndc_code      | ndc_quantity | ndc_unit_of_measure
        hospital | 1                 | A         | institutional | 1           |                  | 00002-9401-01 | 3            | UN
        hospital | 2                 | A         | institutional | 1           | JW               | 00002-9401-01 | 1            | UN
        doctor   | 1                 | A         | professional  | 2           |                  | 00002-9401-01 | 3            | UN
        office   | 1                 | B         | professional  | 2           |                  | 00002-9401-01 | 1            | UN
        office   | 2                 | B         | professional  | 2           | JW               | 00002-9401-01 | 1            | UN
    """)
    table(ask(con, "waste_share")).shows("""
        product | waste_step | waste_administration_count | waste_line_count | wasted_rate
        Kisunla | worked out | 2                          | 4                | 0.333
    """)


def test_without_modifiers_nothing_is_known_of_rules(claims, ask):
    con = claims("claim_id\nC1", without="hcpcs_modifier_1")
    for name in ("modifier_sets", "jw_jz_by_month", "waste_share", "modifier_breaches"):
        assert ask(con, name).missing == ("hcpcs_modifier_1",)


def test_without_first_decisions_breaches_are_still_counted(claims):
    con = claims("claim_id | hcpcs_modifier_1\nC1 | QW", without="adjustments paid_amount")
    (row,) = queries.answer(con, "modifier_breaches", Selection()).rows()
    assert (row["rule"], row["ruled_line_count"], row["denial_rate"], row["numerator"]) == (
        "QW: laboratory tests only",
        1,
        None,
        None,
    )


def test_the_rules_are_whole():
    known = {row["modifier"] for row in reference("modifiers")}
    for row in reference("modifier_rules"):
        assert set(row["modifiers"].split()) <= known and row["fix"], row
        assert (
            row["match"] in ("any", "all")
            and row["demand"] in ("must", "must_not")
            and row["judged"] in ("line", "administration")
        ), row
        assert row["codes"] in ("", "permanent", "unclassified"), row
        # On an administration only the marks of waste are gathered.
        assert row["judged"] == "line" or set(row["modifiers"].split()) <= {"JW", "JZ"}, row
    for row in reference("modifier_dates"):
        assert set(row["modifiers"].split()) <= known and date.fromisoformat(row["effective_from"]), row


def test_the_table_of_modifiers_is_complete():
    """Every modifier that rules, sites and the sample know, with what it says and when to use it."""
    rows = {row["modifier"]: row for row in reference("modifiers")}
    assert all(row["meaning"] and row["when_to_use"] for row in rows.values())
    assert list(table.TABLE.values()) == ["Modifier", "Description", "When to use"]
    assert {
        "JW",
        "JZ",
        "JA",
        "JB",
        "JG",
        "TB",
        "UD",
        "GA",
        "GX",
        "GY",
        "GZ",
        "KX",
        "PO",
        "PN",
        "RE",
        "SS",
        "25",
        "59",
    } <= rows.keys()
    assert {row["modifier"] for row in reference("sites") if row["modifier"]} <= rows.keys()
