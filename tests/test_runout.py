"""How complete is a recent month? Measured on older ones: drawn curves first, then the truth of a sample cut at three days."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

import data
import queries
from data import sample
from data.reading.extract import Order, extract
from queries.selection import Selection, default
from tests.support.suite import many
from tests.test_pages import app

# Two years of 100 lines a month would be long to draw: two old months make the curve. Of their 400 lines half are decided
# 10 days after the month's end, a quarter at 40 days, a quarter at 100.
CURVE = """
    times | payer | claim_line_start_date | adjudication_date
    100   | Aetna | 2024-01-05            | 2024-02-10
    50    | Aetna | 2024-01-05            | 2024-03-11
    50    | Aetna | 2024-01-05            | 2024-05-10
    100   | Aetna | 2024-02-05            | 2024-03-10
    50    | Aetna | 2024-02-05            | 2024-04-09
    50    | Aetna | 2024-02-05            | 2024-06-08
"""


def months(con: duckdb.DuckDBPyConnection, query: str = "FROM months ORDER BY month, claim_type, payer_group"):
    return con.sql(query).to_arrow_table()


def test_a_month_is_as_complete_as_older_months_were_at_its_age(claims, table):
    con = claims(
        CURVE
        + """
    1     | Aetna | 2025-05-20            | 2025-06-15
    1     | Aetna | 2025-06-20            | 2025-07-15
    1     | Aetna | 2025-07-20            | 2025-08-15
    1     | Aetna | 2025-08-20            | 2025-09-15      # the extract's day: 15 days after August, 46 after July, 77, 107
    """
    )
    table(months(con, "FROM months WHERE month >= DATE '2025-01-01' ORDER BY month")).shows("""
        month      | payer_group | maturity_basis | completion_rate | is_mature
        2025-05-01 | Aetna       | payer          | 1.00            | yes
        2025-06-01 | Aetna       | payer          | 0.75            | no
        2025-07-01 | Aetna       | payer          | 0.75            | no
        2025-08-01 | Aetna       | payer          | 0.50            | no
    """)


def test_old_months_are_complete_and_the_curve_looks_at_nothing_else(claims, table):
    table(
        months(claims(CURVE + "1 | Aetna | 2025-08-20 | 2025-09-15"), "FROM months WHERE month < DATE '2025-01-01'")
    ).shows("""
        month      | line_count | completion_rate | is_mature | is_final_mature
        2024-01-01 | 200        | 1               | yes       | yes
        2024-02-01 | 200        | 1               | yes       | yes
    """)


def test_a_payer_with_few_old_lines_takes_the_curve_of_its_claim_type_and_one_without_that_takes_all(claims, table):
    con = claims(
        CURVE.replace("adjudication_date\n", "adjudication_date | claim_type\n").replace("-10\n", "-10 | professional\n")
        .replace("-11\n", "-11 | professional\n").replace("-09\n", "-09 | professional\n").replace("-08\n", "-08 | professional\n")
        + """
    1     | Cigna | 2025-08-20            | 2025-09-15 | professional
    1     | Aetna | 2025-08-20            | 2025-09-15 | institutional
    """
    )  # fmt: skip
    table(months(con, "FROM months WHERE month >= DATE '2025-01-01' ORDER BY payer_group")).shows("""
        claim_type    | payer_group  | maturity_basis | completion_rate
        institutional | Aetna        | pooled         | 0.50
        professional  | Cigna Health | claim type     | 0.50
    """)


FEW = """
    times | claim_line_start_date | adjudication_date
    50    | 2024-01-05            | 2024-02-10
    1     | 2025-05-20            | 2025-06-15
    1     | 2025-06-20            | 2025-07-15
    1     | 2025-08-20            | 2025-09-28
