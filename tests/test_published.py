"""What others publish: CMS's files become rows of the ledger, and may stand beside the extract's own figures only where both count the same."""

import csv
from collections import Counter
from decimal import Decimal, InvalidOperation
from pathlib import Path

import duckdb
import pytest
from conftest import Drawn, parse, run, write

import data
import queries
from data import InputError, contract, manifest
from data.reading.extract import Order, extract
from queries.selection import Selection, Values

# Invented, in the column names of 2017 on. Blank: not published. The third row has none denied, which is not the same.
PSPS = """
    HCPCS_CD | HCPCS_INITIAL_MODIFIER_CD | PROVIDER_SPEC_CD | CARRIER_NUM | PRICING_LOCALITY_CD | TYPE_OF_SERVICE_CD | PLACE_OF_SERVICE_CD | HCPCS_SECOND_MODIFIER_CD | PSPS_SUBMITTED_SERVICE_CNT | PSPS_SUBMITTED_CHARGE_AMT | PSPS_ALLOWED_CHARGE_AMT | PSPS_DENIED_SERVICES_CNT | PSPS_DENIED_CHARGE_AMT | PSPS_ASSIGNED_SERVICES_CNT | PSPS_NCH_PAYMENT_AMT | PSPS_HCPCS_ASC_IND_CD | PSPS_ERROR_IND_CD | HCPCS_BETOS_CD
    J3590    | JZ                        | 83               | 01112       | 05                  | 1                  | 11                  | RT                       | 100                        | 5000.50                   | 3000                    | 20                       | 1000                   | 100                        | 2400                 |                       | 00                | O1E
    J3590    |                           | 06               | 01112       | 05                  | 1                  | 11                  |                          | 50                         | 4000                      | 2500.25                 |                          |                        |                            | 2000.20              |                       | 00                | O1E
    j3590    |                           | 83               | 04412       | 99                  | 1                  | 22                  |                          | 12.5                       | 1000                      | 900                     | 0                        | 0                      | 12                         | 720                  |                       | 00                | O1E
    99213    |                           | 08               | 01112       | 05                  | 1                  | 11                  |                          | 999                        | 99999                     | 88888                   | 11                       | 1100                   | 900                        | 77777                |                       | 00                | M1B
             |                           | 83               | 01112       | 05                  | 1                  | 11                  |                          | 70                         | 700                       | 70                      | 70                       | 70                     | 70                         | 70                   |                       | 00                | O1E
"""
PSPS_ROWS = """
    source_row | measure            | value   | n   | n_basis            | hcpcs_code | modifier_1 | modifier_2 | specialty | place_of_service_code | state
    1          | allowed_charge     | 3000    | 100 | services submitted | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    1          | denied_charge      | 1000    | 20  | services denied    | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    1          | denied_services    | 20      | 20  | services denied    | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    1          | payment            | 2400    | 100 | services submitted | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    1          | submitted_charge   | 5000.50 | 100 | services submitted | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    1          | submitted_services | 100     | 100 | services submitted | J3590      | JZ         | RT         | 83        | 11                    | 01112-05
    2          | allowed_charge     | 2500.25 | 50  | services submitted | J3590      |            |            | 06        | 11                    | 01112-05
    2          | payment            | 2000.20 | 50  | services submitted | J3590      |            |            | 06        | 11                    | 01112-05
    2          | submitted_charge   | 4000    | 50  | services submitted | J3590      |            |            | 06        | 11                    | 01112-05
    2          | submitted_services | 50      | 50  | services submitted | J3590      |            |            | 06        | 11                    | 01112-05
    3          | allowed_charge     | 900     | 13  | services submitted | J3590      |            |            | 83        | 22                    | 04412-99
    3          | denied_charge      | 0       | 0   | services denied    | J3590      |            |            | 83        | 22                    | 04412-99
    3          | denied_services    | 0       | 0   | services denied    | J3590      |            |            | 83        | 22                    | 04412-99
    3          | payment            | 720     | 13  | services submitted | J3590      |            |            | 83        | 22                    | 04412-99
    3          | submitted_charge   | 1000    | 13  | services submitted | J3590      |            |            | 83        | 22                    | 04412-99
    3          | submitted_services | 12.5    | 13  | services submitted | J3590      |            |            | 83        | 22                    | 04412-99
"""
# 10 services of 2.5 dollars are 25 dollars; the nation's row has no state.
GEOGRAPHY = """
    Rndrng_Prvdr_Geo_Lvl | Rndrng_Prvdr_Geo_Cd | Rndrng_Prvdr_Geo_Desc | HCPCS_Cd | HCPCS_Desc | HCPCS_Drug_Ind | Place_Of_Srvc | Tot_Rndrng_Prvdrs | Tot_Benes | Tot_Srvcs | Tot_Bene_Day_Srvcs | Avg_Sbmtd_Chrg | Avg_Mdcr_Alowd_Amt | Avg_Mdcr_Pymt_Amt | Avg_Mdcr_Stdzd_Amt
    National             |                     | National              | J3590    | x          | Y              | O             | 40                | 120       | 150.5     | 150                | 200.12345      | 100                | 79.5              | 80
    National             |                     | National              | J3590    | x          | Y              | F             | 5                 | 11        | 10        | 10                 | 2.5            | 2                  | 1.6               | 1
    State                | 17                  | Illinois              | J3590    | x          | Y              | O             | 4                 | 12        | 15        | 15                 | 200            | 100                | 80                | 80
"""
PRICING = """Payment Allowance Limits for Medicare Part B Drugs,,,,
,,,,
"Effective January 1, 2026 through
March 31, 2026",,,,
Note 1: nothing of 2025 in this,,,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Notes
J0791,a drug,5 MG,"1,234.567",
90371,another,1 ML,134.194,see elsewhere
J3590,no drug,1 EACH,99.5,
J9022,a third,10 MG,,
,,,,
"""
CROSSWALK = """January 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,,
"     Effective January 1, 2026 through March 31, 2026",,,,,,,,,
_2026_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J0791,a drug,Maker,00078-0883-61,Adakveo,5 MG,10,1,20,20
J1558,a drug,Other Maker,13533-0810-05,Xembify,100 MG,5,4,10,40
"""
NOC = """,,,
Payment Allowance Limits for Medicare Part B Not Otherwise Classified (NOC) Drugs,,,
"Effective January 1, 2026 through March 31, 2026",,,
Drug Generic Name (Trade Name),Dosage,Payment Limit,Notes
Invented (Maker),1 UNIT,$2.462,
"""
NOC_CROSSWALK = """January 2026 ASP NOC NDC - HCPCS Crosswalk for Medicare Part B Drugs,,,,,,,,
"January 1, 2026 through March 31, 2026",,,,,,,,
Drug Generic Name,LABELER NAME,NDC or ALTERNATE ID,Drug Name,Dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
Invented (Maker),"Maker, LLC",81298-8552-03,Invented,1 UNIT,100,10,20,200
"""


