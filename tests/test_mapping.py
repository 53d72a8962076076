"""Anybody's table by a column map: the first draft of a map, what a mapped table becomes, and mistakes in a map."""

import csv
from pathlib import Path

import duckdb
import pytest
from conftest import Drawn, part, run

import data
import queries
from data import contract, manifest
from data.reading import mapping
from data.reading.extract import Order, extract
from queries.selection import Selection

# A spreadsheet of denials as people keep them. Every row invented.
DENIALS = """\
Claim No.,DOS,Denial Date,CPT,Mod,Billed Amount,Insurance Paid,Denial Code,RARC,Payer Name,Auth No.,NDC,Notes
A1,3/2/2025,2025-03-20,J3590,JZ,"$1,250.00",$0.00,CO-50,N115,Aetna,,00002-7716-01,called
A2,3/14/2025,2025-03-21,J3590,,"1,000.00",800.00,CO45 PR-2,,Cigna,77,,
A3,12/31/2024,2025-01-09,J3590,,500,0,197 - no authorization,M62; N130,Aetna,no,,
A4,2/1/2025,2025-02-20,J3590,,(20.00),0,,,Aetna,Y,,
A5,someday,,J3590,,100,0,OA:18:100,,Aetna,,,
"""


@pytest.fixture
def denials(tmp_path) -> Path:
    path = tmp_path / "denials.csv"
    path.write_text(DENIALS)
    return path


def drafted(denials: Path) -> Path:
    columns = denials.parent / "columns.csv"
    done = run("data", "describe", denials, "--map", columns)
    assert done.returncode == 0 and "12 columns of the contract found theirs" in done.stdout, done.stdout + done.stderr
    assert f"python -m data extract csv {denials} --map {columns}" in done.stdout
    return columns


def test_the_first_draft_knows_the_usual_names(denials):
    with drafted(denials).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["column"] for row in rows] == [
        one.name for one in contract.columns() if one.name not in mapping.NOT_MAPPED
    ]
    Drawn([row for row in rows if row["from"]]).shows("""
        column                             | from           | format
        claim_id                           | Claim No.        |
        payer                              | Payer Name     |
        claim_line_start_date              | DOS            | M/D/Y
        adjudication_date                  | Denial Date    |          # can be read as it is
        hcpcs_code                         | CPT            |
        hcpcs_modifier_1                   | Mod            |
        ndc_code                           | NDC            |
        prior_authorization_number_present | Auth No.         |
        charge_amount                      | Billed Amount  |
        paid_amount                        | Insurance Paid |
        adjustments                        | Denial Code    |
        remark_codes                       | RARC           |
    """)


def test_every_usual_name_is_of_one_column():
    names = [mapping.plain(name) for one in contract.columns() for name in (one.name, *one.also)]
    assert len(names) == len(set(names))


def test_names_are_known_however_they_are_joined_and_columns_by_their_values(tmp_path):
    """A report of a billing system, in capitals without blanks; two columns that nobody named."""
    path = tmp_path / "a.csv"
    path.write_text(
        "CLAIMID,PAYERNAME,FROMDATE,PROCEDURECODE,BILLEDAMT,X1,X2\n1,Aetna,2025-03-01,J3590,10,CO-16,Denied\n2,Aetna,2025-03-02,J3590,20,CO 45; PR1,Paid\n"
    )
    done = run("data", "describe", path, "--map", tmp_path / "columns.csv")
    with (tmp_path / "columns.csv").open(newline="") as file:
        found = {row["column"]: (row["from"], row["sure"]) for row in csv.DictReader(file) if row["from"]}
    assert found == {
        "claim_id": ("CLAIMID", "by name, 2 of 2 values fit"),
        "payer": ("PAYERNAME", "by name, 2 of 2 values fit"),
        "claim_line_start_date": ("FROMDATE", "by name, 2 of 2 values fit"),
        "hcpcs_code": ("PROCEDURECODE", "by name, 2 of 2 values fit"),
        "charge_amount": ("BILLEDAMT", "by name, 2 of 2 values fit"),
        "line_status": ("X2", "by values, 2 of 2 values fit"),
        "adjustments": ("X1", "by values, 2 of 2 values fit"),
    }
    assert "'X1' was taken for adjustments by its values: look whether it is" in done.stdout


