"""Do files hold what the screen shows? CSV, JSON, parquet and XLSX of one Answer, read back and compared."""

import csv
import io
import json
import time
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import data.reading.extract
import queries
from data.reading.extract import Order
from queries import files
from queries.selection import Selection, Values

FIGURES = ("line_count", "claim_count", "person_count", "charge_amount", "allowed_amount", "paid_amount")
BASIS = ["basis_selection", "basis_rate", "basis_as_of", "basis_extract", "basis_small_cells"]
# Text that a spreadsheet would make something else of: a formula, a command, a number without its zeros, a link, a date.
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tshown late", "\rreturned", "  =padded", "\n=below"]
PLAIN = ["00002771601", "02", "25", "1E5", "http://example.org/x", "2025-01-02", "3/4", "a=b", 'say "so", they\nsaid']


@pytest.fixture(scope="module")
def awkward(tmp_path_factory):
    """An extract of real data (as far as the pipeline knows) whose plans are awkward text; one plan's claim was taken back."""
    folder = tmp_path_factory.mktemp("awkward")
    plans = [*FORMULAS, *PLAIN]
    rows = [
        {"plan": plan, "claim_id": f"C{n}", "person_id": f"P{n}", "charge_amount": "100.10", "paid_amount": "80"}
        for n, plan in enumerate(plans)
    ]
    rows += [
        {"plan": "taken back", "claim_id": "R", "person_id": "R", "charge_amount": "-100.10", "paid_amount": "-80"}
    ]
    rows += [
        {"plan": "ordinary", "claim_id": f"O{n}", "person_id": f"O{n}", "charge_amount": "0.10", "paid_amount": "0.1"}
        for n in range(30)
    ]
    common = {
        "payer": "Aetna",
        "claim_line_start_date": "2025-03-01",
        "adjudication_date": "2025-03-20",
        "hcpcs_code": "J3590",
    }
    pq.write_table(
        pa.Table.from_pylist([row | common | {"adjustments": "CO:45:20"} for row in rows]), folder / "input.parquet"
    )
    data.reading.extract.extract("contract", [folder / "input.parquet"], folder / "awkward", Order(salt=b"test"))
    return folder / "awkward"


@pytest.fixture(scope="module")
def volume(awkward) -> queries.Answer:
    return queries.answer(queries.prepare(data.open(awkward)), "volume_by", Selection(), "plan")


@pytest.fixture(scope="module")
def rate(con) -> queries.Answer:
    return queries.answer(con, "denial_rate_by_month", Selection(), "payer_group")


def from_csv(answer: queries.Answer) -> list[dict]:
    return list(csv.DictReader(io.StringIO(files.to_csv(answer).decode(), newline="")))


def from_xlsx(answer: queries.Answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(files.to_xlsx(answer)))


def cells(sheet) -> list[list]:
    return [list(row) for row in sheet.iter_rows()]


def as_number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_every_text_is_in_the_answer(volume):
    trimmed = {text.strip(" ") for text in (*FORMULAS, *PLAIN)}
    assert {row["plan"] for row in volume.rows()} == trimmed | {"ordinary", "taken back"}


def test_csv_holds_the_rows_with_their_basis(volume):
    rows = from_csv(volume)
    assert list(rows[0]) == [*volume.table.column_names, *BASIS]
    for row, shown in zip(rows, volume.rows(), strict=True):
        for name in FIGURES:
            assert as_number(row[name]) == shown[name]
    assert {row["basis_selection"] for row in rows} == {"All codes in the extract; service dates of the whole extract"}
    assert {row["basis_extract"] for row in rows} == {f"awkward {volume.basis.version}"}


def test_csv_keeps_zeros_and_makes_formulas_inert(volume):
    plans = [row["plan"] for row in from_csv(volume)]
    for text in PLAIN:
        assert text in plans, "text that is no formula stays as it is"
    for text in FORMULAS:
        assert f"'{text.strip(' ')}" in plans and text not in plans
    # Nothing but a number may begin a cell like a formula.
    for row in csv.reader(io.StringIO(files.to_csv(volume).decode(), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "@", "\t", "\r")) and (
                not cell.startswith("-") or as_number(cell) <= 0
            )


