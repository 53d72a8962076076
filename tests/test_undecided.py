"""Has a line that waits, or is only taken back, no day of decision anywhere: in days, bands, months and periods of decisions?"""

import pytest

# Received on the 10th of March; one is decided after 112 days. Pends and a reversal of what is not here carry dates of their own.
BOOK = """
    claim_id | claim_status_code | payer_claim_id | claim_line_start_date | received_date | adjudication_date | paid_date  | charge_amount | paid_amount | adjustments   => initial_disposition | initial_date | final_date
    decided  | 1                 | 1              | 2025-03-03            | 2025-03-10    | 2025-06-30        | 2025-06-30 | 100           | 60          | CO:45:40      => paid                | 2025-06-30   | 2025-06-30
    waits-1  | 1                 | 2              | 2025-03-03            | 2025-03-10    | 2025-03-12        | 2025-03-12 | 100           | 0           | OA:133:100    => pending             |              |
    waits-2  | 5                 | 3              | 2025-03-03            | 2025-03-10    | 2025-03-12        | 2025-03-12 | 100           | 0           |               => pending             |              |
    orphan   | 22                | 4              | 2025-03-03            | 2025-03-10    | 2025-03-12        | 2025-03-12 | -100          | -60         | CO:45:-40     => reversed            |              |
    then     | 1                 | 5              | 2025-03-03            | 2025-03-10    | 2025-03-12        | 2025-03-12 | 100           | 0           | OA:133:100
    then     | 1                 | 5              | 2025-03-03            | 2025-03-10    | 2025-07-08        | 2025-07-08 | 100           | 60          | CO:45:40      => paid                | 2025-07-08   | 2025-07-08
"""


def test_only_a_decision_has_a_day(lines_are):
    lines_are(BOOK)


def test_days_and_bands_are_of_decided_lines(claims, ask, table):
    con = claims(
        BOOK + "    later    | 1 | 6 | 2026-07-01 | 2026-07-05 | 2026-07-30 | 2026-07-30 | 100 | 60 | CO:45:40"
    )
    row = ask(con, "payer_benchmark", from_="2025-01-01", to="2025-12-31").rows()[0]
    assert row["median_adjudication_days"] == pytest.approx(116)  # between 112 and 120 days
    table(ask(con, "decision_lag", by="disposition")).shows("""
        payer_group | decided_in     | disposition | waited_line_count
        Aetna       | 91 to 180 days | paid        | 2
        Aetna       | not decided    | pending     | 2
        Aetna       | not decided    | reversed    | 1
    """)


def test_by_day_of_decision_what_waits_is_in_no_period(claims, ask):
    con = claims(BOOK)
    inside = {"basis": "adjudication", "from_": "2025-03-01", "to": "2025-12-31"}
    answer = ask(con, "volume_by", **inside)
    assert answer.rows()[0]["line_count"] == 2
    assert dict(answer.basis.left_out)["without the date the period is measured by"] == 3


def test_a_month_is_as_complete_as_it_is_decided(claims):
    """220 lines of a year ago decided within 20 days, and 100 of March of which 60 wait: none of these is taken for a decision."""
    con = claims("""
        times | claim_line_start_date | received_date | adjudication_date | paid_amount | adjustments
        220   | 2024-03-10            | 2024-03-15    | 2024-04-20        | 60          | CO:45:40
        60    | 2025-03-10            | 2025-03-15    | 2025-03-20        | 0           | OA:133:100
        40    | 2025-03-10            | 2025-03-15    | 2025-10-20        | 60          | CO:45:40
    """)
    # A decision in March would be 180 days old by October; there is none, and those of October are young.
    assert con.sql("SELECT is_final_mature FROM months WHERE month = DATE '2025-03-01'").fetchall() == [(False,)]


def test_what_waited_is_in_no_curve_of_completion(claims):
    """Of 220 lines of January half were decided in January, half after 200 days; 100 more were pended on a day. At 60 days half is decided."""
    con = claims("""
        times | claim_line_start_date | received_date | adjudication_date | paid_amount | adjustments
        110   | 2024-01-10            | 2024-01-15    | 2024-01-30        | 60          | CO:45:40
        110   | 2024-01-10            | 2024-01-15    | 2024-08-18        | 60          | CO:45:40
        100   | 2024-01-10            | 2024-01-15    | 2024-02-05        | 0           | OA:133:100
        10    | 2025-05-10            | 2025-05-15    | 2025-07-30        | 60          | CO:45:40
    """)
    assert con.sql("SELECT completion_rate FROM months WHERE month = DATE '2025-05-01'").fetchall() == [(0.5,)]
