"""What is a denial rate, of what, at which stage, and how sure is it? A drawn book of claims, a question, a drawn answer."""

from math import sqrt

import pytest

import queries
from queries import remembered

# Two payers and one with few lines; adjudicated are paid, patient share, partly denied and denied lines.
BOOK = """
    times | payer  | charge_amount | paid_amount | adjustments | remark_codes
    20    | Aetna  | 100           | 80          | CO:45:20    |               # paid
    5     | Aetna  | 100           | 0           | PR:1:100    |               # patient share
    6     | Aetna  | 200           | 0           | CO:197:200  |               # denied
    4     | Aetna  | 100           | 60          | CO:50:40    |               # partly denied
    3     | Aetna  | 100           | 0           | CO:16:100   | MA130         # rejected: in no rate
    30    | Cigna  | 100           | 80          | CO:45:20    |
    10    | Cigna  | 300           | 0           | CO:50:300   |
    2     | Cigna  | 100           | 0           | OA:133:100  |               # pending: in no rate
    29    | Humana | 100           | 0           | CO:197:100  |               # 29: too few for an interval
"""

Z = 1.959964


def wilson(k: float, n: float) -> tuple[float, float]:
    """The interval of a share, as the textbook writes it."""
    middle, width = k / n + Z**2 / (2 * n), Z * sqrt(k / n * (1 - k / n) / n + Z**2 / (4 * n**2))
    return max(0, (middle - width) / (1 + Z**2 / n)), min(1, (middle + width) / (1 + Z**2 / n))


def of_dollars(denied: list[float], charged: list[float]) -> tuple[float, float]:
    """Wilson in the number of equal lines that say as much as these: of lines, each of a person of its own, that stray from the rate."""
    n, rate = len(charged), sum(denied) / sum(charged)
    strays = sum((d - rate * c) ** 2 for d, c in zip(denied, charged, strict=True)) * n / (n - 1) / (rate * (1 - rate))
    effective = sum(charged) ** 2 / max(strays, sum(c**2 for c in charged))
    return wilson(rate * effective, effective)


def test_lines(claims, ask, table):
    table(ask(claims(BOOK), "denial_rate", by="payer")).shows("""
        payer_group  | numerator | denominator | denial_rate | denial_rate_low | denial_rate_high
        Aetna        | 10        | 35          | 0.2857      | 0.1633          | 0.4505            # (6 + 4) / (20 + 5 + 6 + 4)
        Cigna Health | 10        | 40          | 0.2500      | 0.1419          | 0.4019
        Humana       | 29        | 29          | 1           |                 |                   # last: no interval, no rank
    """)


def test_the_total_is_of_all_lines_not_of_the_groups_rates(claims, ask, table):
    rate = ask(claims(BOOK), "denial_rate", by="payer")
    table(rate.total).shows("""
        numerator | denominator | denial_rate
        49        | 104         | 0.4712       # (10 + 10 + 29) / (35 + 40 + 29)
    """)
    table(ask(claims(BOOK), "denial_rate")).shows("""
        numerator | denominator | denial_rate
        49        | 104         | 0.4712
    """)


@pytest.mark.parametrize(("payer", "k", "n"), [("Aetna", 10, 35), ("Cigna Health", 10, 40)])
def test_the_interval_of_lines_is_wilsons(claims, ask, payer, k, n):
    (row,) = ask(claims(BOOK), "denial_rate", payer=payer).rows()
    assert (row["denial_rate_low"], row["denial_rate_high"]) == pytest.approx(wilson(k, n), abs=1e-6)


def test_partial_denials_count_unless_switched_off(claims, ask, table):
    table(ask(claims(BOOK), "denial_rate", payer="Aetna", partial="not counted")).shows("""
        numerator | denominator | denial_rate
        6         | 35          | 0.1714       # still adjudicated
    """)


