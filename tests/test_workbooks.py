"""Workbooks as people have them: titles, two rows of header, merged cells, several sheets, days and dollars of other countries; or refused in a sentence."""

import csv
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from data import InputError, manifest
from data.reading.extract import Order, extract
from tests.conftest import Drawn, part, run
from tests.test_sheets import drafted, mapped

TABLES = Path(__file__).parent / "cases" / "tables"
HEAD = ["Claim", "Payer", "DOS", "Code", "Billed"]
USUAL = {"claim_id": "Claim", "payer": "Payer", "claim_line_start_date": "DOS", "hcpcs_code": "Code", "charge_amount": "Billed"}  # fmt: skip


def row(n: int, **other: object) -> list:
    """A line as people write it: its number, payer, day, code, dollars."""
    usual = {"claim": f"C{n}", "payer": "Aetna", "day": date(2025, 3, n), "code": "J3590", "billed": 100 + n}
    return [*(usual | other).values()]


def book(path: Path, **sheets: list[list]) -> Path:
    """A workbook of these sheets, each a list of rows; a list of cells to merge may follow as `merged_NAME`."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        if not name.startswith("merged_"):
            sheet = made.create_sheet(name)
            for cells in rows:
                sheet.append(cells)
            for place in sheets.get(f"merged_{name}", ()):
                sheet.merge_cells(place)
    made.save(path)
    return path


def taken(path: Path, folder: Path, **order: object) -> tuple[list[dict], list[str]]:
    """The rows that a workbook becomes by the map drafted of it, and what is said of it."""
    columns, _ = drafted(path)
    extract("csv", [path], folder / "out", Order(codes="all", salt=b"test", columns=columns, **order))
    (facts,) = manifest(folder / "out")["parts"]
    return part(folder / "out"), facts["warnings"]


LINES = "claim_id | payer | claim_line_start_date | hcpcs_code | charge_amount"


def test_the_report_of_a_clerk_is_read_whole_and_nothing_is_mapped_wrongly(tmp_path):
    columns = tmp_path / "columns.csv"
    done = run("data", "describe", TABLES / "messy_denials.xlsx", "--map", columns)
    assert "messy_denials.xlsx: a table (workbook, 15 columns)" in done.stdout
    assert {name: written for name, (written, _) in mapped(columns).items()} == {
        "claim_id": "Acct #", "payer": "Payer", "claim_line_start_date": "DOS", "adjudication_date": "Denial Date", "hcpcs_code": "CPT/HCPCS",
        "hcpcs_modifier_1": "Mod", "drug_description": "Drug", "place_of_service_code": "POS", "charge_amount": "Total Charges",
        "allowed_amount": "Allowed", "paid_amount": "Payments", "line_status": "Status", "adjustments": "Denial Code",
    }  # fmt: skip
    out = tmp_path / "out"
    done = run(
        "data", "extract", "csv", TABLES / "messy_denials.xlsx", "--map", columns, "--codes", "all", "--out", out
    )
    assert done.returncode == 0 and "200 rows, as of 2026-" in done.stdout
    assert "its header stands on row 4, below 3 rows of title" in done.stderr
    assert "a row of totals was left out (row 201): it says 1,234,567.89 dollars charged" in done.stderr
    rows, (facts,) = part(out), manifest(out)["parts"]
    assert sum(one["charge_amount"] for one in rows) == Decimal("2647466.85")
    assert not [one for one in rows if one["claim_line_start_date"] is None or one["claim_id"] is None]
    with (TABLES / "messy_denials.csv").open(newline="") as file:
        assert facts["rows"] == len([one for one in csv.reader(file) if one and one[0].isdigit()])


def test_two_rows_of_header_are_one(tmp_path):
    rows = [
        ["Claims of March", *[None] * 5],
        ["Claim", None, "Payer", "Dates", None, "Dollars"],
        ["Number", "Code", None, "Service", "Decision", "Billed"],
        ["C1", "J3590", "Aetna", date(2025, 3, 1), date(2025, 3, 20), 101],
        ["C2", "J3590", "Cigna", date(2025, 3, 2), date(2025, 3, 21), 102],
    ]
    path = book(tmp_path / "a.xlsx", March=rows, merged_March=["A1:F1", "A2:B2", "C2:C3", "D2:E2"])
    columns = tmp_path / "columns.csv"
    columns.write_text(
        "column,from,format\nclaim_id,Number,\npayer,Payer,\nclaim_line_start_date,Service,\nadjudication_date,Decision,\nhcpcs_code,Code,\ncharge_amount,Billed,\n"
    )
    extract("csv", [path], tmp_path / "out", Order(codes="all", salt=b"test", columns=columns))
    Drawn(part(tmp_path / "out")).shows(f"""
        {LINES} | adjudication_date
        C1 | Aetna | 2025-03-01 | J3590 | 101.00 | 2025-03-20
        C2 | Cigna | 2025-03-02 | J3590 | 102.00 | 2025-03-21
    """)


def test_names_that_repeat_below_groups_are_told_apart_by_them(tmp_path):
    rows = [
        ["Claim", None, None, "Billed", None, "Paid", None],
        ["Claim Number", "Payer", "Code", "Date", "Amount", "Date", "Amount"],
        ["C1", "Aetna", "J3590", date(2025, 3, 1), 101, date(2025, 4, 1), 80],
    ]
    path = book(tmp_path / "a.xlsx", March=rows, merged_March=["A1:C1", "D1:E1", "F1:G1"])
    said = run("data", "describe", path).stdout
    assert "Claim Number, Payer, Code, Billed Date, Billed Amount, Paid Date, Paid Amount" in said


def test_a_cell_merged_over_rows_stands_in_each_and_a_table_may_begin_anywhere(tmp_path):
    rows = [
        [],
        [],
        [None, None, *HEAD],
        [None, None, *row(1)],
        [None, None, *row(2, payer=None)],
        [None, None, *row(3, payer="Cigna")],
    ]
    path = book(tmp_path / "a.xlsx", March=rows, merged_March=["D4:D5"])
    found, _ = taken(path, tmp_path)
    Drawn(found).shows(f"""
        {LINES}
        C1 | Aetna | 2025-03-01 | J3590 | 101.00
        C2 | Aetna | 2025-03-02 | J3590 | 102.00
        C3 | Cigna | 2025-03-03 | J3590 | 103.00
    """)


def test_cells_are_read_as_they_are_seen(tmp_path):
    """Days with and without a time, a number that is a claim's, whole and broken dollars, a code with a blank behind it."""
    rows = [
        HEAD,
        [483452, "Aetna", datetime(2025, 3, 1, 13, 5), "J3590 ", 1250.5],
        ["0483453", "Aetna", datetime(2025, 3, 2), "J3590", 0.1 + 0.2],
        [12345678901234, "Aetna", 45719, "J3590", "$1,000.00"],
        ["C4", "Aetna", time(3, 4), "J3590", True],
    ]
    found, notes = taken(book(tmp_path / "a.xlsx", March=rows), tmp_path)
    Drawn(found).shows("""
        claim_id       | claim_line_start_date | hcpcs_code | charge_amount
        483452         | 2025-03-01            | J3590      | 1250.50
        0483453        | 2025-03-02            | J3590      | 0.30
        12345678901234 | 2025-03-03            | J3590      | 1000.00
        C4             |                       | J3590      |
    """)
    assert "1 values of claim_line_start_date could not be read and count as blank" in notes


