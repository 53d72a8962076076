"""What becomes of denials: drawn claims in, drawn answers out; and a list of single lines that leaves no other way than it should."""

import io

import openpyxl
import pytest

import data
import queries
from data import InputError
from data.reading.extract import Order, extract
from queries.files import to_xlsx
from queries.selection import Selection
from tests.conftest import run
from tests.test_pages import COLUMNS, ROOT, app, forty, text
from tests.test_rates import wilson


def numbered(drawn: str) -> str:
    """The table with each row written out as often as its `times` says, {n} being another number each time."""
    lines = [line.split("#")[0].strip() for line in drawn.strip().splitlines()]
    header, *rows = [[cell.strip() for cell in line.split("|", 1)] for line in lines]
    return "\n".join([header[1], *(rest.replace("{n}", str(n)) for times, rest in rows for n in range(int(times)))])


# First denied on 20 March; the last date anywhere makes the day of the extract 20 December 2025, 275 days later.
DENIALS = numbered("""
    times | claim_id | payer_claim_id | adjudication_date | charge_amount | paid_amount | adjustments | original_claim_id
    20    | W{n}     |                | 2025-03-20        | 100           | 0           | CO:197:100  |
    12    | P{n}     |                | 2025-03-20        | 100           | 0           | CO:50:100   |
    1     | A        | Z1             | 2025-03-20        | 100           | 0           | CO:50:100   |
    1     | A2       | Z2             | 2025-05-19        | 100           | 80          | CO:45:20    | Z1    # 60 days later: won back
    1     | B        | Y1             | 2025-03-20        | 100           | 0           | CO:50:100   |
    1     | B2       | Y2             | 2025-04-19        | 100           | 30          | CO:50:70    | Y1    # won back in part
    1     | N        |                | 2025-12-20        | 100           | 0           | CO:50:100   |       # young
    1     | H        |                | 2025-12-01        | 100           | 60          | CO:197:40   |       # denied in part
    1     | R        | X1             | 2025-03-20        | 100           | 0           | CO:197:100  |
    1     | R2       | X2             | 2025-06-18        | 100           | 0           | PR:1:100    | X1    # now the patient's
""")


@pytest.fixture
def shown(monkeypatch):
    """Single lines may be seen."""
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")


def test_overturned_counts_lines_denied_half_a_year_ago_with_the_days_it_took(claims, ask, table):
    con = claims(DENIALS)
    table(ask(con, "overturned", by="first_category")).shows("""
        initial_category    | settled_line_count | overturned_line_count | overturned_rate | overturned_rate_low | turned_30_rate | turned_60_rate | turned_90_rate | median_turning_days
        prior_authorization | 21                 | 1                     | 0.048           |                     | 0              | 0              | 0.048          |
        medical_necessity   | 14                 | 2                     | 0.143           |                     | 0.071          | 0.143          | 0.143          |     # after 30 days and 60; never half
    """)
    (total,) = ask(con, "overturned", by="first_category").total.to_pylist()
    assert (total["settled_line_count"], total["overturned_line_count"]) == (35, 3)
    assert total["overturned_rate_low"] == pytest.approx(wilson(3, 35)[0], abs=1e-4)


# First denied on 1 March 2025: of four lines one is turned after 31 days; then another is lost from sight, for the day of the extract is 31 October, and
# of those first denied on 1 May all four are turned after 92 days.
TURNS = """
    times | claim_id | payer_claim_id | adjudication_date | charge_amount | paid_amount | adjustments | original_claim_id
    1     | A        | Z1             | 2025-03-01        | 100           | 0           | CO:50:100   |
    1     | A2       | Z2             | 2025-04-01        | 100           | 80          | CO:45:20    | Z1    # 31 days
    3     | W{n}     |                | 2025-03-01        | 100           | 0           | CO:50:100   |       # seen for 244 days
    1     | B        | Y1             | 2025-05-01        | 100           | 0           | CO:50:100   |
    1     | B2       | Y2             | 2025-10-28        | 100           | 80          | CO:45:20    | Y1    # 180 days
    1     | C        | X1             | 2025-05-01        | 100           | 0           | CO:50:100   |
    1     | C2       | X2             | 2025-10-18        | 100           | 80          | CO:45:20    | X1    # 170 days
    2     | V{n}     |                | 2025-05-01        | 100           | 0           | CO:50:100   |       # seen for 183 days
    1     | last     |                | 2025-10-31        | 100           | 80          | CO:45:20    |
"""