def table(path: Path, drawn: str) -> Path:
    """A drawn table as a CSV file."""
    columns, rows = parse(drawn)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *(row.values() for row in rows)])
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


def ledger(out: Path) -> list[dict]:
    """The rows of the ledger of an extract, file by file in order of their lines."""
    paths = [str(out / "ledger" / part["part"]) for part in manifest(out)["ledger"]]
    found = duckdb.connect().sql(
        "FROM read_parquet($paths) ORDER BY source_file, source_row, measure", params={"paths": paths}
    )
    return found.to_arrow_table().to_pylist()


def read(source: str, file: Path, codes: str = "family", vintage: str | None = None) -> list[dict]:
    out = file.parent / f"{source}-{codes}"
    extract(source, [file], out, Order(codes=codes, salt=b"test", vintage=vintage))
    return ledger(out)


# Files to rows -------------------------------------------------------------------------------------------------


def test_psps_rows_and_a_blank_cell_is_none_of_them(tmp_path):
    rows = read("cms_psps", table(tmp_path / "psps.csv", PSPS), codes="J3590", vintage="2023")
    Drawn([row for row in rows if row["hcpcs_code"]]).shows(PSPS_ROWS)
    assert (
        len(rows) == 16
        and {row["grade"] for row in rows} == {"A"}
        and {row["basis"] for row in rows} == {"part_b_submitted"}
    )
    assert {(row["vintage"], str(row["vintage_from"]), str(row["vintage_to"])) for row in rows} == {
        ("2023", "2023-01-01", "2023-12-31")
    }
    (facts,) = manifest(tmp_path / "cms_psps-J3590")["ledger"]
    assert facts["unknown_columns"] == []
    # two cells of the second row, and all six of a row that names no code
    assert facts["warnings"] == ["8 rows have no value and were left out: not published, for fewer than 11"]


def test_psps_in_the_names_of_2010_is_the_same(tmp_path):
    old = PSPS.replace("PSPS_", "").replace("HCPCS_ASC", "hcpcs_asc").replace("HCPCS_BETOS_CD", "betos_cd").lower()
    rows = read("cms_psps", table(tmp_path / "psps.csv", old), codes="J3590", vintage="2023")
    Drawn(rows).shows(PSPS_ROWS.replace("J3590", "J3590"))
    (facts,) = manifest(tmp_path / "cms_psps-J3590")["ledger"]
    assert facts["unknown_columns"] == []


def test_other_codes_are_kept_only_when_asked_for(tmp_path):
    file = table(tmp_path / "psps.csv", PSPS)
    kept = Counter(row["hcpcs_code"] for row in read("cms_psps", file, codes="all", vintage="2023"))
    assert kept == {"J3590": 16, "99213": 6}
    assert {row["hcpcs_code"] for row in read("cms_psps", file, vintage="2023")} == {"J3590"}


def test_geography_gives_totals_and_no_average(tmp_path):
    rows = read("cms_partb_geography", table(tmp_path / "geo.csv", GEOGRAPHY), vintage="2023")
    Drawn(rows).shows("""
        source_row | measure          | value    | n   | state    | place_of_service_code
        1          | allowed_charge   | 15050.00 | 151 |          | O
        1          | payment          | 11964.75 | 151 |          | O
        1          | persons          | 120      | 151 |          | O
        1          | providers        | 40       | 151 |          | O
        1          | services         | 150.5    | 151 |          | O
        1          | submitted_charge | 30118.58 | 151 |          | O
        2          | allowed_charge   | 20.00    | 10  |          | F
        2          | payment          | 16.00    | 10  |          | F
        2          | persons          | 11       | 10  |          | F
        2          | providers        | 5        | 10  |          | F
        2          | services         | 10       | 10  |          | F
        2          | submitted_charge | 25.00    | 10  |          | F
        3          | allowed_charge   | 1500.00  | 15  | Illinois | O
        3          | payment          | 1200.00  | 15  | Illinois | O
        3          | persons          | 12       | 15  | Illinois | O
        3          | providers        | 4        | 15  | Illinois | O
        3          | services         | 15       | 15  | Illinois | O
        3          | submitted_charge | 3000.00  | 15  | Illinois | O
    """)
    assert {row["n_basis"] for row in rows} == {"services allowed"}