def test_sheets_with_the_same_header_are_read_together_and_others_are_named(tmp_path):
    path = book(
        tmp_path / "a.xlsx",
        Jan=[["January"], HEAD, row(1), row(2)],
        Feb=[HEAD, row(3)],
        Contacts=[["Name", "Telephone"], ["A", "1"], ["B", "2"]],
        Old=[HEAD, row(4)],
    )
    made = openpyxl.load_workbook(path)
    made["Old"].sheet_state = "hidden"
    made.save(path)
    found, notes = taken(path, tmp_path)
    assert [one["claim_id"] for one in found] == ["C1", "C2", "C3"]
    assert notes[:3] == [
        "sheets 'Jan', 'Feb' were read",
        "sheet 'Contacts' was left unread (2 rows under another header): to read it, --sheet 'Contacts'",
        "sheet 'Old' is hidden and was left unread: to read it, --sheet 'Old'",
    ]


def test_a_sheet_may_be_chosen(tmp_path):
    path, columns = book(tmp_path / "a.xlsx", Jan=[HEAD, row(1)], Feb=[HEAD, row(2)]), tmp_path / "columns.csv"
    run("data", "describe", path, "--map", columns)
    words = ["extract", "csv", path, "--map", columns, "--codes", "all", "--out", tmp_path / "out"]
    assert run("data", *words, "--sheet", "Feb").returncode == 0
    assert [one["claim_id"] for one in part(tmp_path / "out")] == ["C2"]
    assert run("data", *words, "--sheet", "Feb").stdout.count("0 read, 1 unchanged") == 1
    assert "1 read, 0 unchanged" in run("data", *words, "--sheet", "Jan").stdout, "another sheet is another part"
    done = run("data", *words, "--sheet", "Mar")
    assert (
        done.returncode == 1 and "a.xlsx has no sheet 'Mar'. Its sheets: Jan, Feb. Nothing was changed." in done.stderr
    )