def test_dollars(claims, ask, table):
    table(ask(claims(BOOK), "denial_rate", by="payer", unit="dollars")).shows("""
        payer_group  | numerator | denominator | denial_rate
        Cigna Health | 3000      | 6000        | 0.5000
        Aetna        | 1360      | 4100        | 0.3317       # (6 × 200 + 4 × 40) / (20 × 100 + 5 × 100 + 6 × 200 + 4 × 100)
        Humana       | 2900      | 2900        | 1
    """)
    table(ask(claims(BOOK), "denial_rate", payer="Aetna", unit="dollars", partial="not counted")).shows("""
        numerator | denominator | denial_rate
        1200      | 4100        | 0.2927
    """)


@pytest.mark.parametrize(
    ("partial", "denied"),
    [("counted", 25 * [0] + 6 * [200] + 4 * [40]), ("not counted", 25 * [0] + 6 * [200] + 4 * [0])],
)
def test_dollars_weigh_as_their_charges_and_stray_from_their_rate(claims, ask, partial, denied):
    (row,) = ask(claims(BOOK), "denial_rate", payer="Aetna", unit="dollars", partial=partial).rows()
    expected = of_dollars(denied, 25 * [100] + 6 * [200] + 4 * [100])
    assert (row["denial_rate_low"], row["denial_rate_high"]) == pytest.approx(expected, abs=1e-6)


# One claim of three lines, one of two, and a claim that the payer has not decided.
CLAIMS = """
    claim_id | claim_line_number | paid_amount | adjustments
    A        | 1                 | 80          | CO:45:20
    A        | 2                 | 0           | CO:197:100   # one denied line: a claim with a denied line
    A        | 3                 | 0           | CO:197:100   # two: still one claim
    B        | 1                 | 80          | CO:45:20
    B        | 2                 | 0           | OA:133:100   # pending
    C        | 1                 | 0           | OA:133:100   # no adjudicated line: in neither
    D        | 1                 | 60          | CO:50:40     # partly denied
"""


def test_claims(claims, ask, table):
    con = claims(CLAIMS)
    table(ask(con, "denial_rate", unit="claims")).shows("""
        numerator | denominator | denial_rate
        2         | 3           | 0.6667       # A and D / A, B and D
    """)
    table(ask(con, "denial_rate", unit="claims", partial="not counted")).shows("""
        numerator | denominator | denial_rate
        1         | 3           | 0.3333
    """)


def test_claims_of_several_groups_do_not_add_up(claims, ask, table):
    rate = ask(claims(CLAIMS), "denial_rate", by="disposition", unit="claims")
    table(rate).shows("""
        disposition      | numerator | denominator | denial_rate
        denied           | 1         | 1           | 1
        partially_denied | 1         | 1           | 1
        paid             | 0         | 2           | 0            # A has paid and denied lines: in two groups
    """)
    table(rate.total).shows("""
        numerator | denominator
        2         | 3
    """)


def test_claims_need_30_claims_for_an_interval(claims, ask, table):
    con = claims("""
        times | claim_id | claim_line_number | payer | paid_amount | adjustments
        1     | A        | 1                 | Aetna | 0           | CO:197:100
        1     | A        | 2                 | Aetna | 0           | CO:197:100
        1     | B        | 1                 | Cigna | 0           | CO:197:100
    """ + "".join(f"1 | A{n} | 1 | Aetna | 80 | CO:45:20\n" for n in range(28)) + "".join(f"1 | B{n} | 1 | Cigna | 80 | CO:45:20\n" for n in range(29)))  # fmt: skip
    rate = ask(con, "denial_rate", by="payer", unit="claims")
    table(rate).shows("""
        payer_group  | numerator | denominator | denial_rate_low
        Cigna Health | 1         | 30          | 0.006
        Aetna        | 1         | 29          |                  # 30 lines, but 29 claims
    """)
    low, high = wilson(1, 30)
    assert (rate.rows()[0]["denial_rate_low"], rate.rows()[0]["denial_rate_high"]) == pytest.approx(
        (low, high), abs=1e-6
    )