def test_what_says_nothing_is_counted_by_value_and_a_single_word_is_not_repeated(tmp_path):
    path = tmp_path / "a.csv"
    words = ["see EOB", "see EOB", "Mrs. Roe called", *["CO-16"] * 3]
    path.write_text(
        "Claim,Payer,DOS,Code,Billed,Denial Code\n"
        + "".join(f"{n},Aetna,2025-03-01,J3590,10,{word}\n" for n, word in enumerate(words))
    )
    columns = tmp_path / "columns.csv"
    columns.write_text(
        "column,from\nclaim_id,Claim\npayer,Payer\nclaim_line_start_date,DOS\nhcpcs_code,Code\ncharge_amount,Billed\nadjustments,Denial Code\n"
    )
    done = run("data", "extract", "csv", path, "--map", columns, "--out", tmp_path / "out")
    assert "a.csv: 3 of 6 values of 'Denial Code' are no adjustments and say nothing: 'see EOB' (2)\n" in done.stderr


def test_of_a_column_that_is_another_no_value_is_repeated(tmp_path):
    """Names mapped as reasons by mistake stay out of what is written down."""
    path = tmp_path / "a.csv"
    path.write_text(
        "Claim,Payer,DOS,Code,Billed,Name\n" + "".join(f"{n},Aetna,2025-03-01,J3590,10,Roe\n" for n in range(4))
    )
    columns = tmp_path / "columns.csv"
    columns.write_text(
        "column,from\nclaim_id,Claim\npayer,Payer\nclaim_line_start_date,DOS\nhcpcs_code,Code\ncharge_amount,Billed\nadjustments,Name\n"
    )
    done = run("data", "extract", "csv", path, "--map", columns, "--out", tmp_path / "out")
    assert "4 of 4 values of 'Name' are no adjustments and say nothing\n" in done.stderr
    assert "Roe" not in (tmp_path / "out" / "manifest.json").read_text()


def test_a_mapped_table_becomes_rows_of_the_contract(denials):
    out = denials.parent / "out"
    extract("csv", [denials], out, Order(codes="all", salt=b"test", columns=drafted(denials)))
    (one,) = manifest(out)["parts"]
    rows = part(out)
    Drawn(rows).shows("""
        source_row | claim_id | payer | claim_line_start_date | adjudication_date | hcpcs_code | hcpcs_modifier_1 | charge_amount | paid_amount | prior_authorization_number_present | ndc_code
        1          | A1       | Aetna | 2025-03-02            | 2025-03-20        | J3590      | JZ               | 1250.00       | 0.00        | N                                  | 00002-7716-01
        2          | A2       | Cigna | 2025-03-14            | 2025-03-21        | J3590      |                  | 1000.00       | 800.00      | Y                                  |
        3          | A3       | Aetna | 2024-12-31            | 2025-01-09        | J3590      |                  | 500.00        | 0.00        | N                                  |
        4          | A4       | Aetna | 2025-02-01            | 2025-02-20        | J3590      |                  | -20.00        | 0.00        | Y                                  |
        5          | A5       | Aetna |                       |                   | J3590      |                  | 100.00        | 0.00        | N                                  |
    """)
    said = [[tuple(reason.values()) for reason in row["adjustments"] or []] for row in rows]
    assert [[(group, code, amount and str(amount)) for group, code, amount in one] for one in said] == [
        [("CO", "50", None)], [("CO", "45", None), ("PR", "2", None)], [(None, "197", None)], [], [("OA", "18", "100.00")],
    ]  # fmt: skip
    assert [row["remark_codes"] for row in rows] == [["N115"], None, ["M62", "N130"], None, None]
    assert one["unknown_columns"] == ["notes"]
    assert one["warnings"] == ["1 values of claim_line_start_date could not be read and count as blank"]


def test_what_became_of_mapped_lines(denials):
    """Denials without amounts, on lines paid nothing, are of the whole line."""
    out = denials.parent / "out"
    extract("csv", [denials], out, Order(salt=b"test", columns=drafted(denials)))
    con = queries.prepare(data.open(out))
    Drawn(con.sql("FROM lines ORDER BY claim_id").to_arrow_table().to_pylist()).shows("""
        claim_id | payer_group  | initial_disposition | initial_category    | initial_denial_amount | prior_authorization_number_present
        A1       | Aetna        | denied              | medical_necessity   | 1250.00               | N
        A2       | Cigna Health | paid                |                     | 0.00                  | Y
        A3       | Aetna        | denied              | prior_authorization | 500.00                | N
        A4       | Aetna        | reversed            |                     | 0.00                  | Y
        A5       | Aetna        | unusable            | duplicate           | 100.00                | N
    """)
    (row,) = queries.answer(con, "denial_rate", Selection()).rows()
    assert (row["numerator"], row["denominator"]) == (2, 3)