def test_days_and_dollars_of_other_countries(tmp_path):
    rows = [HEAD, ["C1", "Aetna", "31.12.2024", "J3590", "1.234,56"], ["C2", "Aetna", "2.1.2025", "J3590", "12,50"]]
    path = book(tmp_path / "a.xlsx", Jan=rows)
    columns, _ = drafted(path)
    assert mapped(columns)["charge_amount"] == ("Billed", "1.234,56")
    assert mapped(columns)["claim_line_start_date"] == ("DOS", "D.M.Y")
    columns.unlink()
    found, _ = taken(path, tmp_path)
    Drawn(found).shows(f"""
        {LINES}
        C1 | Aetna | 2024-12-31 | J3590 | 1234.56
        C2 | Aetna | 2025-01-02 | J3590 | 12.50
    """)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["Payer", "Drug", "Jan 2025", "Feb 2025", "Mar 2025"], ["Aetna", "Omvoh", 1, 2, 3]], "months stand as columns (Jan 2025, Feb 2025, Mar 2025)"),
        ([["Payer", "Claims", "2025-01", "2025-02", "2025-03", "2025-04"], ["Aetna", 9, 1, 2, 3, 4]], "months stand as columns (2025-01, 2025-02, 2025-03 and 1 more)"),
        ([["Row Labels", "Sum of Total Charges", "Count of Acct #"], ["Aetna", 1, 2], ["Grand Total", 1, 2]], "it is a pivot (Row Labels, Sum of Total Charges, Count of Acct #)"),
    ],
)  # fmt: skip
def test_a_summary_is_refused_with_what_to_ask_for(tmp_path, rows, says):
    path = book(tmp_path / "a.xlsx", Pivot=rows)
    done = run("data", "describe", path)
    assert f"This is a summary, no list of lines: {says}. Ask for the rows behind it" in done.stdout
    done = run("data", "describe", path, "--map", tmp_path / "columns.csv")
    assert done.returncode == 1 and says in done.stderr and not (tmp_path / "columns.csv").exists()


@pytest.mark.parametrize("name", ["old_program.xls", "ours.ods"])
def test_other_programs_write_workbooks_too(tmp_path, name):
    path = TABLES / name if name.endswith(".xls") else ods(tmp_path / name)
    copy = tmp_path / f"copy-{name}"
    copy.write_bytes(path.read_bytes())
    found, notes = taken(copy, tmp_path)
    Drawn(found).shows(f"""
        {LINES}
        0012 | Aetna | 2025-03-02 | J3590 | 1250.50
        0013 | Cigna | 2025-03-03 | J3590 | 20.00
    """)
    assert "its header stands on row 2, below a row of title" in notes


def ods(path: Path) -> Path:
    """A table of OpenDocument, the least of it that is a table."""

    def cell(value: object) -> str:
        kind = (
            f'office:value-type="date" office:date-value="{value}"'
            if isinstance(value, date)
            else 'office:value-type="string"'
        )
        if isinstance(value, float):
            kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    rows = [
        ["Old report"],
        HEAD,
        ["0012", "Aetna", date(2025, 3, 2), "J3590", 1250.5],
        ["0013", "Cigna", date(2025, 3, 3), "J3590", 20.0],
    ]
    body = "".join(f"<table:table-row>{''.join(map(cell, one))}</table:table-row>" for one in rows)
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "table", "text")
    )
    content = f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="S">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest_of = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr("META-INF/manifest.xml", manifest_of)
    return path


