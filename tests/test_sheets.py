"""Spreadsheets as people keep them: titles and totals, short years, Excel's days and dashes, dollars where reasons were looked for."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import data
import queries
from data import manifest
from data.reading.extract import Order, extract
from queries.selection import Selection
from tests.conftest import Drawn, Typed, part, run

HEAD = "Acct #,Payer,DOS,Denial Date,CPT/HCPCS,Mod,Total Charges,Allowed,Payments,Denial Code,Status"
# A report with lines of title, a page's second header, a blank row, a note and totals. Every row invented.
MESSY = f"""\
Denials - biologics,,,,,,,,,,
"Run 8/2/26, all payers",,,,,,,,,,
,,,,,,,,,,
{HEAD}
1001,Aetna,11/30/25,12/19/25,J3590,JZ,"$1,000.00",$ -,$0.00,CO-16,Denied
1002,Cigna,12/1/25,12/20/25,J3590-JZ,"59, RT","$2,000.00",800.00, -   ,CO-50,Denied
{HEAD}
1003,Total Health Care,12/2/25,12/21/25,J3590,,"(20.00)",,,,
,,,,,,,,,,
1004,Aetna,12/3/25,12/22/25,J3590,,"12,50",,,,Paid
TOTALS,,,,,,"$3,000.00",,$0.00,,
Printed by the billing office,,,,,,,,,,
"""


MAP = (
    "claim_id,Acct #,", "payer,Payer,", "claim_line_start_date,DOS,M/D/YY", "adjudication_date,Denial Date,M/D/YY", "hcpcs_code,CPT/HCPCS,",
    "hcpcs_modifier_1,Mod,", "charge_amount,Total Charges,", "allowed_amount,Allowed,", "paid_amount,Payments,", "adjustments,Denial Code,",
    "line_status,Status,",
)  # fmt: skip


def kept(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def drafted(path: Path) -> tuple[Path, Typed]:
    """A first map of the file, and what was said of it."""
    columns = path.with_suffix(".map.csv")
    done = run("data", "describe", path, "--map", columns)
    assert done.returncode == 0, done.stderr
    return columns, done


def mapped(columns: Path) -> dict[str, tuple[str, str]]:
    """What the map names, and the formats of days."""
    with columns.open(newline="") as file:
        return {row["column"]: (row["from"], row["format"]) for row in csv.DictReader(file) if row["from"]}


@pytest.fixture
def messy(tmp_path) -> Path:
    return kept(tmp_path / "messy.csv", MESSY)


def test_a_header_is_found_below_titles_and_totals_are_no_line(messy, tmp_path):
    columns, done = drafted(messy)
    assert "its header stands on line 4, below 3 lines of title" in done.stdout
    assert (
        "a row of totals was left out (row 7): it says 3,000.00 dollars charged, and the lines come to 2,980.00"
        in done.stdout
    )
    assert mapped(columns)["claim_line_start_date"] == ("DOS", "M/D/YY")
    extract("csv", [messy], tmp_path / "out", Order(codes="all", salt=b"test", columns=columns))
    Drawn(part(tmp_path / "out")).shows("""
        source_row | claim_id | claim_line_start_date | adjudication_date | hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2 | hcpcs_modifier_3 | charge_amount | allowed_amount | paid_amount
        1          | 1001     | 2025-11-30            | 2025-12-19        | J3590      | JZ               |                  |                  | 1000.00       | 0.00           | 0.00
        2          | 1002     | 2025-12-01            | 2025-12-20        | J3590      | 59               | RT               | JZ               | 2000.00       | 800.00         | 0.00
        4          | 1003     | 2025-12-02            | 2025-12-21        | J3590      |                  |                  |                  | -20.00        |                |
        6          | 1004     | 2025-12-03            | 2025-12-22        | J3590      |                  |                  |                  |               |                |
    """)
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["warnings"] == [
        "its header stands on line 4, below 3 lines of title",
        "a row without a value was left out (row 5)",
        "a row that repeats the header was left out (row 3)",
        "a row of one cell was left out: a note, no line (row 8)",
        "a row of totals was left out (row 7): it says 3,000.00 dollars charged, and the lines come to 2,980.00",
        "1 values of charge_amount could not be read and count as blank",
    ]
    assert (facts["as_of"], facts["control"]["lines"]) == ("2025-12-22", 4)


def test_titles_stand_above_our_own_layout_too(tmp_path):
    text = "My export\n\nclaim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\nA1,Aetna,2025-01-05,J3590,100\n"
    done = extract("contract", [kept(tmp_path / "a.csv", text)], tmp_path / "out", Order(salt=b"test"))
    assert done.warnings == ["a.csv: its header stands on line 3, below 2 lines of title"]
    assert [row["claim_id"] for row in part(tmp_path / "out")] == ["A1"]


# How a day is written, the format that the map names, and the day it is.
DAYS = [
    ("2025-03-02", "", "2025-03-02"),
    ("02-Mar-2025", "", "2025-03-02"),
    ("45718", "", "2025-03-02"),
    ("45718.75", "M/D/Y", "2025-03-02"),
    ("3/2/2025 0:00", "", "2025-03-02"),
    ("3/2/2025 12:00:00 AM", "M/D/Y", "2025-03-02"),
    ("2025-03-02T00:00:00Z", "M/D/Y", "2025-03-02"),
    ("3/2/2025", "", "2025-03-02"),
    ("3/2/25", "M/D/YY", "2025-03-02"),
    ("2/3/25", "D/M/YY", "2025-03-02"),
    ("2-Mar-25", "D-Mon-YY", "2025-03-02"),
    ("3/2/25", "M/D/Y", None),
    ("3/2/2025", "M/D/YY", None),
    ("3/2/25", "", None),
    ("02-Mar-25", "", None),
    ("25-03-02", "", None),
    ("02-03-25", "", None),
    ("0025-03-02", "", None),
    ("2025", "", None),
]
BASE = "column,from,format\nclaim_id,Claim,\npayer,Payer,\nclaim_line_start_date,DOS,{}\nhcpcs_code,Code,\ncharge_amount,Billed,\n"


def read_by(tmp_path: Path, rows: list[str], look: str = "", more: str = "") -> tuple[list[dict], list[str]]:
    """The rows that a table of five columns becomes by a map, and what is said of it."""
    raw = kept(tmp_path / "a.csv", "\n".join(["Claim,Payer,DOS,Code,Billed" + (",More" if more else ""), *rows]) + "\n")
    columns = kept(
        tmp_path / "columns.csv", BASE.format(f'"{look}"' if look else "") + (f"{more},More,\n" if more else "")
    )
    extract("csv", [raw], tmp_path / "out", Order(codes="all", salt=b"test", columns=columns))
    return part(tmp_path / "out"), manifest(tmp_path / "out")["parts"][0]["warnings"]


def test_a_day_is_read_as_its_format_says_and_a_short_year_is_never_the_year_25(tmp_path):
    for look in dict.fromkeys(look for _, look, _ in DAYS):
        of_look = [(written, day) for written, one, day in DAYS if one == look]
        rows, _ = read_by(tmp_path, [f"{n},Aetna,{written},J3590,1" for n, (written, _) in enumerate(of_look)], look)
        found = [row["claim_line_start_date"] and str(row["claim_line_start_date"]) for row in rows]
        assert found == [day for _, day in of_look], look


def test_our_own_layout_has_no_year_25_either(tmp_path):
    text = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\nA1,Aetna,25-03-02,J3590,1\nA2,Aetna,02-Mar-25,J3590,1\n"
    path, out = kept(tmp_path / "a.csv", text), tmp_path / "out"
    done = run("data", "extract", "contract", path, "--out", out)
    assert "a.csv: 2 values of claim_line_start_date could not be read and count as blank" in done.stderr
    assert "2 rows, as of an unknown date" in done.stdout and manifest(out)["as_of"] is None
    assert "codes 'family', as of an unknown date, 1 parts" in run("data", "describe", out).stdout
    answer = queries.answer(queries.prepare(data.open(out)), "denial_rate", Selection())
    assert answer.basis.as_of == "an unknown date"


def test_an_older_extract_without_any_date_is_as_of_an_unknown_one(tmp_path):
    """Their manifest says 0001-01-01; a date that no service can have is none of an extract."""
    path = tmp_path / "a.parquet"
    query = "SELECT 'A' claim_id, 'X' payer, DATE '0025-03-02' claim_line_start_date, 'J3590' hcpcs_code, 1.0::DECIMAL(18,2) charge_amount"
    duckdb.sql(query).write_parquet(str(path))
    extract("contract", [path], tmp_path / "out", Order(salt=b"test"))
    place = tmp_path / "out" / "manifest.json"
    facts = json.loads(place.read_text())
    assert facts["as_of"] is None and facts["as_of_basis"] == "none"
    place.write_text(json.dumps(facts | {"as_of": "0001-01-01"}))
    assert manifest(tmp_path / "out")["as_of"] is None


@pytest.mark.parametrize(
    ("days", "look"),
    [
        (["3/2/25", "11/30/25"], "M/D/YY"),
        (["3/2/25", "30/11/25"], "D/M/YY"),
        (["3/2/2025", "11/30/2025"], "M/D/Y"),
        (["3/2/2025 0:00", "11/30/2025 13:15"], "M/D/Y"),
        (["46027", "46028.5"], ""),
        (["46027", "1/20/2026"], "M/D/Y"),
        (["2-Mar-25", "30-Nov-25"], "D-Mon-YY"),
        (["2025-03-02", "2025-11-30"], ""),
    ],
)
def test_the_draft_tells_how_days_are_written(tmp_path, days, look):
    rows = "".join(f"{n},Aetna,{day},J3590,1\n" for n, day in enumerate(days))
    columns, _ = drafted(kept(tmp_path / "a.csv", f"Claim,Payer,DOS,Code,Billed\n{rows}"))
    assert mapped(columns)["claim_line_start_date"] == ("DOS", look)


def test_a_map_that_names_another_format_than_the_values_have_is_said(tmp_path):
    _, notes = read_by(tmp_path, ["1,Aetna,3/2/25,J3590,1", "2,Aetna,3/3/25,J3590,1"], "M/D/Y")
    assert "2 values of 'DOS' are days as M/D/YY, and 0 as the map says: write M/D/YY under 'format'" in notes
    _, notes = read_by(tmp_path, ["1,Aetna,3/2/2025,J3590,1"])
    assert notes == ["'DOS' was read as M/D/Y, month before day: write another under 'format' where it is not so"]


MONEY = [
    ("$ -", 0), ("$-", 0), ("  -   ", 0), ("-", None), ("$1,250.00", 1250), ("(20.00)", -20), ("$(20.00)", -20), ("20.00-", -20), ("-$20", -20),
    ("12,50", None), ("1.234,56", None), ("1,00", None), ("1,234,567.8", Decimal("1234567.8")), ("N/A", None), ("", None),
]  # fmt: skip


def test_money_is_read_as_spreadsheets_write_it_or_not_at_all(tmp_path):
    rows, _ = read_by(tmp_path, [f'{n},Aetna,2025-03-02,J3590,"{written}"' for n, (written, _) in enumerate(MONEY)])
    assert [row["charge_amount"] for row in rows] == [amount for _, amount in MONEY]


DOLLARS = """\
Claim ID,Payer,Date of Service,CPT,Billed,Paid,Adjustments,Status
A1,Aetna,2025-03-02,J3590,1000.00,600.00,{0},Paid
A2,Aetna,2025-03-03,J3590,1000.00,0.00,{1},Denied
A3,Aetna,2025-03-04,J3590,200.00,150.00,{2},Paid
"""


@pytest.mark.parametrize("cells", [("400.00", "1000.00", "50.00"), ("$400", "$1000", "$50"), ("400", "1000", "50")])
def test_a_column_of_dollars_is_no_column_of_reasons_and_the_status_decides(tmp_path, cells):
    path = kept(tmp_path / "a.csv", DOLLARS.format(*cells))
    columns, done = drafted(path)
    assert "'Adjustments' holds dollars, no reasons (0 of 3 can be one): it was left out" in done.stdout
    assert "adjustments" not in mapped(columns) and mapped(columns)["line_status"] == ("Status", "")
    # Somebody writes it in all the same.
    columns.write_text(columns.read_text().replace("adjustments,,", "adjustments,Adjustments,"))
    extract("csv", [path], tmp_path / "out", Order(salt=b"test", columns=columns))
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert "'Adjustments' holds dollars (3 of 3 values), no reasons: it was left unread" in facts["warnings"]
    assert "adjustments" not in facts["captured"]
    con = data.open(tmp_path / "out")
    found = con.execute("SELECT initial_disposition::VARCHAR FROM lines ORDER BY claim_id").fetchall()
    assert found == [("paid",), ("denied",), ("paid",)]


def test_codes_that_are_numbers_are_reasons_all_the_same(tmp_path):
    columns, done = drafted(kept(tmp_path / "a.csv", DOLLARS.format("45", "50.0", "CO-16")))
    assert mapped(columns)["adjustments"] == ("Adjustments", "") and "holds dollars" not in done.stdout


# What other columns hold that are called as one of the contract's, and what the draft makes of them.
CONTRADICTED = [
    ("NPI", "Dr. Roe", "rendering_npi", "'NPI' is no rendering_npi by its values (0 of 2 can be one): it was left out"),
    ("NDC", "Tofidence", "ndc_code", "'NDC' is no ndc_code by its values"),
    ("Payment", "2025-03-02", "paid_amount", "'Payment' is no paid_amount by its values"),
    ("Denial Date", "no auth", "adjudication_date", "'Denial Date' is no adjudication_date by its values"),
    ("Denial Date", "120.00", "adjudication_date", "'Denial Date' is no adjudication_date by its values"),
    ("Claim Status", "$12.00", "line_status", "'Claim Status' is no line_status by its values"),
    ("Diagnosis", "cancer", "diagnosis_code_1", "'Diagnosis' is no diagnosis_code_1 by its values"),
    ("RARC", "see letter", "remark_codes", "'RARC' is no remark_codes by its values"),
    ("POS", "Outpt Hosp", "place_of_service_code", "'POS' is no place_of_service_code by its values"),
]


@pytest.mark.parametrize(
    ("name", "value", "column", "says"), CONTRADICTED, ids=[f"{one[0]} {one[1]}" for one in CONTRADICTED]
)
def test_the_draft_leaves_out_what_the_values_contradict(tmp_path, name, value, column, says):
    text = (
        f"Claim,Payer,DOS,CPT,Billed,{name}\nA,Aetna,2025-03-02,J3590,1,{value}\nB,Aetna,2025-03-02,J3590,1,{value}\n"
    )
    columns, done = drafted(kept(tmp_path / "a.csv", text))
    assert says in done.stdout and column not in mapped(columns), done.stdout
    assert "Roe" not in done.stdout


def test_a_second_name_is_taken_where_the_first_holds_something_else(tmp_path):
    text = "Claim,Payer,Insurance,DOS,Code,Procedure Code,Billed\nA,,$1.00,2025-03-02,denied,J3590,1\nB,Aetna,$2.00,2025-03-02,x,J3590,1\n"
    columns, _ = drafted(kept(tmp_path / "a.csv", text))
    assert mapped(columns)["hcpcs_code"] == ("Procedure Code", "") and mapped(columns)["payer"] == ("Payer", "")


def test_a_required_column_is_taken_against_its_values_and_said(tmp_path):
    text = "Claim,Payer,DOS,Code,Billed\nA,Aetna,2025-03-02,denied,1\n"
    columns, done = drafted(kept(tmp_path / "a.csv", text))
    assert (
        "'Code' is no hcpcs_code by its values (0 of 1 can be one). It is taken, for there is no other" in done.stdout
    )
    assert mapped(columns)["hcpcs_code"] == ("Code", "")


def test_a_number_that_lost_its_zero_gets_it_back(tmp_path):
    rows, _ = read_by(
        tmp_path, ["1,Aetna,2025-03-02,J3590,1,2", "2,Aetna,2025-03-02,J3590,1,22"], more="place_of_service_code"
    )
    assert [row["place_of_service_code"] for row in rows] == ["02", "22"]
    rows, _ = read_by(tmp_path, ["1,Aetna,2025-03-02,J3590,1,636"], more="revenue_center_code")
    assert [row["revenue_center_code"] for row in rows] == ["0636"]


SHEET = 'Claim,Payer,DOS,Code,Billed\nA1,Müller,2025-03-02,J3590,"1,000.00"\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("unicode text.txt", SHEET.replace('"1,000.00"', "1000.00").replace(",", "\t").encode("utf-16")),
        ("tabs.tsv", SHEET.replace('"1,000.00"', "1000.00").replace(",", "\t").encode()),
        ("semicolons.csv", SHEET.replace('"1,000.00"', "1000.00").replace(",", ";").encode()),
        ("utf-16.csv", SHEET.encode("utf-16")),
        ("titled.txt", ("Report\n\n" + SHEET.replace('"1,000.00"', "1000.00").replace(",", "\t")).encode("utf-16")),
        ("with mark.csv", SHEET.encode("utf-8-sig")),
    ],
)  # fmt: skip
def test_a_sheet_is_read_as_excel_saves_its_text(tmp_path, name, content):
    path = kept(tmp_path / name, content)
    columns, _ = drafted(path)
    extract("csv", [path], tmp_path / "out", Order(salt=b"test", columns=columns))
    Drawn(part(tmp_path / "out")).shows("""
        claim_id | payer  | claim_line_start_date | charge_amount
        A1       | Müller | 2025-03-02            | 1000.00
    """)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "a.xlsx cannot be read: it is damaged, or no workbook. Open it and save it again"),
        ("called.csv", b"PK\x03\x04" + b"\0" * 26 + b"xl/workbook.xml", "called.csv is a workbook, whatever its name says. Rename it to end in .xlsx"),
        ("a.numbers", b"PK\x03\x04" + b"\0" * 99, "a.numbers is a workbook of Apple's Numbers. Open it, choose the sheet, save that as “CSV UTF-8"),
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "old.xls cannot be read: it is damaged, or no workbook"),
        ("page.xls", b"<html><table>", "page.xls is a web page or XML, whatever its name says. Open it and save it as CSV"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 99, "a.zip is a compressed archive or a workbook"),
        ("a.csv.gz", b"\x1f\x8b" + b"\0" * 99, "a.csv.gz is a compressed file. Unpack it"),
        ("a.pdf", b"%PDF-1.7", "a.pdf is a PDF"),
        ("scan.csv", b"\xff\xd8\xff\xe0" + b"\0" * 99, "scan.csv is a picture"),
        ("big.csv", b"\xfe\xff\0C\0l", "big.csv is UTF-16 text with its bytes in the order of few programs"),
        ("bin.csv", b"a,b\n\0\0", "bin.csv is a binary file"),
        ("notes.md", b"# Notes\n", "notes.md is no table by its name"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said_with_what_to_do(tmp_path, name, content, says):
    path = kept(tmp_path / name, content)
    for words in (["describe", path], ["extract", "contract", path, "--out", tmp_path / "out"]):
        done = run("data", *words)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_a_page_answers_from_a_messy_sheet(messy, tmp_path):
    """The lines of the report, not its totals, and a code with a modifier behind it is the code."""
    extract("csv", [messy], tmp_path / "out", Order(salt=b"test", columns=drafted(messy)[0]))
    con = queries.prepare(data.open(tmp_path / "out"))
    (row,) = queries.answer(con, "denial_rate", Selection()).rows()
    assert (row["numerator"], row["denominator"]) == (2, 2)