QUARTER = ("2026Q1", "2026-01-01", "2026-03-31")


def test_price_limits_stand_below_their_titles(tmp_path):
    rows = read("cms_asp_pricing", text(tmp_path / "asp.csv", PRICING), codes="all")
    Drawn(rows).shows("""
        source_row | measure       | value    | hcpcs_code | dosage | note
        7          | payment_limit | 1234.567 | J0791      | 5 MG   |
        8          | payment_limit | 134.194  | 90371      | 1 ML   | see elsewhere
        9          | payment_limit | 99.5     | J3590      | 1 EACH |
    """)
    assert {(row["vintage"], str(row["vintage_from"]), str(row["vintage_to"])) for row in rows} == {QUARTER}
    (facts,) = manifest(tmp_path / "cms_asp_pricing-all")["ledger"]
    assert facts["warnings"] == ["1 rows have no value and were left out"] and facts["unknown_columns"] == []


def test_a_code_without_a_drug_has_no_price_in_the_ledger(tmp_path):
    extract(
        "cms_asp_pricing", [text(tmp_path / "asp.csv", PRICING)], tmp_path / "out", Order(codes="all", salt=b"test")
    )
    found = (
        data.open(tmp_path / "out")
        .sql("SELECT DISTINCT hcpcs_code FROM published_figures WHERE measure = 'payment_limit'")
        .fetchall()
    )
    assert sorted(found) == [("90371",), ("J0791",)]


def test_the_crosswalk_gives_items_and_packages(tmp_path):
    rows = read("cms_asp_crosswalk", text(tmp_path / "x.csv", CROSSWALK))
    Drawn(rows).shows("""
        source_row | measure                   | value | hcpcs_code | ndc_code      | product | dosage | note        | basis
        4          | billing_units             | 20    | J0791      | 00078-0883-61 | Adakveo | 5 MG   | Maker       | asp_conversion
        4          | billing_units_per_package | 20    | J0791      | 00078-0883-61 | Adakveo | 5 MG   | Maker       | asp_conversion
        5          | billing_units             | 10    | J1558      | 13533-0810-05 | Xembify | 100 MG | Other Maker | asp_conversion
        5          | billing_units_per_package | 40    | J1558      | 13533-0810-05 | Xembify | 100 MG | Other Maker | asp_conversion
    """)
    assert {(row["vintage"], str(row["vintage_from"]), str(row["vintage_to"])) for row in rows} == {QUARTER}


def test_drugs_without_a_code_keep_their_names_in_every_scope(tmp_path):
    rows = read("cms_noc_pricing", text(tmp_path / "noc.csv", NOC), codes="J3590")
    Drawn(rows).shows("""
        source_row | measure       | value | hcpcs_code | product          | dosage
        5          | payment_limit | 2.462 |            | Invented (Maker) | 1 UNIT
    """)
    rows = read("cms_noc_crosswalk", text(tmp_path / "nocx.csv", NOC_CROSSWALK), codes="J3590")
    Drawn(rows).shows("""
        source_row | measure                   | value | hcpcs_code | ndc_code      | product          | dosage | note
        4          | billing_units             | 20    |            | 81298-8552-03 | Invented (Maker) | 1 UNIT | Maker, LLC
        4          | billing_units_per_package | 200   |            | 81298-8552-03 | Invented (Maker) | 1 UNIT | Maker, LLC
    """)
    assert {(row["vintage"], str(row["vintage_from"]), str(row["vintage_to"])) for row in rows} == {QUARTER}


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + PRICING.encode(),
        PRICING.replace("a drug", "a dr\xfcg\x99").encode("cp1252", errors="replace"),
        PRICING.replace("\n", "\r\n").encode(),
        PRICING.replace("HCPCS Code,", "  hcpcs  CODE ,").encode(),
        PRICING.replace("January 1, 2026 through\nMarch 31, 2026", "Jan. 1, 2026 - Mar. 31, 2026").encode(),
        ("Title\n" * 400 + PRICING).encode(),
    ],
)
def test_a_titled_file_is_read_however_it_was_saved(tmp_path, content):
    (tmp_path / "asp.csv").write_bytes(content)
    rows = read("cms_asp_pricing", tmp_path / "asp.csv", codes="all")
    assert [(row["hcpcs_code"], str(row["value"])) for row in rows] == [
        ("J0791", "1234.567000"), ("90371", "134.194000"), ("J3590", "99.500000"),
    ]  # fmt: skip
    assert {row["vintage"] for row in rows} == {"2026Q1"}


def test_a_period_that_is_no_quarter_is_written_out(tmp_path):
    odd = PRICING.replace("March 31, 2026", "May 15, 2026")
    rows = read("cms_asp_pricing", text(tmp_path / "asp.csv", odd), codes="all")
    assert {row["vintage"] for row in rows} == {"2026-01-01/2026-05-15"}


# Refusals ------------------------------------------------------------------------------------------------------


def test_figures_without_a_time_are_refused_with_the_command_to_type(tmp_path):
    file, out = table(tmp_path / "psps.csv", PSPS), tmp_path / "out"
    done = run("data", "extract", "cms_psps", file, "--out", out)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "python -m data extract cms_psps psps.csv --vintage 2023" in done.stderr
    assert not (out / "manifest.json").exists()
    done = run("data", "extract", "cms_psps", file, "--out", out, "--vintage", "2023ish")
    assert done.returncode == 1 and "'2023ish' is no vintage" in done.stderr
    assert run("data", "extract", "cms_psps", file, "--out", out, "--vintage", "2023").returncode == 0


