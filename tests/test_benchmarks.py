"""When may payers stand beside BUCA and Medicare, and what do those two hold? A drawn book, a question, a drawn answer."""

import pytest

# The four, in commercial and Medicare Advantage business; Medicare; and a payer that is none of them.
BOOK = """
    times | payer           | line_of_business   | hcpcs_modifier_1 | charge_amount | paid_amount | adjustments
    15    | Aetna           | commercial         |                  | 100           | 80          | CO:45:20
    5     | Aetna           | commercial         | JA               | 100           | 0           | CO:197:100
    8     | Aetna           | medicare_advantage |                  | 100           | 0           | CO:197:100        # not commercial
    11    | BCBS of Ohio    | commercial         |                  | 100           | 80          | CO:45:20
    11    | Cigna           | commercial         |                  | 100           | 80          | CO:45:20
    3     | UHC             | commercial         |                  | 100           | 0           | CO:50:100         # 3 persons: the other three suffice
    40    | Medicare Part B |                    |                  | 100           | 60          | CO:45:20;PR:2:20
    6     | Humana          | commercial         |                  | 100           | 80          | CO:45:20          # commercial, but none of the four
    4     | Aetna           |                    |                  | 100           | 80          | CO:45:20          # not stated, where others are
"""


def test_buca_is_the_commercial_lines_of_the_four_pooled(claims, ask, table):
    table(ask(claims(BOOK), "payer_benchmark")).shows("""
        kind         | benchmark                           | line_of_business   | withheld | line_count | numerator | denominator | denial_rate | allowed_to_charge_rate
        payer    | Medicare               | medicare           |          | 40         | 0         | 40          | 0           | 0.8
        payer    | Aetna                  | commercial         |          | 20         | 5         | 20          | 0.25        | 0.8
        payer    | Blue Cross Blue Shield | commercial         |          | 11         | 0         | 11          | 0           | 0.8
        payer    | Cigna Health           | commercial         |          | 11         | 0         | 11          | 0           | 0.8
        payer    | Humana                 | commercial         |          | 6          | 0         | 6           | 0           | 0.8
        payer    | Aetna                  | not stated         |          | 4          | 0         | 4           | 0           | 0.8
        payer    | Aetna                  | medicare_advantage |          | 8          | 8         | 8           | 1           |
        payer    | UnitedHealthcare       | commercial         |          | 3          | 3         | 3           | 1           |
        Medicare     | Medicare                            | medicare           |          | 40         | 0         | 40          | 0           | 0.8
        BUCA without | BUCA without Blue Cross Blue Shield | commercial         |          | 34         | 8         | 34          | 0.2353      | 0.8
        BUCA without | BUCA without Cigna Health           | commercial         |          | 34         | 8         | 34          | 0.2353      | 0.8
        BUCA without | BUCA without Aetna                  | commercial         |          | 25         | 3         | 25          | 0.1200      | 0.8                     # 3 / (11 + 11 + 3)
        BUCA         | BUCA                                | commercial         |          | 45         | 8         | 45          | 0.1778      | 0.8                     # (5 + 3) / (20 + 11 + 11 + 3)
    """)


@pytest.mark.parametrize(
    "words",
    [{"payer": "Humana"}, {"payer_not": "Aetna"}, {"payer_name": "UHC"}, {"line_of_business": "medicare_advantage"}],
    ids=str,
)
def test_benchmarks_set_payer_and_line_of_business_filters_aside(claims, ask, table, words):
    answer = ask(claims(BOOK), "payer_benchmark", **words)
    rows = [row for row in answer.rows() if row["kind"] != "payer"]
    assert [(row["benchmark"], row["line_count"], row["numerator"]) for row in rows] == [
        ("Medicare", 40, 0),
        ("BUCA without Blue Cross Blue Shield", 34, 8),
        ("BUCA without Cigna Health", 34, 8),
        ("BUCA without Aetna", 25, 3),
        ("BUCA", 45, 8),
    ]
    # The payers' own rows keep them.
    assert 0 < sum(row["line_count"] for row in answer.rows() if row["kind"] == "payer") < 108