def test_negative_numbers_stay_numbers(volume):
    (taken,) = (row for row in volume.rows() if row["plan"] == "taken back")
    assert taken["charge_amount"] == Decimal("-100.10")
    (row,) = (row for row in from_csv(volume) if row["plan"] == "taken back")
    assert row["charge_amount"] == "-100.10"
    (row,) = (row for row in cells(from_xlsx(volume)["rows"]) if row[0].value == "taken back")
    assert (row[4].value, row[4].data_type) == (-100.1, "n")


def test_xlsx_has_typed_cells_and_no_formula_or_link(volume):
    sheet = from_xlsx(volume)["rows"]
    header, *rows = cells(sheet)
    assert [cell.value for cell in header] == volume.table.column_names
    for row, shown in zip(rows, volume.rows(), strict=True):
        assert (row[0].data_type, row[0].hyperlink) == ("s", None)
        assert row[0].value.replace("_x000D_", "\r") == shown["plan"]
        for cell, name in zip(row, volume.table.column_names, strict=True):
            if name in FIGURES and shown[name] is not None:
                assert cell.data_type == "n" and cell.value == pytest.approx(float(shown[name]))
    charge = volume.table.column_names.index("charge_amount")
    assert rows[0][charge].number_format == "#,##0.00"


def test_xlsx_of_months_has_dates_rates_and_flags(rate):
    header, *rows = cells(from_xlsx(rate)["rows"])
    names = [cell.value for cell in header]
    assert len(rows) == rate.table.num_rows
    for row, shown in zip(rows, rate.rows(), strict=True):
        found = dict(zip(names, row, strict=True))
        assert found["month"].value.date() == shown["month"] and found["month"].number_format == "yyyy-mm-dd"
        assert found["is_mature"].value is shown["is_mature"] and found["is_mature"].data_type == "b"
        assert (
            found["denial_rate"].value == pytest.approx(shown["denial_rate"])
            and found["denial_rate"].number_format == "0.0%"
        )
        low = shown["denial_rate_low"]
        assert found["denial_rate_low"].value == (None if low is None else pytest.approx(low)), (
            "no interval is an empty cell, not 0"
        )


def test_xlsx_says_what_it_rests_on(rate):
    readme = dict(sheet_row for sheet_row in from_xlsx(rate)["README"].iter_rows(values_only=True))
    assert readme == {name: value or None for name, value in files.facts(rate).items()}


def test_parquet_is_the_very_table_with_its_facts(volume, rate):
    for answer in (volume, rate):
        table = pq.read_table(io.BytesIO(files.to_parquet(answer)))
        assert table.equals(answer.table)
        assert {name.decode(): value.decode() for name, value in table.schema.metadata.items()} == files.facts(answer)


def test_json_is_question_basis_and_rows(volume, rate):
    for answer in (volume, rate):
        found = json.loads(files.to_json(answer))
        assert list(found) == ["question", "basis", "missing", "rows"]
        assert (found["question"], found["missing"], found["basis"]) == (answer.question, [], files.facts(answer))
        plain = [{name: as_json(value) for name, value in row.items()} for row in answer.rows()]
        assert found["rows"] == plain