@pytest.mark.parametrize(("denied", "low", "high"), [(0, 0, 0.1135), (30, 0.8865, 1)])
def test_an_interval_never_leaves_0_to_1(claims, ask, table, denied, low, high):
    rows = "\n".join(["times | paid_amount | adjustments", *([f"{denied} | 0 | CO:197:100"] if denied else []), *([f"{30 - denied} | 80 | CO:45:20"] if denied < 30 else [])])  # fmt: skip
    (row,) = ask(claims(rows), "denial_rate").rows()
    assert (row["denial_rate_low"], row["denial_rate_high"]) == pytest.approx((low, high), abs=1e-4)
    (row,) = ask(claims(rows), "denial_rate", unit="dollars").rows()
    # Equal dollars are as sure as lines: where all of 30 are denied, the rate of all there could be need not be 100 %.
    assert (row["denial_rate_low"], row["denial_rate_high"]) == pytest.approx((low, high), abs=1e-4)


def test_stages(claims, ask, table):
    con = claims("""
        claim_id | adjudication_date | paid_amount | adjustments
        turned   | 2025-03-20        | 0           | CO:197:100
        turned   | 2025-04-20        | 80          | CO:45:20     # overturned on review
        upheld   | 2025-03-20        | 0           | CO:197:100
        halved   | 2025-03-20        | 0           | CO:197:100
        halved   | 2025-04-20        | 40          | CO:197:60
        taken    | 2025-03-20        | 80          | CO:45:20
        taken    | 2025-04-20        | 0           | CO:50:100    # paid, then denied
        pending  | 2025-03-20        | 0           | OA:133:100
    """)
    table(ask(con, "denial_rate", stage="initial")).shows("""
        numerator | denominator
        3         | 4
    """)
    table(ask(con, "denial_rate", stage="final")).shows("""
        numerator | denominator
        3         | 4
    """)
    table(ask(con, "denial_rate", stage="final", partial="not counted")).shows("""
        numerator | denominator
        2         | 4
    """)
    table(ask(con, "denial_rate", stage="final", unit="dollars")).shows("""
        numerator | denominator
        260       | 400          # upheld 100, taken 100, halved 60
    """)
    table(ask(con, "denial_rate", stage="initial", unit="dollars")).shows("""
        numerator | denominator
        300       | 400
    """)


# A secondary payer's answers, and lines that cannot be read, beside what a rate is about.
SEQUENCES = """
    claim_id | payer | payer_sequence | claim_line_start_date | paid_amount | adjustments
    A        | Aetna | P              | 2025-03-01            | 0           | CO:197:100
    A        | Cigna | S              | 2025-03-01            | 0           | CO:197:100   # the same claim, its second payer
    B        | Aetna | P              | 2025-03-01            | 80          | CO:45:20
    C        | Aetna |                | 2025-03-01            | 80          | CO:45:20     # not stated: taken as primary
    D        | Aetna | T              | 2025-03-01            | 10          | OA:23:90
    E        | Aetna | P              |                       | 0           | CO:197:100   # unusable
    F        | Aetna | S              |                       | 0           | CO:197:100   # unusable before secondary
"""


def test_rates_are_about_primary_answers_that_can_be_read(claims, ask, table):
    table(ask(claims(SEQUENCES), "denial_rate")).shows("""
        numerator | denominator
        1         | 3
    """)


def test_asked_for_secondary_answers_rates_are_about_them(claims, ask, table):
    con = claims(SEQUENCES)
    table(ask(con, "denial_rate", sequence="S")).shows("""
        numerator | denominator
        1         | 1
    """)
    table(ask(con, "denial_rate", sequence=["P", "S", "T", "not stated"])).shows("""
        numerator | denominator
        2         | 5
    """)
    table(ask(con, "denial_rate", sequence_not="T")).shows("""
        numerator | denominator
        2         | 4
    """)


def test_the_bridge_names_every_step(claims, ask, table):
    table(ask(claims(SEQUENCES), "denial_bridge")).shows("""
        step                  | is_adjudicated | line_count | charge_amount
        paid                  | yes            | 2          | 200
        denied                | yes            | 1          | 100
        unusable                 | no          | 2          | 200
        counted at another payer | no          | 1          | 100
        later payer only         | no          | 1          | 100
    """)