def test_time_to_overturn_counts_lines_denied_still_as_long_as_they_were_seen(claims, ask):
    """Eight lines: one of 8 turned by day 31, one of 7 on day 170, one of 6 on day 180; nobody was seen for 365 days, and half never turn."""
    (row,) = ask(claims(numbered(TURNS)), "overturned").rows()
    shares = [row[f"turned_{days}_rate"] for days in (30, 60, 90, 180, 365)]
    assert shares[:4] == pytest.approx([0, 1 / 8, 1 / 8, 3 / 8]) and shares[4] is None
    assert row["median_turning_days"] is None


def test_dollars_first_denied_become_recovered_written_off_open_or_something_else(claims, ask, table):
    table(ask(claims(DENIALS), "recovery_by_month")).shows("""
        month      | ended           | piece_count | first_denied_amount
        2025-03-01 | recovered       | 3           | 230.00        # all of A, 30 of B, and R, which is the patient's
        2025-03-01 | written off     | 33          | 3270.00       # W and P; 70 of B
        2025-03-01 | open            | 2           | 140.00        # N, and 40 of H
    """)
    table(ask(claims(DENIALS), "recovery_by_month", partial="not counted")).shows("""
        month      | ended           | piece_count | first_denied_amount
        2025-03-01 | recovered       | 3           | 230.00
        2025-03-01 | written off     | 33          | 3270.00
        2025-03-01 | open            | 1           | 100.00
    """)


def test_open_denials_by_age_stand_at_the_day_of_the_extract(claims, ask, table):
    table(ask(claims(DENIALS), "open_denials_by_age")).shows("""
        age             | open_line_count | open_amount | at_risk_amount
        0 to 30 days    | 2               | 140.00      |                # too few paid lines to say what is usual
        181 to 365 days | 33              | 3270.00     |
    """)


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "0 to 30 days"), (30, "0 to 30 days"), (31, "31 to 60 days"), (90, "61 to 90 days"), (91, "91 to 180 days"),
     (180, "91 to 180 days"), (181, "181 to 365 days"), (365, "181 to 365 days"), (366, "over 365 days")],
)  # fmt: skip
def test_bands_of_age(con, days, band):
    assert con.cursor().execute("SELECT age_band($days)", {"days": days}).fetchone() == (band,)


WORTH = numbered("""
    times | claim_id | payer    | ndc_code    | charge_amount | paid_amount | adjustments
    30    | A{n}     | Aetna    | 64406001101 | 100           | 60          | CO:45:40
    30    | B{n}     | Aetna    |             | 100           | 40          | CO:45:60
    29    | C{n}     | Cigna    | 64406001101 | 100           | 90          | CO:45:10
    1     | DA       | Aetna    | 64406001101 | 1000          | 0           | CO:50:1000
    1     | DB       | Aetna    |             | 1000          | 0           | CO:50:1000
    1     | DC       | Cigna    | 64406001101 | 1000          | 0           | CO:50:1000
""")


def test_dollars_at_risk_take_the_payers_share_of_the_product_then_of_all_then_of_all_payers(claims, ask, table, shown):
    con = claims(WORTH)
    known = con.sql("SELECT product_tier::VARCHAR FROM lines WHERE claim_id = 'DA'").fetchall() != [("D",)]
    product = "0.600 | 600.00 | payer and product" if known else "0.500 | 500.00 | payer, all products"
    found = {row["claim_id"]: row for row in ask(con, "work_list", chained="off").rows()}
    said = {
        one: f"{row['usual_rate']:.3f} | {row['at_risk_amount']} | {row['allowed_basis']}" for one, row in found.items()
    }
    assert said == {
        "DA": product,
        "DB": "0.500 | 500.00 | payer, all products",  # an unidentified product is a bag of others
        "DC": f"{(1800 + 1200 + 2610) / 8900:.3f} | 630.34 | all payers of the line of business",  # 29 lines are too few
    }