def test_benchmarks_keep_every_other_filter(claims, ask, table):
    table(ask(claims(BOOK), "payer_benchmark", modifier_not="JA")).shows("""
        kind     | benchmark              | line_of_business   | line_count | numerator
        payer    | Medicare               | medicare           | 40         | 0
        payer    | Aetna                  | commercial         | 15         | 0
        payer    | Blue Cross Blue Shield | commercial         | 11         | 0
        payer    | Cigna Health           | commercial         | 11         | 0
        payer    | Humana                 | commercial         | 6          | 0
        payer    | Aetna                  | not stated         | 4          | 0
        payer    | Aetna                  | medicare_advantage | 8          | 8
        payer    | UnitedHealthcare       | commercial         | 3          | 3
        Medicare | Medicare               | medicare           | 40         | 0
        BUCA without | BUCA without Blue Cross Blue Shield | commercial | 29 | 3
        BUCA without | BUCA without Cigna Health           | commercial | 29 | 3
        BUCA without | BUCA without Aetna                  | commercial | 25 | 3
        BUCA     | BUCA                   | commercial         | 40         | 3
    """)


FIGURES = (
    "line_count",
    "person_count",
    "charge_amount",
    "paid_amount",
    "numerator",
    "denominator",
    "denial_rate",
    "denial_rate_low",
)


def buca(answer) -> dict:
    """The one BUCA row."""
    (row,) = (row for row in answer.rows() if row["kind"] == "BUCA")
    return row


@pytest.mark.parametrize(
    ("aetna", "bcbs", "cigna", "uhc", "withheld"),
    [
        (11, 11, 11, 0, None),
        (11, 11, 10, 10, "few_members"),
        (50, 50, 0, 0, "few_members"),
        (104, 11, 15, 0, None),  # exactly 80 % of 130
        (105, 11, 15, 0, "one_member"),
    ],
)
def test_buca_is_withheld_when_it_would_be_one_or_two_payers(claims, ask, aetna, bcbs, cigna, uhc, withheld):
    sizes = {"Aetna": aetna, "BCBS": bcbs, "Cigna": cigna, "UHC": uhc}
    rows = [f"{times} | {payer} | commercial | 80 | CO:45:20" for payer, times in sizes.items() if times]
    row = buca(
        ask(
            claims("\n".join(["times | payer | line_of_business | paid_amount | adjustments", *rows])),
            "payer_benchmark",
        )
    )
    assert row["withheld"] == withheld
    assert [row[figure] is None for figure in FIGURES] == [withheld is not None] * len(
        FIGURES
    )  # withheld: not in the answer at all


def test_each_of_the_four_is_compared_with_the_other_three_and_others_with_buca(claims, ask):
    rows = ask(claims(BOOK), "payer_benchmark").rows()
    found = {(row["benchmark"], row["line_of_business"]): (row["compared_with"], row["not_comparable"]) for row in rows}
    assert found["Cigna Health", "commercial"] == ("BUCA without Cigna Health", "few_lines")
    assert found["Humana", "commercial"][0] == "BUCA"
    assert found["Aetna", "medicare_advantage"][1] == "other_line_of_business"
    assert found["Aetna", "not stated"][1] == "no_line_of_business"
    assert found["BUCA", "commercial"] == (None, None)
    # A payer under 11 persons has no ranking, and no composite of the others that would give it away.
    assert found["UnitedHealthcare", "commercial"][0] not in [row["benchmark"] for row in rows]


def test_a_payer_of_packaged_lines_has_no_rate_and_says_why(claims, ask):
    con = claims("""
        times | payer           | claim_type    | bill_type_code | opps_status_indicator | paid_amount | adjustments
        12    | Medicare Part B | institutional | 131            | N                     | 0           | CO:97:100
        12    | Medicaid        | professional  |                |                       | 0           | OA:133:100
    """)
    rows = {row["benchmark"]: row for row in ask(con, "payer_benchmark").rows() if row["kind"] == "payer"}
    assert rows["Medicare"]["denial_rate"] is None
    assert rows["Medicare"]["not_comparable"] == "packaged"
    assert rows["Medicaid"]["not_comparable"] == "none_adjudicated"