def test_a_title_without_a_period_wants_a_vintage_too(tmp_path):
    file = text(tmp_path / "asp.csv", PRICING.replace("January 1, 2026 through", "soon and until"))
    with pytest.raises(InputError, match="--vintage 2023"):
        read("cms_asp_pricing", file)
    rows = read("cms_asp_pricing", file, vintage="2026Q2")
    assert {(row["vintage"], str(row["vintage_to"])) for row in rows} == {("2026Q2", "2026-06-30")}


def test_what_the_file_says_comes_before_what_was_typed(tmp_path):
    rows = read("cms_asp_pricing", text(tmp_path / "asp.csv", PRICING), vintage="2023")
    assert {row["vintage"] for row in rows} == {"2026Q1"}


@pytest.mark.parametrize(
    ("source", "content", "says"),
    [
        ("cms_asp_pricing", CROSSWALK, "It has the columns of 'cms_asp_crosswalk': type that as SOURCE"),
        ("cms_psps", PRICING, "It has the columns of 'cms_asp_pricing': type that as SOURCE"),
        ("cms_asp_pricing", PRICING.replace("J9022,a third,10 MG,,", "J9022,a third,10 MG,12,,more"), "line 10: the row has 6 cells, the header above it 5"),
        ("cms_asp_pricing", PRICING.replace("1 ML", '"1 ML'), "line 11: this is no CSV"),
        ("cms_asp_pricing", "J0791,a drug,5 MG,1,\n" + PRICING, "line 1: this row stands above the header"),
        ("cms_asp_pricing", "a,b\n1,2\n", "is not in the layout 'cms_asp_pricing'"),
        ("cms_asp_pricing", "", "is empty"),
        ("cms_asp_pricing", PRICING + "J1,x," + '"' + "y" * 200_000 + '",1,\n', "this is no CSV"),
        ("cms_psps", "HCPCS_CD,PSPS_SUBMITTED_SERVICE_CNT\nJ3590,1\n", "it lacks the columns provider_spec_cd"),
    ],
)  # fmt: skip
def test_a_file_that_is_something_else_is_refused_in_words(tmp_path, source, content, says):
    done = run(
        "data", "extract", source, text(tmp_path / "file.csv", content), "--out", tmp_path / "out", "--vintage", "2023"
    )
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_file_named_twice_counts_once(tmp_path):
    for name in ("a.csv", "b.csv"):
        table(tmp_path / name, PSPS)
    extract("cms_psps", [tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "out", Order(salt=b"test", vintage="2023"))
    assert len(ledger(tmp_path / "out")) == 32
    con = data.open(tmp_path / "out")
    assert con.sql(
        "SELECT count(*), sum(value) FROM published_figures WHERE measure = 'submitted_services'"
    ).fetchall() == [(3, Decimal("162.5"))]


# What ships ----------------------------------------------------------------------------------------------------


REQUIRED = [one.name for one in contract.columns("published_figures") if one.required]


def shipped(broken: str = "") -> duckdb.DuckDBPyConnection:
    """The code tables and the ledger's SQL over them, with one required value of one shipped figure taken away."""
    con = duckdb.connect()
    con.execute((data.HERE / "opening" / "macros.sql").read_text())
    for name in ("published_figures", "published_bases", "published_measures", "unclassified_codes"):
        path = data.HERE / "reference" / f"{name}.csv"
        con.execute(
            f"CREATE TABLE {name} AS SELECT coalesce(COLUMNS(*), '') FROM read_csv('{path}', all_varchar = true, header = true)"
        )
    if broken:
        con.execute(f"UPDATE published_figures SET {broken} = '' WHERE vintage = '2019' AND measure = 'payment'")
    con.execute(f"CREATE TEMP VIEW raw_published_figures AS {contract.empty('published_figures')}")
    con.execute((data.HERE / "ledger" / "published_figures.sql").read_text())
    return con


@pytest.mark.parametrize("column", REQUIRED)
def test_a_shipped_figure_without_its_source_or_any_other_of_these_does_not_load(column):
    with pytest.raises(duckdb.ConstraintException, match=rf"NOT NULL constraint failed: shipped_figures\.\"?{column}"):
        shipped(broken=column)


def test_what_ships_is_medicare_part_b_by_year_without_a_price():
    rows = shipped().sql("FROM published_figures ORDER BY vintage, measure").to_arrow_table().to_pylist()
    assert {"source", "vintage", "n_basis", "basis", "grade"} <= set(REQUIRED)
    assert [(row["vintage"], row["measure"]) for row in rows] == [
        (str(year), measure) for year in range(2014, 2024) for measure in ("payment", "services")
    ]
    assert {(row["hcpcs_code"], row["grade"], row["n_basis"]) for row in rows} == {("J3590", "C", "services")}
    assert all("not checked" in row["source"] and row["note"] for row in rows)
    jump = {row["vintage"] for row in rows if row["note"] and "Ten times" in row["note"]}
    paid = {row["vintage"]: row["value"] for row in rows if row["measure"] == "payment"}
    assert jump == {"2022"} and 9.5 < paid["2022"] / paid["2021"] < 10.6


def test_measures_are_made_of_measures_and_every_comparison_is_one_the_question_makes():
    rows = shipped().sql("FROM published_comparisons").to_arrow_table().to_pylist()
    measures = {row["measure"] for row in rows}
    assert all({row["part"], row["base"]} <= measures | {""} and (not row["part"]) == (not row["base"]) for row in rows)
    asks = queries.question("published_figures").text
    for row in rows:
        assert bool(row["counterpart"]) != bool(row["why_none"]), row
        assert (
            not row["counterpart"]
            or f"WHEN '{row['counterpart']}'" in asks
            and row["counterpart"] in queries.catalogue.metrics()
        )
        assert not row["counterpart"] or row["unit"] in ("dollars", "share of dollars")
    assert {row["measure"] for row in rows if row["why_none"].startswith("a price")} == {"payment_limit"}


# The nation's sums ---------------------------------------------------------------------------------------------


@pytest.fixture
def held(tmp_path):
    """held(claims, psps=…, …) → an open extract of drawn claims and published files, all of 2023 unless they say otherwise."""

    def build(claims: str = "", without: str = "", scope: str = "all", **files: str) -> duckdb.DuckDBPyConnection:
        out = tmp_path / "out"
        if claims:
            write(tmp_path / "claims.csv", claims, without.split(), "")
            extract("contract", [tmp_path / "claims.csv"], out, Order(codes=scope, salt=b"test"))
        for source, content in files.items():
            drawn = "|" in content.splitlines()[1]
            file = (table if drawn else text)(tmp_path / f"{source}.csv", content)
            extract(source, [file], out, Order(codes=scope, salt=b"test", vintage="2023" if drawn else None))
        return queries.prepare(data.open(out))

    return build


def says(
    con: duckdb.DuckDBPyConnection,
    vintage: str = "2023",
    source: str = "",
    small_cells: str = "show",
    code: str = "J3590",
) -> Drawn:
    found = queries.answer(con, "published_figures", Selection({"code": Values((code,))}), (), small_cells)
    assert not found.missing
    return Drawn([row for row in found.rows() if row["vintage"] == vintage and source in row["source"]])


def test_rates_of_suppressed_cells_are_a_range_and_never_take_blank_for_nothing(held):
    """Denied 1,000 of 6,000.50 where both are published; 4,000 more were billed of which denied is not known."""
    says(held(cms_psps=PSPS), source="Procedure Summary").shows("""
        figure                         | counted_in        | published_value | published_least | published_most | n   | place_of_service_code
        Services billed                | services          | 162.5           |                 |                | 163 |
        Services denied                | services          | 20              |                 |                | 20  |
        Share of services denied       | share of services | 0.1778          | 0.1231          | 0.4308         | 113 |
        Billed                         | dollars           | 10000.50        |                 |                | 163 |
        Allowed                        | dollars           | 6400.25         |                 |                | 163 |
        Paid                           | dollars           | 5120.20         |                 |                | 163 |
        Denied                         | dollars           | 1000            |                 |                | 20  |
        Share of billed dollars denied | share of dollars  | 0.1667          | 0.1000          | 0.5000         | 113 |
        Allowed to billed              | share of dollars  | 0.6400          |                 |                | 163 |
        Paid to allowed                | share of dollars  | 0.8000          |                 |                | 163 |
    """)


def test_the_nation_is_not_its_states_once_more_and_persons_do_not_add_up(held):
    says(held(cms_partb_geography=GEOGRAPHY), source="Geography").shows("""
        figure            | place_of_service_code | counted_in       | published_value
        Billed            |                       | dollars          | 30143.58
        Allowed           |                       | dollars          | 15070
        Paid              |                       | dollars          | 11980.75
        Allowed to billed |                       | share of dollars | 0.49994
        Paid to allowed   |                       | share of dollars | 0.79501
        Services          |                       | services         | 160.5
        Providers         | F                     | providers        | 5
        Providers         | O                     | providers        | 40
        Persons           | F                     | persons          | 11
        Persons           | O                     | persons          | 120
    """)


def test_the_answer_is_there_without_any_file_and_says_what_it_rests_on(held, tmp_path):
    con = held("payer \n Aetna")
    found = queries.answer(con, "published_figures", Selection({"code": Values(("J3590",))}))
    assert (found.missing, found.table.num_rows, found.basis.about) == ((), 20, "published_figures")
    assert "not claims" not in found.basis.rate and found.basis.line_count == 20
    assert queries.answer(con, "published_figures", Selection({"code": Values(("J3490",))})).rows() == []
    with pytest.raises(InputError, match="Cannot group by 'payer'. Known: hcpcs_code"):
        queries.answer(con, "published_figures", Selection(), "payer")


# Beside the extract's own --------------------------------------------------------------------------------------

# A Medicare line in each month of 2023: 1,200 billed, 400 of it denied, 640 allowed, 512 paid. Then what does not count.
YEAR = """
    payer    | claim_line_start_date | adjudication_date | hcpcs_code | claim_type    | charge_amount | paid_amount | adjustments       | payer_sequence
    Medicare | 2023-01-05            | 2023-02-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-02-05            | 2023-03-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-03-05            | 2023-04-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-04-05            | 2023-05-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-05-05            | 2023-06-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-06-05            | 2023-07-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-07-05            | 2023-08-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-08-05            | 2023-09-01        | J3590      | professional  | 100           | 64          | CO:45:20;PR:2:16  | P
    Medicare | 2023-09-05            | 2023-10-01        | J3590      | professional  | 100           | 0           | CO:50:100         | P
    Medicare | 2023-10-05            | 2023-11-01        | J3590      | professional  | 100           | 0           | CO:50:100         | P
    Medicare | 2023-11-05            | 2023-12-01        | J3590      | professional  | 100           | 0           | CO:50:100         | P
    Medicare | 2023-12-05            | 2024-01-01        | J3590      | professional  | 100           | 0           | CO:50:100         | P
    Medicare | 2023-12-06            | 2024-01-01        | J3590      | institutional | 7777          | 7777        |                   | P  # a hospital's
    Medicare | 2023-12-06            | 2024-01-01        | J3590      | professional  | 7777          | 7777        |                   | S  # second payer
    Medicare | 2023-12-06            | 2024-01-01        | J9999      | professional  | 7777          | 7777        |                   | P  # another code
    Aetna    | 2023-12-06            | 2024-01-01        | J3590      | professional  | 7777          | 7777        |                   | P  # another payer
    Medicare | 2024-12-06            | 2025-01-01        | J3590      | professional  | 7777          | 7777        |                   | P  # another year
"""


def test_only_dollars_of_medicare_professionals_stand_beside_the_published(held):
    con = held(YEAR, cms_psps=PSPS, cms_partb_geography=GEOGRAPHY)
    says(con, source="Procedure Summary").shows("""
        figure                         | published_value | own_value | not_compared
        Services billed                | 162.5           |           | services, not lines: a line may be of several
        Services denied                | 20              |           | services, not lines: a line may be of several
        Share of services denied       | 0.1778          |           | services, not lines: a line may be of several
        Billed                         | 10000.50        | 1200      |
        Allowed                        | 6400.25         | 640       |
        Paid                           | 5120.20         | 512       |
        Denied                         | 1000            | 400       |
        Share of billed dollars denied | 0.1667          | 0.3333    |
        Allowed to billed              | 0.6400          |           | denied dollars are in what was billed; allowed to charge here is of priced lines alone
        Paid to allowed                | 0.8000          | 0.8000    |
    """)
    says(con, source="Geography").shows("""
        figure            | own_value | not_compared
        Billed            |           | not known whether charges of denied lines are in it
        Allowed           | 640       |
        Paid              | 512       |
        Allowed to billed |           | not known whether charges of denied lines are in it
        Paid to allowed   | 0.8       |
        Services          |           | services, not lines: a line may be of several
        Providers         |           | the country's providers, of whom the extract holds some
        Providers         |           | the country's providers, of whom the extract holds some
        Persons           |           | the country's persons, of whom the extract holds some
        Persons           |           | the country's persons, of whom the extract holds some
    """)
    says(con, source="by Provider and Service").shows("""
        figure   | published_value | own_value | not_compared
        Paid     | 35402899.92     | 512       |
        Services | 124340          |           | services, not lines: a line may be of several
    """)


def test_the_filters_of_a_selection_do_not_change_what_is_set_against_the_nation(held):
    con = held(YEAR, cms_psps=PSPS)
    plain = says(con)
    narrow = Selection(
        {"code": Values(("J3590",)), "payer": Values(("Aetna",)), "claim_type": Values(("institutional",))},
        stage="initial",
        chained="off",
    )
    assert [
        row for row in queries.answer(con, "published_figures", narrow).rows() if row["vintage"] == "2023"
    ] == plain.rows


def test_each_submission_counts_as_medicare_counts_it(held):
    """A denied claim sent again and paid: billed twice and denied once, as in the nation's file."""
    again = """
    claim_id | payer    | person_id | claim_line_start_date | received_date | adjudication_date | charge_amount | paid_amount | adjustments
    A1       | Medicare | p1        | 2023-12-20            | 2023-12-21    | 2024-01-05        | 100           | 0           | CO:16:100
    A2       | Medicare | p1        | 2023-12-20            | 2024-01-10    | 2024-02-05        | 100           | 80          | PR:2:20
    """
    months = "".join(
        f"\nM{n} | Medicare | q{n} | 2023-{n:02}-05 | 2023-{n:02}-06 | 2023-{n:02}-20 | 100 | 80 | PR:2:20" for n in range(1, 12)
    ) + "\nZ | Medicare | z | 2024-12-05 | 2024-12-06 | 2024-12-20 | 100 | 80 | PR:2:20"  # fmt: skip
    con = held(again.strip() + months, cms_psps=PSPS)
    assert con.sql("SELECT count(*) FROM lines WHERE attempt = 2").fetchall() == [(1,)]
    found = {row["figure"]: row["own_value"] for row in says(con, source="Procedure Summary").rows}
    assert (found["Billed"], found["Denied"], found["Paid"]) == (1300, 100, 960)


COMPARED = ("Billed", "Allowed", "Paid", "Denied", "Share of billed dollars denied", "Paid to allowed")


@pytest.mark.parametrize(
    ("change", "without", "reason"),
    [
        (("Medicare |", "Cigna    |"), "", "the extract holds no Medicare professional lines"),
        (("professional ", "institutional"), "", "the extract holds no Medicare professional lines"),
        (("| 2023-0", "| 2022-0"), "", "the extract covers 3 of 12 months of 2023"),
        (("2024-12-06            | 2025-01-01", "2023-12-06            | 2024-01-01"), "", "6 of 12 months of 2023 are not complete yet"),
        (("J3590      | professional", "J9999      | professional"), "", "the extract holds no decided Medicare professional line of it"),
        (("| claim_type    |", "| claim_tipe    |"), "claim_type", "the input does not say which claims are professional"),
        (("CO:50:100         | P", "                  | P"), "", None),  # nobody says why: not decided, so in neither sum
    ],
)  # fmt: skip
def test_why_nothing_stands_beside_it_is_said_in_words(held, change, without, reason):
    con = held(YEAR.replace(*change), without=without, cms_psps=PSPS)
    rows = {row["figure"]: row for row in says(con, source="Procedure Summary").rows}
    assert {rows[figure]["not_compared"] for figure in COMPARED} == {reason}
    assert all((rows[figure]["own_value"] is None) == (reason is not None) for figure in COMPARED)
    if reason is None:
        assert (rows["Billed"]["own_value"], rows["Denied"]["own_value"]) == (800, 0)


def test_months_of_other_codes_show_that_the_year_is_covered(held):
    """J3590 in one month alone: the other months are known to be there by the totals over all codes."""
    lines = YEAR.strip().splitlines()
    rare = "\n".join([lines[0], lines[1], *(one.replace("J3590", "99213") for one in lines[2:])])
    con = held(rare, scope="J3590", cms_psps=PSPS)
    assert con.sql(
        "SELECT count(DISTINCT month) FROM months WHERE payer_group = 'Medicare' AND month < '2024-01-01'"
    ).fetchall() == [(1,)]
    assert {row["figure"]: row["own_value"] for row in says(con, source="Procedure Summary").rows}["Paid"] == 64


def test_what_others_publish_is_shown_where_the_extract_s_own_is_too_small(held):
    con = held(YEAR, cms_psps=PSPS)  # 12 persons, 4 of them denied, 8 not
    rows = {row["figure"]: row for row in says(con, source="Procedure Summary", small_cells="hide").rows}
    assert all(rows[figure]["published_value"] is not None for figure in rows)
    assert {figure for figure in COMPARED if rows[figure]["own_value"] is not None} == {"Billed"}
    assert "too few persons" in rows["Denied"]["hidden"]


def test_an_interval_comes_with_the_extract_s_own_rate_from_30_lines(held):
    lines = YEAR.strip().splitlines()
    con = held("\n".join(["times | " + lines[0], *("11 | " + line for line in lines[1:])]), cms_psps=PSPS)
    (row,) = [
        row for row in says(con, source="Procedure Summary", small_cells="hide").rows if row["figure"] == COMPARED[4]
    ]
    assert round(row["own_value"], 4) == 0.3333 and 0.24 < row["own_low"] < 1 / 3 < row["own_high"] < 0.43


# Against the payment limit -------------------------------------------------------------------------------------

LIMITS = """"Effective April 1, 2025 through June 30, 2025",,,
HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit
J0791,a drug,5 MG,100
J1558,a drug,100 MG,10
J0896,by volume,0.5 ML,4
J3590,no drug,1 EACH,99
"""
ITEMS = """"Effective April 1, 2025 through June 30, 2025",,,,,,,,,
_2025_CODE,Short Description,LABELER NAME,NDC2,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG
J0791,a drug,Maker,00078-0883-61,Adakveo,5 MG,10,1,20,20
J1558,a drug,Maker,13533-0810-05,Xembify,100 MG,5,1,10,10
J0896,by volume,Maker,59572-0711-01,Reblozyl,0.5 ML,1,1,2,2
"""
# Two items of 20 units at 100 dollars are 4,000; 3 ML of half a millilitre are 6 units at 4 dollars.
PRICED = """
    hcpcs_code | ndc_code      | ndc_quantity | ndc_unit_of_measure | claim_line_start_date | charge_amount | paid_amount | adjustments | # what becomes of it
    J0791      | 00078-0883-61 | 2            | UN                  | 2025-04-01            | 9000          | 3200        | PR:2:800    |
    J0791      | 00078088361   | 1            | un                  | 2025-06-30            | 9000          | 3000        |             |
    J0896      | 59572-0711-01 | 3            | ML                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 | 5            | ML                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 | 2            | GR                  | 2025-05-01            | 90            | 30          |             |
    J1558      |               | 2            | UN                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 11111-1111-11 | 2            | UN                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 00078-0883-61 | 2            | UN                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 |              | UN                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 | 0            | UN                  | 2025-05-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 | 1            | UN                  | 2025-07-01            | 90            | 30          |             |
    J1558      | 13533-0810-05 | 1            | UN                  | 2025-05-01            | 90            | 0           | CO:50:90    |
    J3590      | 00078-0883-61 | 1            | UN                  | 2025-05-01            | 90            | 30          |             |
"""


def drawn_prices() -> str:
    return "\n".join(line.replace("| # what becomes of it", "").rstrip(" |") if n == 0 else line.rstrip().removesuffix("|") for n, line in enumerate(PRICED.strip().splitlines()))  # fmt: skip


def test_price_against_the_limit_line_by_line(held):
    con = held(drawn_prices(), cms_asp_pricing=LIMITS, cms_asp_crosswalk=ITEMS)
    every = queries.answer(con, "price_against_asp", Selection(), ["product"])
    assert not every.missing
    Drawn(every.rows()).shows("""
        product  | step                      | line_count | allowed_amount | limit_amount | allowed_to_asp_rate
        Adakveo  | set against the limit     | 2          | 7000.00        | 6000.00      | 1.1667
        Reblozyl | set against the limit     | 1          | 30.00          | 24.00        | 1.25
        Xembify  | NDC not in the crosswalk  | 2          | 60.00          |              |
        Xembify  | no quantity               | 2          | 60.00          |              |
        Xembify  | unit not convertible      | 2          | 60.00          |              |
        Xembify  | no NDC                    | 1          | 30.00          |              |
        Xembify  | no limit for that quarter | 1          | 30.00          |              |
    """)
    Drawn(every.total.to_pylist()[:1]).shows("""
        step                  | line_count | allowed_amount | limit_amount | allowed_to_asp_rate
        set against the limit | 3          | 7030.00        | 6024.00      | 1.1670
    """)


def test_without_limits_or_a_crosswalk_there_is_no_answer(held):
    con = held(drawn_prices())
    assert queries.answer(con, "price_against_asp", Selection()).missing == ("cms_asp_crosswalk", "cms_asp_pricing")
    con = held(cms_asp_pricing=LIMITS)
    assert queries.answer(con, "price_against_asp", Selection()).missing == ("cms_asp_crosswalk",)


def test_what_was_paid_on_a_later_submission_is_not_set_against_the_first_one_s_quantity(held):
    con = held(
        """
        claim_id | person_id | hcpcs_code | ndc_code      | ndc_quantity | ndc_unit_of_measure | claim_line_start_date | received_date | adjudication_date | charge_amount | paid_amount | adjustments
        A1       | p1        | J0791      | 00078-0883-61 | 9            | UN                  | 2025-04-01            | 2025-04-02    | 2025-04-20        | 9000          | 0           | CO:16:9000
        A2       | p1        | J0791      | 00078-0883-61 | 1            | UN                  | 2025-04-01            | 2025-05-02    | 2025-05-20        | 9000          | 2000        |
        """,
        cms_asp_pricing=LIMITS, cms_asp_crosswalk=ITEMS,
    )  # fmt: skip
    for chained, step in (("on", "sent again: the quantity paid may be another"), ("off", "set against the limit")):
        found = queries.answer(con, "price_against_asp", Selection(chained=chained)).rows()
        assert [(row["step"], row["line_count"]) for row in found] == [(step, 1)]


def test_small_cells_of_prices_are_hidden(held):
    con = held(drawn_prices(), cms_asp_pricing=LIMITS, cms_asp_crosswalk=ITEMS)
    rows = queries.answer(con, "price_against_asp", Selection(), ["product"], "hide").rows()
    assert {row["allowed_to_asp_rate"] for row in rows} == {row["line_count"] for row in rows} == {None}


# CMS's own files -----------------------------------------------------------------------------------------------


def below(path: Path, first: str) -> list[dict]:
    """The rows below the header, which begins with this word: counted here without the importer."""
    with path.open(newline="", encoding="cp1252") as file:
        rows = list(csv.reader(file))
    (start,) = [n for n, row in enumerate(rows) if row[0] == first]
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :] if any(row)]