def as_json(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value


def test_facts_say_what_a_reader_must_know(volume, rate):
    said = files.facts(rate)
    assert next(iter(said.items())) == ("data", "SYNTHETIC SAMPLE: invented numbers, no fact about any payer")
    assert said["question"].startswith("denial_rate_by_month: How does ")
    assert said["rate"] == "denied ÷ adjudicated lines, first decision, partial denials counted"
    assert said["rows"] == str(rate.table.num_rows) and said["as_of"] == rate.basis.as_of
    assert all(one in said["metrics"] for one in rate.basis.metrics)
    assert said["small_cells"] == "show: exact"
    assert "data" not in files.facts(volume), "real data is not called synthetic"
    assert files.facts(volume)["small_cells"] == "show: contains small cells, internal use"


@pytest.mark.parametrize("kind", files.WRITERS)
def test_the_same_input_gives_the_same_bytes(awkward, volume, kind):
    again = queries.answer(queries.prepare(data.open(awkward)), "volume_by", Selection(), "plan")
    assert files.WRITERS[kind](again) == files.WRITERS[kind](volume)


def test_no_file_carries_the_clock(volume):
    """XLSX and what it is packed in tell time by the second; xlsxwriter takes anything but a datetime for no time given."""
    first = {kind: write(volume) for kind, write in files.WRITERS.items()}
    time.sleep(1.1)
    assert {kind: write(volume) for kind, write in files.WRITERS.items()} == first
    with zipfile.ZipFile(io.BytesIO(first["xlsx"])) as book:
        core = book.read("docProps/core.xml").decode()
        assert {one.date_time[0] for one in book.infolist()} == {1980}
    assert core.count("2000-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("kind", files.WRITERS)
def test_hide_leaves_no_figure_of_a_small_cell(awkward, kind):
    """Every plan but "ordinary" is one line: the row stays and says why it is empty. Ordinary is hidden along, or the total would tell."""
    hidden = queries.answer(queries.prepare(data.open(awkward)), "volume_by", Selection(), "plan", "hide")
    small = len(FORMULAS) + len(PLAIN) + 1
    rows = {
        "csv": lambda: from_csv(hidden),
        "json": lambda: json.loads(files.to_json(hidden))["rows"],
        "parquet": lambda: pq.read_table(io.BytesIO(files.to_parquet(hidden))).to_pylist(),
        "xlsx": lambda: [
            dict(zip(hidden.table.column_names, row, strict=True)) for row in list(from_xlsx(hidden)["rows"].values)[1:]
        ],
    }[kind]()
    assert len(rows) == small + 1
    for row in rows:
        figures = [row[name] for name in FIGURES if row[name] not in (None, "")]
        assert figures == [] and row["hidden"] == "hidden (small)"
    assert hidden.total["line_count"][0].as_py() > 10
    assert f"({hidden.hidden} rows)" in files.facts(hidden)["small_cells"] and hidden.hidden >= small
    assert "100.1" not in files.WRITERS["csv"](hidden).decode()


def test_the_file_is_the_screen(con):
    """Total of the file, of the page and of the terminal are one figure."""
    answer = queries.answer(con, "volume_by", Selection({"code": Values(("J3590",))}), "product")
    shown = answer.total["paid_amount"][0].as_py()
    assert sum(as_number(row["paid_amount"]) or 0 for row in from_csv(answer)) == shown
    assert sum(row["paid_amount"] or 0 for row in json.loads(files.to_json(answer))["rows"]) == pytest.approx(
        float(shown)
    )
    assert f"Paid {shown:,.2f}" in files.to_table(answer)


@pytest.mark.parametrize(
    ("question", "by"),
    [
        ("spend_by_month", "month"),
        ("denial_rate_by_month", "month"),
        ("payer_benchmark", "line_of_business"),
        ("denial_bridge", "disposition"),
    ],
)
@pytest.mark.parametrize("mode", ["show", "hide"])
def test_a_column_that_the_question_has_already_is_in_the_file_once(con, question, by, mode):
    answer = queries.answer(con, question, Selection(), by, mode)
    assert len(set(answer.table.column_names)) == len(answer.table.column_names)
    for write in files.WRITERS.values():
        assert write(answer)
    assert files.to_table(answer)


@pytest.mark.parametrize("kind", files.WRITERS)
def test_an_answer_without_rows_is_a_file_without_rows(con, kind):
    nobody = Selection(from_date=date(1990, 1, 1), to_date=date(1990, 12, 31))
    answer = queries.answer(con, "volume_by", nobody, "payer_group")
    assert answer.table.num_rows == 0
    assert files.WRITERS[kind](answer) and files.to_table(answer)


@pytest.mark.parametrize("kind", files.WRITERS)
def test_an_answer_that_is_missing_is_no_zero(awkward, kind):
    answer = queries.answer(queries.prepare(data.open(awkward)), "volume_by", Selection(), "state")
    assert answer.missing == ("state",)
    content = files.WRITERS[kind](answer)
    if kind == "json":
        assert (json.loads(content)["missing"], json.loads(content)["rows"]) == (["state"], [])


def test_a_workbook_says_what_each_column_is(con):
    """A sheet beside the rows: the column, what pages call it, and its unit."""
    book = openpyxl.load_workbook(io.BytesIO(files.to_xlsx(queries.answer(con, "denial_rate", Selection(), "payer"))))
    rows = list(book["dictionary"].values)
    assert rows[:3] == [("column", "in words", "unit"), ("payer_group", "Payer", ""), ("numerator", "Denied", "")]
    assert ("denial_rate_low", "95 % low", "share, 0 to 1") in rows
    assert [row[0] for row in rows[1:]] == [cell.value for cell in book["rows"][1]]