DEADLINES = """
    claim_id | payer    | line_of_business | claim_line_start_date | adjudication_date | charge_amount | paid_amount | adjustments
    UH-new   | UHC      | commercial       | 2025-10-01            | 2025-10-20        | 100           | 0           | CO:50:100    # file by 30 Dec, appeal by 18 Apr
    UH-old   | UHC      | commercial       | 2025-03-01            | 2025-08-01        | 100           | 0           | CO:50:100    # only the appeal is left: 28 Jan
    UH-gone  | UHC      | commercial       | 2024-03-01            | 2024-08-01        | 100           | 0           | CO:50:100
    MC       | Medicare | medicare         | 2025-01-01            | 2025-06-01        | 100           | 0           | CO:50:100    # file by 1 Jan 2026; 120 days to appeal are over
    last     | Aetna    | commercial       | 2025-12-01            | 2025-12-20        | 100           | 60          | CO:45:40     # the day of the extract
"""


def test_deadlines_are_the_most_specific_rows_and_the_first_that_has_not_passed_counts(claims, ask, table, shown):
    table(ask(claims(DEADLINES), "work_list")).shows("""
        claim_id | deadline | filing_until | appeal_until | due_date   | left_days
        UH-new   | in time  | 2025-12-30   | 2026-04-18   | 2025-12-30 | 10
        MC       | in time  | 2026-01-01   | 2025-09-29   | 2026-01-01 | 12
        UH-old   | in time  | 2025-05-30   | 2026-01-28   | 2026-01-28 | 39
        UH-gone  | past     | 2024-05-30   | 2025-01-28   | 2025-01-28 | -326
    """)
    table(ask(claims(DEADLINES), "open_denials")).shows("""
        deadline | open_line_count | open_amount
        in time  | 3               | 300.00
        past     | 1               | 100.00
    """)


def test_the_work_list_says_why_what_to_send_and_what_the_claim_lacks(claims, ask, table, shown):
    con = claims("""
        claim_id | payer_claim_id | original_claim_id | ndc_code    | drug_description | adjudication_date | paid_amount | adjustments
        one      | Z1             |                   |             | drug 10 mg       | 2025-03-20        | 0           | CO:197:100
        two      | Z2             | Z1                | 64406001101 | drug 10 mg       | 2025-04-20        | 0           | CO:197:100
    """)
    (row,) = ask(con, "work_list").rows()
    assert (row["claim_id"], row["attempts"], row["reason"]) == ("two", 2, "197")  # what was sent last is answered
    assert row["remedy"] and row["meaning"] and row["lacks"] == "NDC"
    assert {row["claim_id"] for row in ask(con, "work_list", chained="off").rows()} == {"one", "two"}
    assert not {"person_id", "drug_description"} & set(row)


TEAMS = numbered("""
    times | claim_id | ndc_code    | drug_description | prior_authorization_number_present | paid_amount | adjustments | remark_codes | hcpcs_modifier_1 | service_unit_quantity
    20    | A{n}     | 64406001101 | drug 10 mg       | N                                  | 0           | CO:197:100  |              | JZ               | 1
    20    | N{n}     |             | drug 10 mg       | Y                                  | 0           | CO:16:100   | M119         |                  | 1
    20    | W{n}     | 64406001101 | drug 10 mg       | Y                                  | 0           | CO:16:100   | N350         |                  | 1
    20    | F{n}     | 64406001101 | drug 10 mg       | Y                                  | 0           | CO:147:100  |              |                  | 1
    20    | E{n}     | 64406001101 | drug 10 mg       | Y                                  | 0           | CO:27:100   |              |                  | 1
""")


def test_lines_are_grouped_by_what_mends_them_and_who(claims, ask, table, shown):
    """Of what is missing the first thing that the claim lacks decides the team: an NDC is pharmacy's; else the category of the reason."""
    con = claims(TEAMS)
    found = {(row["team"], row["open_line_count"], row["open_amount"]) for row in ask(con, "same_fix").rows()}
    assert found == {("authorization", 20, 2000), ("pharmacy", 20, 2000), ("coding", 20, 2000), ("contracting", 20, 2000), ("registration", 20, 2000)}  # fmt: skip
    rows = ask(con, "work_list").rows()
    assert {row["team"] for row in rows} == {team for team, *_ in found}
    (auth, *_) = [row for row in rows if row["team"] == "authorization"]
    assert (auth["modifier_set"], auth["ndc_code"], auth["service_unit_quantity"], auth["billing_npi"]) == ("JZ", "64406001101", 1, "1234567893")  # fmt: skip
    (ndc, *_) = [row for row in rows if row["team"] == "pharmacy"]
    assert (ndc["remark_codes"], ndc["lacks"]) == ("M119", "NDC") and ndc["asked"].startswith("NDC, NDC quantity")