def test_buca_has_the_range_of_its_members_with_lines_enough(claims, ask):
    con = claims("""
        times | payer | line_of_business | received_date | adjudication_date | charge_amount | paid_amount | adjustments
        30    | Aetna | commercial       | 2025-03-05    | 2025-03-20        | 100           | 80          | CO:45:20
        10    | Aetna | commercial       | 2025-03-05    | 2025-03-20        | 100           | 0           | CO:197:100
        30    | BCBS  | commercial       | 2025-03-05    | 2025-03-25        | 100           | 50          | CO:45:50
        20    | BCBS  | commercial       | 2025-03-05    | 2025-03-25        | 100           | 0           | CO:197:100
        30    | UHC   | commercial       | 2025-03-05    | 2025-04-04        | 100           | 60          | CO:45:40
        11    | Cigna | commercial       | 2025-03-05    | 2025-06-05        | 100           | 0           | CO:197:100   # all denied, but too few
    """)
    row = buca(ask(con, "payer_benchmark"))
    assert (row["least_denial_rate"], row["most_denial_rate"]) == (0, 0.4)
    assert (row["least_allowed_to_charge_rate"], row["most_allowed_to_charge_rate"]) == (0.5, 0.8)
    assert (row["least_adjudication_days"], row["most_adjudication_days"]) == (15, 30)
    assert row["median_adjudication_days"] == 20  # 40 of 15 days, 50 of 20, 30 of 30, 11 of 92


def test_persons_of_a_composite_count_once_and_claims_add_up(claims, ask):
    con = claims(
        "person_id | payer | line_of_business | paid_amount | adjustments\n"
        + "".join(
            f"{payer[0]}{n} | {payer} | commercial | 80 | CO:45:20\n"
            for payer in ("Aetna", "BCBS", "Cigna")
            for n in range(11)
        )
        + "A1 | BCBS | commercial | 80 | CO:45:20\nA1 | BCBS | commercial | 80 | CO:45:20\n"  # changed from Aetna
        + "A1 | Cigna | commercial | 80 | CO:45:20\n"  # and again
        + " | Cigna | commercial | 80 | CO:45:20\n"  # without a member number: no person
    )
    rows = {row["benchmark"]: row for row in ask(con, "payer_benchmark").rows()}
    assert {name: (row["person_count"], row["claim_count"]) for name, row in rows.items()} == {
        "Aetna": (11, 11),
        "Blue Cross Blue Shield": (12, 13),
        "Cigna Health": (12, 13),
        "BUCA": (33, 37),
        "BUCA without Aetna": (23, 26),  # 11 of BCBS, 11 of Cigna, and A1 once
        "BUCA without Blue Cross Blue Shield": (22, 24),
        "BUCA without Cigna Health": (22, 24),
    }


@pytest.mark.parametrize("unit", ["lines", "claims", "dollars"])
def test_the_rate_of_a_composite_is_of_its_lines_together(claims, ask, unit):
    """Worked out of its payers' sums, it is what the denial rate of the same lines is, interval and all."""
    con = claims("""
        times | payer | line_of_business | charge_amount | paid_amount | adjustments
        30    | Aetna | commercial       | 100           | 80          | CO:45:20
        10    | Aetna | commercial       | 250           | 0           | CO:197:250
        20    | BCBS  | commercial       | 100           | 50          | CO:45:50
        20    | BCBS  | commercial       | 300           | 100         | CO:197:200
        30    | UHC   | commercial       | 100           | 60          | CO:45:40
        12    | UHC   | commercial       | 100           | 0           |              # unknown
    """)
    rows = {row["benchmark"]: row for row in ask(con, "payer_benchmark", unit=unit).rows()}
    names = ["numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high", "unknown_rate", "denial_rate_least", "denial_rate_most"]  # fmt: skip
    for benchmark, words in (("BUCA", {}), ("BUCA without Aetna", {"payer_not": "Aetna"})):
        (rate,) = ask(con, "denial_rate", unit=unit, **words).rows()
        assert [rows[benchmark][name] for name in names] == pytest.approx([rate[name] for name in names])


def test_eleven_lines_of_one_person_are_not_eleven_persons(claims, ask):
    con = claims("""
        times | person_id | payer | line_of_business | paid_amount | adjustments
        11    | A         | Aetna | commercial       | 80          | CO:45:20
        11    | B         | BCBS  | commercial       | 80          | CO:45:20
        11    | C         | Cigna | commercial       | 80          | CO:45:20
    """)
    assert buca(ask(con, "payer_benchmark"))["withheld"] == "few_members"


def test_every_group_of_buca_must_be_a_composite_itself(claims, ask, table):
    con = claims("""
        times | payer | line_of_business | state | paid_amount | adjustments
        11    | Aetna | commercial       | OH    | 80          | CO:45:20
        11    | BCBS  | commercial       | OH    | 80          | CO:45:20
        11    | Cigna | commercial       | OH    | 80          | CO:45:20
        20    | UHC   | commercial       | TX    | 0           | CO:197:100   # in Texas BUCA would be UnitedHealthcare
        2     | UHC   | commercial       |       | 0           | CO:197:100
    """)
    answer = ask(con, "payer_benchmark", by="state")
    assert {row["state"]: (row["line_count"], row["withheld"]) for row in answer.rows() if row["kind"] == "BUCA"} == {
        "OH": (33, None),
        "TX": (None, "few_members"),
        "(blank)": (None, "few_members"),
    }