@pytest.mark.parametrize(
    "words", [{}, {"stage": "final"}, {"chained": "off"}, {"sequence": "S"}, {"partial": "not counted"}], ids=str
)
def test_the_bridge_adds_up_to_all_lines_selected(claims, ask, words):
    con = claims(SEQUENCES)
    rate = ask(con, "denial_rate", **words)
    for by in ("", "payer sequence", "disposition month reason"):
        rows = ask(con, "denial_bridge", by=by, **words).rows()
        lines = sum(row["line_count"] for row in rows if row["step"] != "counted at another payer")
        assert lines == rate.basis.line_count
        assert sum(row["line_count"] for row in rows if row["is_adjudicated"]) == rate.rows()[0]["denominator"]


def test_a_line_that_cannot_be_read_stays_unusable_whatever_became_of_its_chain(claims, ask, table):
    con = claims("""
        claim_id | original_claim_id | received_date | charge_amount | paid_amount | adjustments
        A1       |                   | 2025-03-05    |               | 0           | CO:197:100
        A2       | A1                | 2025-04-05    | 100           | 80          | CO:45:20
        B        |                   | 2025-03-05    | 100           | 80          | CO:45:20
    """)
    table(ask(con, "denial_bridge", stage="final")).shows("""
        step     | is_adjudicated | line_count
        paid     | yes            | 1
        unusable | no             | 1
    """)


def test_reasons(claims, ask, table):
    con = claims("""
        times | charge_amount | paid_amount | adjustments         | remark_codes
        4     | 100           | 0           | CO:197:100          |
        2     | 300           | 0           | CO:197:50;CO:50:250 |               # under its largest denial
        1     | 100           | 0           | CO:16:100           | N448          # the remark says why
        1     | 100           | 60          | CO:45:10;CO:50:30   |               # partly denied: its denied dollars
        5     | 100           | 80          | CO:45:20            |
        1     | 100           | 0           | CO:16:100           | MA130         # rejected
    """)
    table(ask(con, "denial_reasons", by="reason category")).shows("""
        reason | category            | denied_line_count | denied_amount | share_of_lines_rate | share_of_dollars_rate
        50     | medical_necessity   | 3                 | 630           | 0.375               | 0.558
        197    | prior_authorization | 4                 | 400           | 0.500               | 0.354
        16     | pricing_invoice     | 1                 | 100           | 0.125               | 0.088
    """)
    table(ask(con, "denial_reasons", by="reason", partial="not counted")).shows("""
        reason | denied_line_count | denied_amount
        50     | 2                 | 600
        197    | 4                 | 400
        16     | 1                 | 100
    """)
    table(ask(con, "denial_reasons").total).shows("""
        denied_line_count | denied_amount | share_of_lines_rate
        8                 | 1130          | 1
    """)


def test_a_reason_is_of_the_stage_asked_for(claims, ask, table):
    con = claims("""
        claim_id | person_id | received_date | adjudication_date | paid_amount | adjustments
        A1       | A         | 2025-03-05    | 2025-03-20        | 0           | CO:197:100
        A2       | A         | 2025-04-05    | 2025-04-20        | 0           | CO:29:100    # tried again, too late
    """)
    for stage, reason in (("initial", "197"), ("final", "29")):
        table(ask(con, "denial_reasons", by="reason", stage=stage)).shows(f"""
            reason   | denied_line_count
            {reason} | 1
        """)


def test_a_group_without_an_adjudicated_line_has_no_rate(claims, ask, table):
    con = claims("""
        payer | paid_amount | adjustments
        Aetna | 80          | CO:45:20
        Cigna | 0           | OA:133:100
    """)
    table(ask(con, "denial_rate", by="payer")).shows("""
        payer_group | denial_rate
        Aetna       | 0
    """)