def test_a_workbook_of_the_list_has_a_sheet_per_team_and_each_line_once(claims, ask, shown):
    con = claims(TEAMS)
    answer = ask(con, "work_list")
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(answer)))
    teams = [one for one in book.sheetnames if one not in ("rows", "README", "dictionary")]
    assert teams == ["Authorization", "Coding", "Contracting", "Pharmacy", "Registration"]
    rows = [cells for name in teams for cells in book[name].iter_rows(min_row=2, values_only=True)]
    assert len(rows) == answer.table.num_rows == book["rows"].max_row - 1
    assert sorted(map(str, rows)) == sorted(map(str, book["rows"].iter_rows(min_row=2, values_only=True)))


# Who may have single lines


@pytest.fixture
def real(tmp_path):
    """A small extract that is not the sample."""
    (tmp_path / "in.csv").write_text("\n".join([COLUMNS, *forty()]) + "\n")
    extract("contract", [tmp_path / "in.csv"], tmp_path / "mine", Order(codes="all", salt=b"test"))
    return tmp_path / "mine"


def test_single_lines_of_real_claims_are_refused_until_switched_on(real, monkeypatch):
    con = queries.prepare(data.open(real))
    with pytest.raises(InputError, match="J3590_LINE_DETAIL=on"):
        queries.answer(con, "work_list", Selection())
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    assert queries.answer(con, "work_list", Selection()).table.num_rows == 10
    with pytest.raises(InputError, match="--small-cells show"):
        queries.answer(con, "work_list", Selection(), small_cells="hide")
    with pytest.raises(InputError, match="cannot be grouped"):
        queries.answer(con, "work_list", Selection(), "payer")


def test_the_sample_has_them_unless_switched_off(con, monkeypatch):
    assert queries.answer(con, "work_list", Selection()).table.num_rows
    with pytest.raises(InputError):
        queries.answer(con, "work_list", Selection(), small_cells="hide")
    monkeypatch.setenv("J3590_LINE_DETAIL", "off")
    with pytest.raises(InputError):
        queries.answer(con, "work_list", Selection())


def test_a_terminal_refuses_too_and_says_what_to_type(real, monkeypatch, tmp_path):
    monkeypatch.setenv("J3590_EXTRACTS", str(real))
    refused = run("queries", "work_list")
    assert refused.returncode == 2 and "J3590_LINE_DETAIL=on" in refused.stderr and "C0" not in refused.stdout
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    hidden = run("queries", "work_list", "--out", tmp_path / "list.csv")  # files hide small cells
    assert hidden.returncode == 2 and "--small-cells show" in hidden.stderr and not (tmp_path / "list.csv").exists()
    given = run("queries", "work_list", "--out", tmp_path / "list.csv", "--small-cells", "show")
    assert given.returncode == 0 and "internal use" in given.stderr
    assert "contains small cells, internal use" in (tmp_path / "list.csv").read_text()


def test_no_other_answer_holds_claim_numbers(con):
    for name in queries.names():
        if not queries.question(name).is_detail:
            found = queries.answer(con, name, Selection())
            assert not {"claim_id", "payer_claim_id", "claim_key", "line_id"} & set(found.table.column_names), name


# The page


PAGE = "pages/denials/recovery/page.py"


def test_the_page_shows_single_lines_only_to_who_may_see_them(real, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("J3590_EXTRACTS", str(real))
    assert "shown where J3590_LINE_DETAIL is on" in text(app(PAGE))
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    assert "10 of 10 rows shown" in text(app(PAGE))
    hidden = text(app(PAGE, small_cells="hide"))
    assert "not shown as published" in hidden and "rows shown" not in hidden


def test_what_is_open_is_asked_whatever_its_date_until_a_period_is_chosen(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))
    assert "the default period does not act here" in text(app(PAGE))
    chosen = text(app(PAGE, from_="2026-01-01", to="2026-03-31"))
    assert "Of the period chosen." in chosen and "does not act here" not in chosen
