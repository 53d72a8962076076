"""What is open, and can it be trusted? Facts about the whole extract, drawn; and the pages about it, on extracts good and bad."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import data
from data.code_tables import reference
from data.reading import extract as extraction
from data.reading.extract import Order
from pages.about.definitions import cards as defined
from pages.about.extracts import checks as checked
from pages.about.extracts import columns as carried
from pages.about.extracts import facts as trust
from pages.ui import answers
from queries import extract
from queries.catalogue import metrics
from queries.extract import captured
from tests.test_pages import app

ROOT = Path(__file__).parent.parent
EXTRACTS, DEFINITIONS = "pages/about/extracts/page.py", "pages/about/definitions/page.py"
COLUMNS = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments"


@pytest.fixture
def fact(table):
    """fact(con, "scope") → the drawn form of a fact, to be compared."""
    return lambda con, name, small_cells="show", **given: table(extract.fact(con, name, small_cells, **given))


@pytest.fixture
def carries():
    """carries(con) → every column by name: who carries it, and what its absence takes away."""
    return lambda con: {one.name: one for one in captured.carried(con)}


# Facts


def test_every_row_read_is_accounted_for_down_to_lines(claims, fact):
    con = claims(
        """
        claim_id | person_id | payer_claim_id | adjudication_date | charge_amount | paid_amount | adjustments | record_level
        A        | P         | 1              | 2025-03-20        |           100 |          60 | CO:45:40    | line
        A        | P         | 1              | 2025-03-20        |           100 |          60 | CO:45:40    | line   # says what the row above says
        B        | Q         | 2              | 2025-03-20        |           200 |           0 | CO:197:200  | line   # replaced by the next
        B        | Q         | 2              | 2025-03-20        |           200 |         150 | CO:45:50    | line
        C        | R         | 3              | 2025-03-20        |           300 |         200 | CO:45:100   | line
        C        | R         | 4              | 2025-04-20        |          -300 |        -200 | CO:45:-100  | line   # taken back
        C        | R         | 5              | 2025-04-20        |           300 |         250 | CO:45:50    | line   # and corrected
        D        | S         | 6              | 2025-03-20        |           400 |         400 |             | line
        D        | S         | 6              | 2025-03-20        |             0 |         -90 | CO:45:90    | claim  # of the whole claim
        """
    )
    fact(con, "reconciliation").shows(
        """
        what                                                                   | row_count | charge_amount | paid_amount
        Rows kept when the inputs were read                                    | 9         | 1300          | 830
        Equal to another row: counted once                                     | -1        | -100          | -60
        Contradict a row of the same line, day and claim number that pays more | -1        | -200          | 0
        Adjustments to whole claims: on no line                                | -1        | 0             | 90
        Reversals, which take an answer back                                   | -1        | 300           | 200
        Last answers: their charge is that of the first                        | -1        | -300          | 0
        First answers: their payment is that of the last                       | 0         | 0             | -200
        Not accounted for                                                      | 0         | 0             | 0
        Lines, with their first charge and their last payment                  | 4         | 1000          | 860
        """
    )


def test_a_figure_that_no_input_carries_is_blank_and_no_zero(claims, fact):
    con = claims("claim_id | charge_amount\nA | 100", without="paid_amount adjustments")
    rows = extract.fact(con, "reconciliation").to_pylist()
    assert {row["paid_amount"] for row in rows} == {None} and rows[0]["charge_amount"] == 100
    fact(con, "inputs").shows("input | claim_count | charge_amount | paid_amount\ninput-1.csv | | 100 |")


def test_the_inputs_beside_the_codes_in_scope_are_counted(claims, fact):
    con = claims(
        """
        claim_id | hcpcs_code | charge_amount | paid_amount
        A        | J3590      |           100 |          50
        B        | 99213      |            30 |          20
        C        | 99214      |            40 |          20
        """,
        scope="J3590",
    )
    fact(con, "scope").shows(
        """
        what                                              | line_count | charge_amount | paid_amount
        Codes in scope                                    | 1          | 100           | 50
        Everything else: other codes, rows of whole claims | 2          | 70            | 40
        """
    )


def test_several_inputs_are_one_row_each_and_very_many_one_per_layout(claims, fact):
    con = claims("claim_id | charge_amount\nA | 100", "claim_id | charge_amount\nB | 200\nC | 300")
    fact(con, "inputs").shows(
        """
        input       | source   | input_count | row_count | line_count | charge_amount | kept_row_count | warning_count
        input-1.csv | contract | 1           | 1         | 1          | 100           | 1              | 0
        input-2.csv | contract | 1           | 2         | 2          | 500           | 2              | 0
        """
    )
    con.execute("INSERT INTO parts SELECT p.* FROM parts p, range(199) WHERE p.part_id = 0")
    fact(con, "inputs").shows(
        """
        input                | input_count | row_count | charge_amount
        contract, 201 inputs | 201         | 202       | 20500
        """
    )


def test_claims_that_carry_their_total_on_each_line_are_told(claims, fact):
    con = claims(
        """
        claim_id | claim_type    | claim_line_number | hcpcs_code | charge_amount | paid_amount
        A        | institutional | 1                 | J3590      |           900 |         500
        A        | institutional | 2                 | 96413      |           900 |         500
        A        | institutional | 3                 | 99213      |           900 |         500
        B        | professional  | 1                 | J3590      |           100 |          50
        """
    )
    fact(con, "claim_totals").shows(
        """
        claim_type    | claim_count | line_count | charge_of_rows_amount | claim_charge_amount | paid_of_rows_amount | claim_paid_amount
        institutional | 1           | 3          | 2700                  | 900                 | 1500                | 500
        """
    )
    row = extract.fact(con, "claim_totals").to_pylist()[0]
    assert trust.repeated(row).replace("\u00a0", " ") == (
        "**1 institutional claim carries its total on each of 3 lines.** Summing lines would say $2.7 k billed; the claims say $900. "
        "Line dollars are therefore not in the input: these lines count as lines and stand in no dollar figure."
    )


def test_ordinary_claims_are_not_said_to_repeat_their_total(claims, fact):
    con = claims("claim_id | charge_amount\nA | 100")
    assert extract.fact(con, "claim_totals").num_rows == 0


def test_how_full_a_column_is_counts_only_inputs_that_carry_it(claims, fact):
    con = claims("claim_id | state\nA | TX\nB |", "claim_id\nC")
    fact(con, "filled", columns=["claim_id", "state"]).shows(
        """
        column_name | line_count | filled_count | filled_rate
        claim_id    | 3          | 3            | 1
        state       | 2          | 1            | 0.5
        """
    )


def test_months_say_whether_they_are_complete_and_how_that_is_known(claims, fact):
    con = claims(
        """
        claim_line_start_date | adjudication_date
        2025-01-10            | 2025-02-01
        2025-01-20            | 2025-02-01
        2025-12-10            | 2025-12-31
        """
    )
    fact(con, "months").shows(
        """
        month      | line_count | completion_rate | is_mature | maturity_basis
        2025-01-01 | 2          |                 | yes       | assumed
        2025-12-01 | 1          |                 | no        | assumed
        """
    )


def test_every_way_to_know_a_month_has_words_for_it(con):
    """The page says how completeness is known; a way without words would be left out of the sentence."""
    found = {basis for (basis,) in con.cursor().execute("SELECT DISTINCT maturity_basis FROM months").fetchall()}
    assert {"payer", "claim type", "pooled"} <= found <= set(trust.BASES)
    old = "3 months old and 90 % decided, as measured on older months "
    assert trust.complete({"pooled"}) == old + "of everything together for claim types with few lines"
    assert trust.complete({"assumed", "payer"}) == f"{old}of the same payer and claim type; {trust.BASES['assumed']}"


def test_what_is_open_is_said_in_one_row(claims, fact):
    con = claims("claim_id | claim_line_start_date\nA | 2025-03-01\nB | 2025-04-01")
    fact(con, "about").shows(
        """
        as_of      | as_of_basis  | scope | input_count | row_count | line_count | resubmission_count | first_service_date | last_service_date
        2025-03-20 | adjudication | all   | 1           | 2         | 2          | 0                  | 2025-03-01         | 2025-04-01
        """
    )


def test_what_was_said_while_reading_is_kept(claims, fact):
    con = claims("claim_id | paid_date | colour\nA | soon | red", "claim_id\nB")
    fact(con, "notes").shows(
        """
        input       | warnings                                                         | unknown_columns
        input-1.csv | 1 values of paid_date could not be read and count as blank       | colour
        """
    )


# Small cells


def test_claims_as_sent_and_their_answers_are_counted(claims, fact):
    """Two lines sent, one answered by its number; one answer of a claim that was never sent here."""
    con = claims(
        """
        record_role | claim_id | claim_line_number | charge_amount
        submission  | A        | 1                 | 100
        submission  | A        | 2                 | 50
        """,
        """
        claim_id | claim_line_number | charge_amount | paid_amount
        A        | 1                 | 100           | 80
        B        | 1                 | 30            | 20
        """,
        without=["paid_amount adjustments adjudication_date received_date remark_codes", ""],
    )
    fact(con, "answered_claims").shows(
        """
        input       | sent_count | answered_count | open_count | open_charge_amount | answer_count | without_claim_count | met_by_number_count
        input-1.csv | 2          | 1              | 1          | 50                 | 0            | 0                   | 0
        input-2.csv | 0          | 0              | 0          |                    | 2            | 1                   | 1
        """
    )
    assert extract.fact(claims("claim_id\n A"), "answered_claims").num_rows == 0


def test_the_files_of_the_ledger_are_listed(tmp_path, table):
    """By what each says it is; a table by its layout."""
    (tmp_path / "prices.csv").write_text(
        "hospital_name,last_updated_on,version\nHarbor,2026-04-01,3.0.0\n"
        "description,code|1,code|1|type,setting,standard_charge|gross,payer_name,plan_name\nA,J3590,HCPCS,both,10,Aetna,PPO\n"
    )
    extraction.extract("hospital_prices", [tmp_path / "prices.csv"], tmp_path / "out")
    table(extract.fact(data.open(tmp_path / "out"), "ledger_inputs")).shows(
        """
        input      | source                                          | ledger       | row_count
        prices.csv | a hospital's price file, CSV tall, version 3.0.0 | posted rates | 1
        """
    )


def test_in_hide_mode_a_count_of_few_takes_its_dollars_along(claims, fact):
    con = claims("times | claim_id | charge_amount\n12 | A{n} | 100", "claim_id | charge_amount\nB | 200\nC | 300")
    fact(con, "inputs", "hide").shows(
        """
        input       | input_count | row_count | line_count | charge_amount | hidden
        input-1.csv | 1           |           |            |               | hidden (small)   # else the sum of all would tell
        input-2.csv | 1           |           |            |               | hidden (small)
        """
    )


def test_in_hide_mode_large_counts_stay_and_nothing_is_said_to_be_hidden(claims):
    con = claims("times | claim_id | charge_amount\n12 | A{n} | 100")
    assert extract.fact(con, "inputs", "hide").to_pylist() == extract.fact(con, "inputs").to_pylist()


# Columns


def test_a_column_that_no_input_carries_takes_its_answers_away(claims, carries):
    found = carries(claims("claim_id | charge_amount\nA | 100", without="paid_amount adjustments"))
    assert found["paid_amount"].by == found["adjustments"].by == "none" and found["claim_id"].by == "all"
    assert "denial_rate" in found["paid_amount"].lost.questions and "paid_amount" in found["paid_amount"].lost.figures
    assert "denial_reasons" in found["adjustments"].lost.questions and "reason" in found["adjustments"].lost.groupings
    assert found["claim_id"].lost == captured.Lost() and found["line_status"].instead == ()  # it alone would not do


def test_a_column_names_those_that_would_do_as_well(claims, carries):
    found = carries(claims("claim_id | charge_amount\nA | 100", without="adjustments"))
    assert found["line_status"].instead == ("adjustments",)
    assert found["adjustments"].instead == ()  # it gives the reasons too


def test_where_another_column_serves_a_lacking_one_only_makes_answers_coarser(claims, carries):
    allowed = carries(claims("claim_id | charge_amount\nA | 100"))["allowed_amount"]
    assert allowed.lost.questions == allowed.lost.figures == () and "volume_by" in allowed.lost.coarser


def test_a_column_that_some_inputs_carry_is_lacking_to_the_others(claims, carries):
    state = carries(claims("claim_id | state\nA | TX", "claim_id\nB"))["state"]
    assert (state.by, state.captured_count, state.input_count) == ("some", 1, 2)
    assert carried.inputs(state) == "1 of 2 inputs" and state.lost.groupings == ("state",)


def test_final_answers_only_take_the_first_decision_away_and_not_the_last(claims, carries):
    con = claims("claim_id | charge_amount\nA | 100")
    con.execute("UPDATE parts SET captured = list_filter(captured, lambda one: one <> 'every_answer')")
    found = carries(con)["every_answer"]
    assert found.by == "none" and found.meaning == "Each answer a payer gave, not only the last."
    assert "denial_rate" in found.lost.first_decisions and "denial_rate" not in found.lost.questions
    assert "no first decision in" in carried.sentence(found)
    con.execute("UPDATE parts SET captured = list_append(captured, 'every_answer')")


def test_nobody_is_asked_for_what_reading_itself_says(claims, carries):
    assert not {"source_file", "source_row", "amount_basis", "date_basis"} & carries(claims("claim_id\nA")).keys()


def test_the_list_for_the_data_owner_says_what_to_send_and_why(claims, carries):
    con = claims("claim_id | charge_amount\nA | 100", without="paid_amount adjustments")
    about = extract.fact(con, "about").to_pylist()[0]
    text = carried.to_csv([carries(con)["paid_amount"]], about).decode()
    header, row = text.splitlines()
    assert header.startswith('"column","what_to_ask_for"') and row.startswith('"paid_amount","Paid by this payer')
    assert "Who denies, and how often?" in row and "no input" in row


# The pages


@pytest.fixture(autouse=True)
def here(nothing_real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("J3590_EXTRACTS", str(data.SAMPLE))


def text(at: AppTest) -> str:
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.warning, at.error)
    parts = [one.value for kind in kinds for one in kind] + [one.value.to_string() for one in at.table]
    return "\n".join(parts).replace("\u00a0", " ")


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch, *inputs: str, codes: str = "all") -> None:
    """Open a real extract of these inputs, each its lines of CSV."""
    for number, lines in enumerate(inputs, 1):
        (folder / f"in-{number}.csv").write_text(lines + "\n")
    extraction.extract(
        "contract", sorted(folder.glob("in-*.csv")), folder / "extract", Order(codes=codes, salt=b"test")
    )
    monkeypatch.setenv("J3590_EXTRACTS", str(folder / "extract"))


def lines(count: int, columns: str = COLUMNS) -> str:
    """So many lines of one payer, every fourth denied."""
    rows = [
        f"C{n},Aetna,2024-0{1 + n % 6}-10,J3590,100.00,{0 if n % 4 == 0 else 60},{'CO:197:100' if n % 4 == 0 else 'CO:45:40'}"
        for n in range(count)
    ]
    return "\n".join([columns, *(",".join(one.split(",")[: len(columns.split(","))]) for one in rows)])


SAMPLE = pytest.mark.skipif(not (data.SAMPLE / "manifest.json").exists(), reason="there is no sample: make sample")


@SAMPLE
def test_the_sample_says_what_it_is_and_adds_up():
    at = app(EXTRACTS)
    said = text(at)
    assert at.header[0].value.startswith("20,000 lines of 2 inputs, as of 31 Oct 2026; ")
    assert "none that makes figures wrong, 7 that may." in at.header[0].value
    assert "Every row is accounted for, to the cent" in said and "Synthetic: every one invented" in said
    assert "Claim-level adjustments, on no line: 71 rows" in said and said.count("Synthetic sample") == 1
    assert [one.label for one in at.expander if one.label == "Rows at fault"] and not at.error and not at.warning


@SAMPLE
def test_as_published_no_single_line_and_no_small_count_is_shown():
    at = app(EXTRACTS, small_cells="hide")
    assert not [one for one in at.expander if one.label == "Rows at fault"]
    counts = [value for one in at.table if "Rows" in one.value for value in one.value["Rows"]]
    assert counts and not [one for one in counts if 0 < one < 11]
    assert "Rows at fault are single lines" in text(at)


def test_an_empty_extract_says_so_and_nothing_is_green(tmp_path, monkeypatch):
    opened(tmp_path, monkeypatch, COLUMNS)
    at = app(EXTRACTS)
    assert at.header[0].value == "This extract holds no line: its 1 input has no row with a code in scope."
    assert "No month of service is in the extract" in text(at)


def test_several_inputs_with_different_columns_and_a_warning(tmp_path, monkeypatch):
    other = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,colour\nX,Cigna,soon,J3590,10,red"
    opened(tmp_path, monkeypatch, lines(40), other)
    at = app(EXTRACTS)
    said = text(at)
    assert at.header[0].value.startswith("41 lines of 2 inputs, as of ")
    assert "`in-2.csv`: 1 values of claim_line_start_date could not be read" in said and "colour" in said
    assert "`paid_amount`" in said and "1 of 2 inputs" in said
    assert [one for one in at.get("download_button") if one.label.startswith("Download the list for the data owner")]


def test_what_was_said_of_an_input_is_hidden_as_published(tmp_path, monkeypatch):
    opened(tmp_path, monkeypatch, lines(40) + "\nX,Cigna,soon,J3590,10,1,")
    assert "could not be read" in text(app(EXTRACTS))
    at = app(EXTRACTS, small_cells="hide")
    assert "in-1.csv`: 1 values" not in text(at) and "something was said of 1 input" in text(at)


def test_single_lines_of_a_real_extract_are_shown_only_where_the_setting_says_so(tmp_path, monkeypatch):
    opened(tmp_path, monkeypatch, lines(40) + "\nX,Nobody knows,2024-01-10,J3590,10,0,")
    at = app(EXTRACTS)
    assert "Rows at fault are shown where J3590_LINE_DETAIL is on" in text(at)
    assert not [one for one in at.expander if one.label == "Rows at fault"]
    monkeypatch.setenv("J3590_LINE_DETAIL", "on")
    assert [one for one in app(EXTRACTS).expander if one.label == "Rows at fault"]


@SAMPLE
def test_the_setting_also_switches_single_lines_of_the_sample_off(monkeypatch):
    monkeypatch.setenv("J3590_LINE_DETAIL", "off")
    assert not [one for one in app(EXTRACTS).expander if one.label == "Rows at fault"]


def test_the_checks_of_a_large_extract_wait_for_a_click_and_then_stay(tmp_path, monkeypatch):
    opened(tmp_path, monkeypatch, lines(40))
    monkeypatch.setattr(answers, "CHECKED_UP_TO_ROWS", 10)
    at = app(EXTRACTS)
    assert at.header[0].value.endswith("; its checks have not been run yet.")
    next(one for one in at.button if one.label == "Run the checks").click().run()
    assert "checks found something" in at.header[0].value or "found anything" in at.header[0].value
    assert "have not been run" not in app(EXTRACTS).header[0].value


def test_claims_with_their_total_on_every_line_are_explained(tmp_path, monkeypatch):
    columns = "claim_id,payer,claim_type,claim_line_start_date,claim_line_number,hcpcs_code,charge_amount,paid_amount"
    rows = [
        f"C{n},Aetna,institutional,2024-03-10,{line},{code},900,500"
        for n in range(12)
        for line, code in enumerate(("J3590", "96413", "99213"), 1)
    ]
    opened(tmp_path, monkeypatch, "\n".join([columns, *rows]))
    said = text(app(EXTRACTS))
    assert "12 institutional claims carry their total on each of 36 lines." in said
    assert "Summing lines would say $32 k billed; the claims say $11 k." in said
    assert "Line dollars are therefore not in the input" in text(app(EXTRACTS, small_cells="hide"))


def test_a_list_of_codes_is_said_as_it_is(tmp_path, monkeypatch):
    opened(tmp_path, monkeypatch, lines(40), codes="J3590,J3490")
    assert "The codes J3590, J3490" in text(app(EXTRACTS))


def test_rows_at_fault_never_hold_the_text_that_names_a_drug():
    check = checked.Check("one", 2, "Meaning.", "Fix.", [{"claim_id": "A", "drug_description": "x"}], 1, None)
    assert list(checked.shown(check)[0]) == ["claim_id"]


@SAMPLE
def test_every_metric_has_its_card():
    at = app(DEFINITIONS)
    cards = [one.label for one in at.expander]
    for metric in metrics().values():
        assert f"**{metric.label}**" + (f" = {metric.formula}" if metric.formula else "") in cards, metric.name
    said = text(at)
    assert said.count("**What to mind.**") == len(metrics()) and said.count("Synthetic sample") == 1


@SAMPLE
def test_a_metric_can_be_found_by_any_of_its_words():
    at = app(DEFINITIONS)
    at.text_input[0].set_value("denied ÷ adjudicated").run()
    assert [one for one in at.expander if one.label.startswith("**Denial rate** =")]
    assert not [one for one in at.expander if one.label.startswith("**Days to pay**")]
    at.text_input[0].set_value("no metric says this").run()
    assert "0 of " in text(at)


def test_a_card_says_which_questions_use_a_metric():
    assert "Who denies, and how often?" in defined.used_by()["denial_rate"]
    assert "Who denies, and how often?" not in defined.used_by()["total_paid"]


def test_every_code_table_has_rows_for_the_page():
    for name in answers.tables():
        assert reference(name), name