def money(cell: str) -> Decimal | None:
    """A number as written; None for what is none, as N/A is."""
    try:
        return Decimal(cell.replace("$", "").replace(",", ""))
    except InvalidOperation:
        return None


@pytest.mark.real
@pytest.mark.parametrize(
    ("source", "file", "first", "columns"),
    [
        ("cms_asp_pricing", "asp_pricing_2025q4.csv", "HCPCS Code", ["Payment Limit"]),
        ("cms_asp_crosswalk", "asp_ndc_hcpcs_crosswalk_2025q4.csv", "_2025_CODE", ["BILLUNITS", "BILLUNITSPKG"]),
        ("cms_noc_pricing", "noc_pricing_2025q4.csv", "Drug Generic Name (Trade Name)", ["Payment Limit"]),
        ("cms_noc_crosswalk", "noc_crosswalk_2025q4.csv", "Drug Generic Name", ["BILLUNITS", "BILLUNITSPKG"]),
    ],
)
def test_cms_s_files_to_the_last_digit(third_party, tmp_path, source, file, first, columns):
    extract(source, [third_party / "cms_asp" / file], tmp_path / "out", Order(codes="all", salt=b"test"))
    rows, want = ledger(tmp_path / "out"), below(third_party / "cms_asp" / file, first)
    cells = [(row[first], value) for row in want for column in columns if (value := money(row[column])) is not None]
    assert len(rows) == len(cells) > 0 and sum(row["value"] for row in rows) == sum(value for _, value in cells)
    assert {(row["vintage"], str(row["vintage_from"]), str(row["vintage_to"])) for row in rows} == {
        ("2025Q4", "2025-10-01", "2025-12-31")
    }
    name = "product" if first.startswith("Drug") else "hcpcs_code"
    assert Counter(row[name] for row in rows) == Counter(name for name, _ in cells)
    (facts,) = manifest(tmp_path / "out")["ledger"]
    lost = len(want) * len(columns) - len(cells)  # N/A is no limit
    assert facts["warnings"] == ([f"{lost} rows have no value and were left out"] if lost else [])
    assert facts["unknown_columns"] == []
    extract(source, [third_party / "cms_asp" / file], tmp_path / "family", Order(salt=b"test"))
    kept = {row["hcpcs_code"] for row in ledger(tmp_path / "family")}
    assert not [code for code in kept if code and code.isdigit()]  # the AMA's codes stay where they are


@pytest.mark.real
def test_what_ships_is_what_was_found(third_party):
    with (third_party / "medicare_partb_j3590.csv").open(newline="") as file:
        want = [(row["year"], Decimal(row["payments"]), Decimal(row["services"])) for row in csv.DictReader(file)]
    rows = shipped().sql("FROM published_figures").to_arrow_table().to_pylist()
    found = {(row["vintage"], row["measure"]): row["value"] for row in rows}
    assert [(year, found[year, "payment"], found[year, "services"]) for year, *_ in want] == want and len(
        rows
    ) == 2 * len(want)