def test_a_month_is_of_service_or_of_the_first_decision(claims, ask, table):
    con = claims("""
        claim_id | claim_line_start_date | adjudication_date | paid_amount | adjustments
        A        | 2025-01-31            | 2025-03-20        | 0           | CO:197:100
        A        | 2025-01-31            | 2025-05-20        | 80          | CO:45:20     # its first decision was in March
        B        | 2025-02-01            | 2025-03-31        | 80          | CO:45:20
        C        | 2025-02-28            |                   | 80          | CO:45:20     # no date of decision
    """)
    table(ask(con, "denial_rate_by_month")).shows("""
        month      | numerator | denominator
        2025-01-01 | 1         | 1
        2025-02-01 | 0         | 2
    """)
    table(ask(con, "denial_rate_by_month", basis="adjudication", stage="final")).shows("""
        month      | numerator | denominator
        2025-03-01 | 0         | 2
    """)


def test_volume_and_spend_are_of_the_end_whatever_the_stage(claims, ask, table):
    con = claims("""
        claim_id | adjudication_date | charge_amount | paid_amount | adjustments
        A        | 2025-03-20        | 100           | 0           | CO:197:100
        A        | 2025-04-20        | 100           | 80          | CO:45:20
        B        | 2025-03-20        | 100           | 80          | CO:45:20
        B        | 2025-04-20        | -100          | -80         | CO:45:-20    # taken back: paid 0
    """)
    for stage in ("initial", "final"):
        for question in ("volume_by", "spend_by_month"):
            table(ask(con, question, stage=stage)).shows("""
                line_count | charge_amount | allowed_amount | paid_amount
                2          | 200           | 80             | 80
            """)


# Allowed to charge and paid to allowed: sums over sums, of paid, patient-share and partly denied lines that allow something.
def test_price_ratios_are_sums_over_sums_of_priced_lines(claims, ask, table):
    con = claims("""
        claim_id | payer  | charge_amount | allowed_amount | paid_amount | adjustments
        A        | Humana | 1000          | 500            | 400         | CO:45:500;PR:2:100
        B        | Humana | 100           | 100            | 100         |
        C        | Humana | 200           | 100            | 0           | CO:45:100;PR:1:100  # patient share: priced
        D        | Humana | 400           | 200            | 100         | CO:50:200;PR:2:100  # partly denied: priced
        E        | Humana | 5000          | 0              | 0           | CO:197:5000         # denied: no price
        F        | Humana | 5000          |                | 0           | CO:45:5000          # contractual zero: no price
    """)
    table(ask(con, "payer_benchmark")).shows("""
        kind  | line_count | charge_amount | allowed_to_charge_rate | paid_to_allowed_rate | patient_share_rate
        payer | 6          | 11700         | 0.5294                 | 0.6667               | 0.3333              # 900 / 1700, 600 / 900, 300 / 900
    """)


def test_a_rate_says_how_it_was_counted(claims, ask):
    basis = ask(claims(BOOK), "denial_rate", unit="dollars", stage="final", partial="not counted").basis
    assert basis.rate == "denied ÷ adjudicated billed dollars, last decision, partial denials not counted"
    assert {one.split("-")[0] for one in basis.metrics} >= {
        "is_adjudicated",
        "is_denied",
        "denied_dollars",
        "effective_count",
    }
    assert basis.line_count == 109
    assert queries.names()


@pytest.mark.parametrize("unit", ["lines", "claims", "dollars"])
def test_all_denied_leaves_the_interval_a_width(claims, ask, unit):
    """40 of 40 lines denied, of charges that differ: the dollars' interval reaches farther down than the lines'."""
    rows = "\n".join(
        [
            "charge_amount | paid_amount | adjustments",
            *(f"{100 + 50 * n} | 0 | CO:197:{100 + 50 * n}" for n in range(40)),
        ]
    )
    (row,) = ask(claims(rows), "denial_rate", unit=unit).rows()
    charged = [100 + 50 * n for n in range(40)]
    n = sum(charged) ** 2 / sum(c**2 for c in charged) if unit == "dollars" else 40
    assert row["denial_rate"] == row["denial_rate_high"] == 1 and row["denial_rate_low"] == pytest.approx(
        wilson(n, n)[0], abs=1e-6
    )