"""


def test_under_two_hundred_old_lines_ninety_days_are_assumed_and_no_completion_is_claimed(claims, ask, table):
    con = claims(FEW)
    table(months(con, "FROM months ORDER BY month")).shows("""
        month      | maturity_basis | completion_rate | is_mature | is_final_mature
        2024-01-01 | assumed        |                 | yes       | yes
        2025-05-01 | assumed        |                 | yes       | no
        2025-06-01 | assumed        |                 | yes       | no        # 90 days to 28 September
        2025-08-01 | assumed        |                 | no        | no
    """)
    answer = ask(con, "spend_by_month")
    assert not answer.basis.is_measured
    assert [row["completed_line_count"] for row in answer.rows()] == [None] * 4


def test_without_days_of_decision_only_the_age_of_a_month_is_known(claims, table):
    con = claims("claim_line_start_date \n 2025-01-10 \n 2025-03-15 \n 2025-08-20", without="adjudication_date")
    table(months(con, "FROM months ORDER BY month")).shows("""
        month      | maturity_basis | is_mature | is_final_mature
        2025-01-01 | assumed        | yes       | yes               # 201 days before 20 August, the last day there is
        2025-03-01 | assumed        | yes       | no
        2025-08-01 | assumed        | no        | no
    """)


def test_months_before_the_first_decision_make_no_curve(claims, table):
    # Remittances from March 2024 on: of January's lines only the late ones are here, and they are not what January was like.
    con = claims("""
    times | claim_line_start_date | adjudication_date
    300   | 2024-01-05            | 2024-05-20
    250   | 2024-03-05            | 2024-03-31
    1     | 2025-08-20            | 2025-09-15
    """)
    table(months(con, "FROM months WHERE month = DATE '2025-08-01'")).shows("completion_rate \n 1.00")


def test_a_month_of_decisions_is_complete_once_it_is_over(claims, ask, table):
    con = claims(CURVE + "1 | Aetna | 2025-08-20 | 2025-09-15")
    table(ask(con, "spend_by_month", basis="adjudication", from_="2024-05-01")).shows("""
        month      | line_count | is_mature | completion_rate | completed_line_count
        2024-05-01 | 50         | yes       | 1               | 50
        2024-06-01 | 50         | yes       | 1               | 50
        2025-09-01 | 1          | no        | 1               | 1
    """)


def test_completed_figures_are_each_line_over_its_months_completion_and_none_where_that_is_a_guess(claims, ask, table):
    con = claims(
        CURVE
        + """
    40    | Aetna | 2025-07-20            | 2025-08-15
    40    | Aetna | 2025-08-20            | 2025-09-01
    9     | Aetna | 2025-09-10            | 2025-09-15      # the month of the last day: nothing was ever decided so early
    """
    )
    table(ask(con, "spend_by_month", from_="2025-01-01")).shows("""
        month      | line_count | completion_rate | completed_line_count | completed_charge_amount | is_mature
        2025-07-01 | 40         | 0.75            | 53                   | 5333.33                 | no
        2025-08-01 | 40         | 0.50            | 80                   | 8000.00                 | no
        2025-09-01 | 9          |                 |                      |                         | no
    """)


def with_reasons(curve: str) -> str:
    """The same decisions as payments, in a table that has a column for reasons."""
    head, *rows = curve.strip("\n").splitlines()
    return "\n".join([f"{head} | paid_amount | adjustments", *(f"{row} | 80 | CO:45:20" for row in rows)])


def test_a_pend_is_no_decision_and_nothing_is_completed_below_what_is_here(claims, ask, table):
    con = claims(
        with_reasons(CURVE)
        + """
    20    | Aetna | 2025-07-20            | 2025-08-15 | 80 | CO:45:20
    10    | Aetna | 2025-07-21            | 2025-08-15 | 0  | OA:133:100      # pended on that day: 20 / 0.75 is less than the 30 that are here
    40    | Aetna | 2025-08-20            | 2025-09-10 | 80 | CO:45:20
    5     | Aetna | 2025-08-21            | 2025-09-15 | 0  | OA:133:100      # 40 / 0.5 is more than 45
    """
    )
    table(ask(con, "spend_by_month", from_="2025-01-01")).shows("""
        month      | line_count | completion_rate | completed_line_count
        2025-07-01 | 30         | 0.75            | 30
        2025-08-01 | 45         | 0.50            | 80
    """)


CUTS = (date(2025, 9, 30), date(2025, 12, 15), date(2026, 1, 31))


# What decides which records are a line, and when it was decided: the rest of a row says nothing of completion.
ENOUGH = [
    "record_level",
    "claim_row",
    "claim_id",
    "payer_claim_id",
    "claim_line_number",
    "original_claim_id",
    "claim_frequency_code",
    "claim_type",
    "person_id",
    "payer",
    "billing_npi",
    "claim_line_start_date",
    "received_date",
    "adjudication_date",
    "hcpcs_code",
    "charge_amount",
    "paid_amount",
    "adjustments",
    "remark_codes",
    "claim_status_code",
]


def as_it_stood(input_files: list[Path], day: date | None, folder: Path, columns: list[str] | None = None) -> Path:
    """An extract of what payers had decided by that day; of these columns where some are enough."""
    (folder / "input").mkdir(parents=True)
    for path in input_files:
        with duckdb.connect() as con:
            rows = con.read_parquet(str(path))
            rows = rows.filter(f"adjudication_date <= DATE '{day}'") if day else rows
            rows = rows.project(", ".join(one for one in columns if one in rows.columns)) if columns else rows
            rows.write_parquet(str(folder / "input" / path.name))
    extract("contract", [folder / "input"], folder / "extract", Order(codes="all", salt=b"cut", synthetic=True))
    return folder / "extract"


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """A larger sample, open as it is and as it stood on three days."""
    folder = tmp_path_factory.mktemp("cut")
    sample.make(many(60_000, 250_000), 7, folder / "input")
    (folder / "input" / "truth.parquet").unlink()
    files = sorted((folder / "input").iterdir())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("J3590_CACHE", str(folder / "cache"))
        places = {day: as_it_stood(files, day, folder / str(day), ENOUGH) for day in (None, *CUTS)}
        yield {day: queries.prepare(data.open(place)) for day, place in places.items()}


def by_payer_and_month(con: duckdb.DuckDBPyConnection) -> dict[tuple, dict]:
    rows = queries.answer(con, "spend_by_month", Selection(), ["payer_group"]).rows()
    return {(row["month"], row["payer_group"]): row for row in rows}


def test_completed_estimates_are_nearer_to_the_later_truth_than_what_was_observed(cut):
    truth, nearer = by_payer_and_month(cut[None]), []
    for day in CUTS:
        for key, row in by_payer_and_month(cut[day]).items():
            # Every payer-month not complete on that day that has an estimate, and lines enough to show an interval.
            if not row["is_mature"] and row["completed_line_count"] is not None and row["line_count"] >= 30:
                later = truth[key]["line_count"]
                nearer.append(abs(row["completed_line_count"] - later) < abs(row["line_count"] - later))
    assert len(nearer) > many(50, 80)
    print(f"{sum(nearer)} of {len(nearer)} payer-months nearer to the truth")
    assert sum(nearer) / len(nearer) >= many(0.75, 0.9)  # the fewer the lines, the more is chance


@pytest.mark.parametrize("day", CUTS)
def test_a_default_period_holds_twelve_complete_months_and_no_other(cut, day):
    s = default(cut[day])
    rows = queries.answer(cut[day], "spend_by_month", s).rows()
    assert len(rows) == 12 and all(row["is_mature"] for row in rows)
    following = queries.answer(cut[day], "spend_by_month", Selection(s.lists, s.to_date)).rows()
    assert not any(row["is_mature"] for row in following if row["month"] > s.to_date)


@pytest.mark.parametrize("day", CUTS)
def test_a_period_is_complete_only_when_each_of_its_months_is(cut, day):
    con = cut[day]
    for last in range(1, 10):
        s = Selection(from_date=date(2025, 1, 1), to_date=date(2025, last, 28))
        (total,) = [row for row in queries.answer(con, "period_totals", s).rows() if row["period"] == "selected"]
        months_of_it = queries.answer(con, "spend_by_month", s).rows()
        assert total["is_mature"] == all(row["is_mature"] for row in months_of_it), s.to_date


@pytest.mark.parametrize("day", CUTS[: many(1, 3)])
def test_no_tile_compares_a_complete_period_with_one_that_is_not(tmp_path, monkeypatch, day):
    place = as_it_stood(sorted((data.SAMPLE / "parts").iterdir()), day, tmp_path)
    monkeypatch.setenv("J3590_EXTRACTS", str(place))
    complete = app(from_="2024-11-01", to="2025-04-30", code="")
    assert any(one.delta for one in complete.metric), "complete against complete: the change is shown"
    for start, end in (("2025-04-01", f"{day}"), (f"{day.year}-{day.month:02}-01", ""), ("", "")):
        young = app(from_=start, to=end, code="")
        assert not any(one.delta for one in young.metric), (start, end)