def refused(path: Path, folder: Path) -> str:
    """What is said of a workbook that cannot be read; nothing is left of the try."""
    columns = folder / "columns.csv"
    columns.write_text(
        "column,from\nclaim_id,Claim\npayer,Payer\nclaim_line_start_date,DOS\nhcpcs_code,Code\ncharge_amount,Billed\n"
    )
    with pytest.raises(InputError) as error:
        extract("csv", [path], folder / "out", Order(salt=b"test", columns=columns))
    assert not (folder / "out").exists()
    return str(error.value)


def test_a_protected_an_empty_and_a_cut_workbook_are_refused_in_a_sentence(tmp_path):
    assert refused(TABLES / "protected.xlsx", tmp_path) == (
        "protected.xlsx is protected by a password. Open it, save it without the password, and name the file again; nothing was changed."
    )
    said = refused(book(tmp_path / "empty.xlsx", A=[], B=[["Title"]]), tmp_path)
    assert said == "empty.xlsx holds no table: no sheet has rows below a header. Nothing was changed."
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(book(tmp_path / "a.xlsx", A=[HEAD, row(1)]).read_bytes()[:-300])
    assert refused(cut, tmp_path).startswith("cut.xlsx cannot be read: it is damaged, or no workbook.")


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("data.reading.workbook.UNPACKED_UP_TO", 1000)
    said = refused(book(tmp_path / "a.xlsx", A=[HEAD, row(1)]), tmp_path)
    assert "too large for a workbook to be read. Save the sheet as CSV; nothing was changed." in said


def test_sixty_thousand_rows(tmp_path):
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("All")
    sheet.append(HEAD)
    for n in range(60_000):
        sheet.append([f"C{n}", "Aetna", date(2025, 1 + n % 12, 1), "J3590", n % 1000])
    sheet.append(["Grand total", None, None, None, sum(n % 1000 for n in range(60_000))])
    made.save(tmp_path / "a.xlsx")
    _, notes = taken(tmp_path / "a.xlsx", tmp_path)
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert (facts["rows"], facts["control"]["line_charge_amount"]) == (60_000, "29970000.00")
    assert notes == [
        "a row of totals was left out (row 60,001): it says 29,970,000.00 dollars charged, and the lines come to 29,970,000.00"
    ]


def test_one_code_stands_for_all_rows_of_a_table_without_codes(tmp_path):
    path = book(tmp_path / "a.xlsx", A=[[one for one in HEAD if one != "Code"], ["C1", "Aetna", date(2025, 3, 1), 100]])
    columns = tmp_path / "columns.csv"
    assert "required and not found: hcpcs_code" in run("data", "describe", path, "--map", columns).stdout
    words = ["extract", "csv", path, "--map", columns, "--out", tmp_path / "out"]
    done = run("data", *words)
    assert done.returncode == 1 and "Add it or give one code for all rows with --code." in done.stderr
    assert run("data", *words, "--code", "j3590").returncode == 0
    assert [one["hcpcs_code"] for one in part(tmp_path / "out")] == ["J3590"]
    with_codes = book(tmp_path / "b.xlsx", A=[HEAD, row(1)])
    map_b, _ = drafted(with_codes)
    done = run("data", "extract", "csv", with_codes, "--map", map_b, "--out", tmp_path / "b", "--code", "J3590")
    assert done.returncode == 1 and "b.xlsx says the code of each row itself: leave out --code." in done.stderr


def test_a_workbook_in_a_layout_of_ours_needs_no_map(tmp_path):
    names = ["claim_id", "payer", "claim_line_start_date", "hcpcs_code", "charge_amount"]
    path = book(tmp_path / "a.xlsx", A=[["Export"], names, row(1), row(2)])
    assert "To read it:  python -m data extract contract" in run("data", "describe", path).stdout
    assert run("data", "extract", "auto", path, "--out", tmp_path / "out").returncode == 0
    assert [one["claim_id"] for one in part(tmp_path / "out")] == ["C1", "C2"]


def test_text_of_windows_is_read_with_its_letters(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(
        "Report\nClaim;Payer;DOS;Code;Billed\nC1;“Müller’s” – Plan;2025-03-01;J3590;100\n".encode("cp1252")
    )
    found, notes = taken(path, tmp_path)
    assert [one["payer"] for one in found] == ["“Müller’s” – Plan"]
    assert notes == [
        "it is no UTF-8 text and was read as Windows-1252: look at names with accents",
        "its header stands on line 2, below a line of title",
    ]