# Three lines each of so many persons: the answers of a person's lines are alike.
ALIKE = "times | person_id | claim_id | claim_line_number | paid_amount | adjustments\n" + "\n".join(
    f"1 | {person} | {person} | {line} | {0 if person % 4 == 0 else 80} | {'CO:197:100' if person % 4 == 0 else 'CO:45:20'}"
    for person in range(1, 21)
    for line in (1, 2, 3)
)


def test_lines_of_one_person_that_are_decided_alike_say_as_much_as_one(claims, ask):
    """All three lines of each of twenty persons share one fate: ρ is 1, and 60 lines are worth 20."""
    con = claims(ALIKE)
    assert con.execute("SELECT rho FROM correlation").fetchall() == [(1.0,)]
    (row,) = ask(con, "denial_rate").rows()
    assert (row["numerator"], row["denominator"]) == (15, 60)
    assert (row["denial_rate_low"], row["denial_rate_high"]) == pytest.approx(wilson(5, 20), abs=1e-6)


def test_ten_persons_are_too_few_for_an_interval(claims, ask):
    few = "\n".join([ALIKE.splitlines()[0], *(ALIKE.splitlines()[1:31])])
    (row,) = ask(claims(few), "denial_rate").rows()
    assert row["denominator"] == 30 and row["denial_rate_low"] is None


# Lines whose outcome the input does not say: unpaid, and no reason or one that is in no table.
UNKNOWN = """
    times | payer  | charge_amount | paid_amount | adjustments
    24    | Aetna  | 100           | 80          | CO:45:20
    8     | Aetna  | 300           | 0           | CO:197:300
    8     | Aetna  | 200           | 0           |               # 8 of 40: a range
    38    | Cigna  | 100           | 80          | CO:45:20
    1     | Cigna  | 100           | 0           | CO:197:100
    1     | Cigna  | 100           | 0           |               # 1 of 40: none
"""


def test_lines_of_unknown_outcome_make_the_rate_a_range(claims, ask, table):
    table(ask(claims(UNKNOWN), "denial_rate", by="payer")).shows("""
        payer_group  | numerator | denominator | denial_rate | unknown_rate | denial_rate_least | denial_rate_most
        Aetna        | 8         | 32          | 0.2500      | 0.2000       | 0.2000            | 0.4000   # 8 / 40, (8 + 8) / 40
        Cigna Health | 1         | 39          | 0.0256      | 0.0250       | 0.0250            | 0.0500
    """)
    table(ask(claims(UNKNOWN), "denial_rate", payer="Aetna", unit="dollars")).shows("""
        numerator | denominator | unknown_rate | denial_rate_least | denial_rate_most
        2400      | 4800        | 0.2500       | 0.3750            | 0.6250             # 2400 / 6400, (2400 + 1600) / 6400
    """)


def test_the_range_of_a_claim_rate_counts_a_claim_once(claims, ask, table):
    con = claims("""
        claim_id | claim_line_number | paid_amount | adjustments
        A        | 1                 | 0           | CO:197:100   # denied, whatever became of its other line
        A        | 2                 | 0           |
        B        | 1                 | 80          | CO:45:20     # denied only if its other line was
        B        | 2                 | 0           |
        C        | 1                 | 0           |              # nothing is known of it
        D        | 1                 | 80          | CO:45:20
    """)
    table(ask(con, "denial_rate", unit="claims")).shows("""
        numerator | denominator | denial_rate | unknown_rate | denial_rate_least | denial_rate_most
        1         | 3           | 0.3333      | 0.7500       | 0.2500            | 0.7500
    """)


def test_secondary_answers_of_unknown_outcome_make_no_range(claims, ask, table):
    con = claims("""
        payer_sequence | paid_amount | adjustments
        P              | 80          | CO:45:20
        S              | 0           |
    """)
    table(ask(con, "denial_rate")).shows("""
        denial_rate | unknown_rate | denial_rate_least | denial_rate_most
        0           | 0            | 0                 | 0
    """)