def test_another_map_reads_the_file_again(denials):
    columns, out = drafted(denials), denials.parent / "out"
    assert extract("csv", [denials], out, Order(salt=b"test", columns=columns)).made == ["denials.csv"]
    assert extract("csv", [denials], out, Order(salt=b"test", columns=columns)).made == []
    columns.write_text(columns.read_text().replace("hcpcs_modifier_1,Mod,", "hcpcs_modifier_1,,"))
    assert extract("csv", [denials], out, Order(salt=b"test", columns=columns)).made == ["denials.csv"]


def test_parquet_keeps_its_types(tmp_path):
    duckdb.sql("SELECT 'A1' AS claim, 'Aetna' AS payer, DATE '2025-03-02' AS dos, 'J3590' AS cpt, 12.5 AS billed").write_parquet(
        str(tmp_path / "a.parquet")
    )  # fmt: skip
    (tmp_path / "columns.csv").write_text(
        "column,from\nclaim_id,Claim\npayer,PAYER\nclaim_line_start_date,dos\nhcpcs_code,cpt\ncharge_amount,billed\n"
    )
    extract("csv", [tmp_path / "a.parquet"], tmp_path / "out", Order(salt=b"test", columns=tmp_path / "columns.csv"))
    (row,) = part(tmp_path / "out")
    assert (str(row["claim_line_start_date"]), str(row["charge_amount"])) == ("2025-03-02", "12.50")


BASE = "column,from,format\nclaim_id,Claim No.,\npayer,Payer Name,\nclaim_line_start_date,DOS,M/D/Y\nhcpcs_code,CPT,\ncharge_amount,Billed Amount,\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BASE.replace("claim_id", "claim_idd"), "'claim_idd' is no column of the contract. Did you mean 'claim_id'?"),
        (BASE.replace("Claim No.", "Claim Nr"), "denials.csv has no column 'Claim Nr', which the map names. Columns found: Claim No., DOS"),
        (BASE.replace("M/D/Y", "MDY"), "'MDY' is no format of claim_line_start_date. Dates may be M/D/Y"),
        (BASE.replace("CPT,", "CPT,M/D/Y"), "other columns have none"),
        (BASE + "payer,Notes,\n", "maps payer more than once"),
        (BASE.replace("claim_id,Claim No.", "claim_id,"), "has no column 'claim_id', which the contract requires"),
        (BASE.replace("payer,Payer Name", "payer,"), "--payer"),
        ("a,b\n1,2\n", "is no column map: its first line must name the columns column, from, format"),
        (BASE.replace(",", ";"), "with commas between"),
        ("", "is no column map"),
        (BASE.encode("utf-16"), "is no plain text. Save the column map as CSV"),
        (None, "A first draft of a map:  python -m data describe FILE --map"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_map_is_said_in_words(denials, text, says):
    columns = denials.parent / "columns.csv"
    if text is not None:
        columns.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = run("data", "extract", "csv", denials, "--map", columns, "--out", denials.parent / "out")
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert not (denials.parent / "out" / "manifest.json").exists()


def test_a_map_goes_with_the_source_that_wants_one(denials):
    done = run("data", "extract", "csv", denials, "--out", denials.parent / "out")
    assert done.returncode == 1 and f"describe {denials} --map columns.csv" in done.stderr
    done = run("data", "extract", "contract", denials, "--map", drafted(denials), "--out", denials.parent / "out")
    assert done.returncode == 1 and "--map goes with csv alone" in done.stderr


def test_a_draft_never_overwrites_a_map(denials):
    columns = drafted(denials)
    columns.write_text("mine")
    done = run("data", "describe", denials, "--map", columns)
    assert done.returncode == 1 and "is there already" in done.stderr and columns.read_text() == "mine"


def test_a_draft_needs_a_folder(denials):
    done = run("data", "describe", denials, "--map", denials.parent / "nowhere" / "columns.csv")
    assert done.returncode == 2 and "nowhere does not exist" in done.stderr and "Traceback" not in done.stderr


def test_dates_that_fit_two_formats_are_asked_about(tmp_path):
    (tmp_path / "a.csv").write_text("claim,dos\nA,3/2/2025\nB,4/5/2025\n")
    done = run("data", "describe", tmp_path / "a.csv", "--map", tmp_path / "columns.csv")
    assert "dates of 'dos' may be M/D/Y or D/M/Y: the first is taken" in done.stdout
    assert "required and not found: payer, hcpcs_code, charge_amount" in done.stdout