# Without any line of business the four count whole; a name that says it ("AETNA MEDICARE") still does.
UNSTATED = """
    times | payer          | paid_amount | adjustments
    11    | Aetna          | 80          | CO:45:20
    11    | BCBS           | 80          | CO:45:20
    11    | Cigna          | 80          | CO:45:20
    20    | Aetna Medicare | 0           | CO:197:100
    5     | Medicare       | 80          | CO:45:20
"""


def test_lines_without_a_line_of_business_count_as_commercial_only_where_none_is_captured(claims, ask):
    answer = ask(claims(UNSTATED), "payer_benchmark")
    assert (buca(answer)["line_count"], buca(answer)["line_of_business"]) == (
        33,
        "commercial or not stated",
    )  # and says so
    stated = """
        payer | line_of_business | paid_amount | adjustments
        Aetna | commercial       | 80          | CO:45:20
    """
    assert buca(ask(claims(UNSTATED, stated), "payer_benchmark"))[
        "withheld"
    ]  # one file captures it: the other's lines are not known to be commercial


def test_medicare_is_fee_for_service(claims, ask, table):
    table(ask(claims(UNSTATED), "payer_benchmark", payer="Medicare")).shows("""
        kind     | benchmark | line_of_business         | line_count
        payer    | Medicare  | medicare                 | 5
        Medicare | Medicare  | medicare                 | 5           # "Aetna Medicare" is Medicare Advantage
        BUCA without | BUCA without Aetna                  | commercial or not stated | 22
        BUCA without | BUCA without Blue Cross Blue Shield | commercial or not stated | 22
        BUCA without | BUCA without Cigna Health           | commercial or not stated | 22
        BUCA     | BUCA      | commercial or not stated | 33
    """)


def test_days_run_from_receipt_never_from_service(claims, ask, table):
    con = claims("""
        claim_id | payer  | claim_line_start_date | received_date | adjudication_date | paid_date  | paid_amount | adjustments
        A        | Humana | 2025-01-01            | 2025-03-01    | 2025-03-11        | 2025-03-15 | 80          | CO:45:20
        B        | Humana | 2025-01-01            | 2025-03-01    | 2025-03-21        | 2025-03-31 | 80          | CO:45:20
        C        | Humana | 2025-01-01            | 2025-03-01    | 2025-03-31        | 2025-03-31 | 0           | CO:197:100   # decided, not paid
        D        | Humana | 2025-01-01            |               | 2025-03-31        | 2025-03-31 | 80          | CO:45:20     # not known when received
        E        | Humana | 2025-01-01            | 2025-04-09    | 2025-03-31        | 2025-03-31 | 80          | CO:45:20     # received after it was decided: no days
    """)
    table(ask(con, "payer_benchmark", payer="Humana")).shows("""
        line_count | median_adjudication_days | p90_adjudication_days | median_payment_days
        5          | 20                       | 28                    | 22                   # of 10, 20, 30; of 14, 30
    """)


def test_overturned_is_of_lines_first_denied_at_least_180_days_ago(claims, ask, table):
    con = claims("""
        claim_id | payer  | adjudication_date | paid_amount | adjustments
        paid     | Humana | 2025-01-10        | 0           | CO:197:100
        paid     | Humana | 2025-03-10        | 80          | CO:45:20
        part     | Humana | 2025-01-10        | 0           | CO:197:100
        part     | Humana | 2025-03-10        | 40          | CO:50:60
        upheld   | Humana | 2025-01-10        | 0           | CO:197:100
        share    | Humana | 2025-01-10        | 0           | CO:197:100
        share    | Humana | 2025-03-10        | 0           | PR:1:100     # allowed, and all of it the patient's
        never    | Humana | 2025-01-10        | 80          | CO:45:20     # was not denied
        young    | Humana | 2025-06-10        | 0           | CO:197:100   # may still turn
        young    | Humana | 2025-07-09        | 80          | CO:45:20     # the last date: 180 days after 10 January
    """)
    table(ask(con, "payer_benchmark")).shows("""
        numerator | overturned_rate
        5         | 0.75             # paid, part and share of paid, part, upheld and share
    """)