# Lines that move between the decisions, of several lines a claim and several charges.
MOVES = """
    times | claim_id | claim_line_number | adjudication_date | charge_amount | paid_amount | adjustments
    1     | A        | 1                 | 2025-03-20        | 100           | 0           | CO:197:100
    1     | A        | 1                 | 2025-04-20        | 100           | 80          | CO:45:20     # overturned
    1     | A        | 2                 | 2025-03-20        | 100           | 80          | CO:45:20
    1     | B        | 1                 | 2025-03-20        | 300           | 100         | CO:50:200    # partly denied, and stays
    1     | C        | 1                 | 2025-03-20        | 400           | 0           | CO:197:400   # denied, and stays
    1     | D        | 1                 | 2025-03-20        | 500           | 400         | CO:45:100
    1     | D        | 1                 | 2025-04-20        | 500           | 0           | CO:50:500    # paid, then denied
    1     | E        | 1                 | 2025-03-20        | 600           | 0           | OA:133:600   # pending
    1     | F        | 1                 | 2025-03-20        | 700           | 0           | CO:197:700
    1     | F        | 1                 | 2025-04-20        | 700           | 0           |              # denied, then nobody knows
"""


def test_every_definition_gives_another_rate(claims, ask, table):
    table(ask(claims(MOVES), "rate_definitions")).shows("""
        unit    | stage   | partial     | numerator | denominator | denial_rate
        lines   | initial | counted     | 4         | 6           | 0.6667
        lines   | initial | not counted | 3         | 6           | 0.5000
        lines   | final   | counted     | 3         | 5           | 0.6000
        lines   | final   | not counted | 2         | 5           | 0.4000
        claims  | initial | counted     | 4         | 5           | 0.8000
        claims  | initial | not counted | 3         | 5           | 0.6000
        claims  | final   | counted     | 3         | 4           | 0.7500
        claims  | final   | not counted | 2         | 4           | 0.5000
        dollars | initial | counted     | 1400      | 2100        | 0.6667   # 100 + 200 + 400 + 700
        dollars | initial | not counted | 1200      | 2100        | 0.5714
        dollars | final   | counted     | 1100      | 1400        | 0.7857   # 200 + 400 + 500
        dollars | final   | not counted | 900       | 1400        | 0.6429
    """)


DEFINITIONS = [(u, s, p) for u in ("lines", "claims", "dollars") for s in ("initial", "final") for p in ("counted", "not counted")]  # fmt: skip


@pytest.mark.parametrize(("unit", "stage", "partial"), DEFINITIONS)
@pytest.mark.parametrize("words", [{}, {"chained": "off", "payer": "Aetna"}], ids=str)
def test_a_definition_is_the_denial_rate_of_that_name(claims, ask, unit, stage, partial, words):
    """Nothing is defined twice: the same figures, interval and all, whatever definition is on the screen."""
    for drawn in (BOOK, MOVES):
        con = claims(drawn)
        (rate,) = ask(con, "denial_rate", unit=unit, stage=stage, partial=partial, **words).rows()
        names = ["numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high"]
        for screen in ({}, {"unit": unit, "stage": "final"}):
            rows = ask(con, "rate_definitions", **words, **screen).rows()
            found = {(row["unit"], row["stage"], row["partial"]): row for row in rows}
            assert [found[unit, stage, partial][name] for name in names] == [rate[name] for name in names]


def test_lines_move_between_the_decisions(claims, ask, table):
    table(ask(claims(MOVES), "decision_changes")).shows("""
        first_step       | last_step        | line_count | charge_amount | paid_amount | first_denied_amount | last_denied_amount
        denied           | denied           | 1          | 400           | 0           | 400                 | 400
        denied           | paid             | 1          | 100           | 80          | 100                 | 0
        denied           | unknown          | 1          | 700           | 0           | 700                 | 0
        paid             | denied           | 1          | 500           | 0           | 0                   | 500
        paid             | paid             | 1          | 100           | 80          | 0                   | 0
        partially_denied | partially_denied | 1          | 300           | 100         | 200                 | 200
        pending          | pending          | 1          | 600           |             | 0                   | 0
    """)


RATED = ("paid", "patient_share", "partially_denied", "denied")


@pytest.mark.parametrize("words", [{}, {"chained": "off"}, {"stage": "final"}, {"partial": "not counted"}], ids=str)
@pytest.mark.parametrize("drawn", [BOOK, MOVES, SEQUENCES, UNKNOWN], ids=["book", "moves", "sequences", "unknown"])
def test_the_moves_add_up_to_both_rates(claims, ask, drawn, words):
    """What a line was and what it became: each side of the table is the denial rate and the bridge of its decision."""
    con = claims(drawn)
    moves = ask(con, "decision_changes", **words).rows()
    for stage, side in (("initial", "first"), ("final", "last")):
        rates = {unit: ask(con, "denial_rate", **(words | {"stage": stage, "unit": unit})).rows()[0] for unit in ("lines", "dollars")}  # fmt: skip
        inside = [row for row in moves if row[f"{side}_step"] in RATED]
        assert sum(row["line_count"] for row in inside) == rates["lines"]["denominator"]
        assert sum(row["charge_amount"] for row in inside) == rates["dollars"]["denominator"]
        assert sum(row[f"{side}_denied_amount"] for row in moves) == rates["dollars"]["numerator"]
        steps = ask(con, "denial_bridge", **(words | {"stage": stage})).rows()
        bridge = {row["step"]: row["line_count"] for row in steps if row["step"] != "counted at another payer"}
        assert {
            step: sum(row["line_count"] for row in moves if row[f"{side}_step"] == step) for step in bridge
        } == bridge


def hold_last_answers(con, source_file: str = "%") -> None:
    """As after reading a layout that holds only the last answer to a line: its parts say so, and its lines."""
    con.execute(
        "UPDATE parts SET captured = list_filter(captured, lambda one: one <> 'every_answer') WHERE source_file LIKE $file",
        {"file": source_file},
    )
    con.execute("UPDATE lines SET is_first_answer = false WHERE source_file LIKE $file", {"file": source_file})
    remembered.forget(con)


def test_of_last_answers_alone_only_the_definitions_of_the_last_decision_are_given(claims, ask):
    con = claims(MOVES + "# whose inputs hold last answers only")
    hold_last_answers(con)
    for stage in ("initial", "final"):  # whatever is on the screen
        rows = ask(con, "rate_definitions", stage=stage).rows()
        assert {(row["unit"], row["stage"], row["partial"]) for row in rows} == {
            one for one in DEFINITIONS if one[1] == "final"
        }
        assert all(row["denial_rate"] is not None for row in rows)
    assert ask(con, "decision_changes", stage="final").missing == ("every_answer",)


def test_first_decisions_are_of_the_inputs_that_hold_them(claims, ask, table):
    """Two inputs, one of last answers alone: a first decision is one of the other's, as in the denial rate itself."""
    con = claims(MOVES, BOOK)
    hold_last_answers(con, "%2%")
    found = {
        (row["unit"], row["stage"], row["partial"]): row["denominator"] for row in ask(con, "rate_definitions").rows()
    }
    assert found["lines", "initial", "counted"] == 6 == ask(con, "denial_rate").rows()[0]["denominator"]
    assert (
        found["lines", "final", "counted"] == 5 + 104 == ask(con, "denial_rate", stage="final").rows()[0]["denominator"]
    )


@pytest.mark.parametrize("words", [{}, {"unit": "claims"}], ids=str)
def test_where_small_cells_are_hidden_no_definition_gives_them_away(claims, ask, words):
    """Four partly denied lines are what two definitions differ by: neither is shown."""
    rows = ask(claims(BOOK), "rate_definitions", by="payer", small_cells="hide", **words).rows()
    shown = {row["payer_group"] for row in rows if row["denial_rate"] is not None}
    assert "Aetna" not in shown
