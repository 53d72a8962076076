"""What hospitals' price files become: each layout, exact codes, numbers, titles, odd files, payers and products; and real files."""

import csv
import json
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import price_files
import pytest
from conftest import Drawn, run

import data
from data import InputError, manifest
from data.reading.extract import Order, extract

TITLE = "hospital_name,last_updated_on,version,location_name\nHarbor General,2026-04-01,3.0.0,Harbor General\n"
# Invented. Item 1 has two payers, item 2 none; the last two only look like J3590. One description is broken over two lines.
TALL = (
    TITLE
    + """\
description,code|1,code|1|type,code|2,code|2|type,code|3,code|3|type,modifiers,setting,drug_unit_of_measurement,drug_type_of_measurement,standard_charge|gross,standard_charge|discounted_cash,payer_name,plan_name,standard_charge|negotiated_dollar,standard_charge|negotiated_percentage,standard_charge|negotiated_algorithm,median_amount,10th_percentile,90th_percentile,count,standard_charge|min,standard_charge|max,standard_charge|methodology,additional_generic_notes
"Unclassified ""biologic"",
5 mg",250,RC,66658-234-07 [201748],NDC,J3590,HCPCS,JZ|RT,Outpatient,5,me,"$1,200.00",600,Aetna,Open Access,780.00,65,,700.5,1,800,1 through 10,300,900,Percent of total billed charges,seen
"Unclassified ""biologic"",
5 mg",250,RC,66658-234-07 [201748],NDC,J3590,HCPCS,JZ|RT,Outpatient,5,me,"$1,200.00",600,UHC MCR ADV,,0.01,,110% of Medicare,,,,0,300,900,Other,
Another biologic,0636,RC,"J3490,J3590",HCPCS,,,,both,,,999999999,,,,,,,,,,,,,,
See also J3590,0636,RC,J1234,HCPCS,,,,both,,,5,,Cigna,PPO,5,,,,,,,,,fee schedule,J3590
Tubing,CEJ3590AOH,CDM,J3590X,HCPCS,,,,both,,,5,,Cigna,PPO,5,,,,,,,,,fee schedule,
"""
)
# The same as TALL's first and third item, as a hospital would write it wide.
WIDE = (
    TITLE.replace("3.0.0", "2.2.0")
    + """\
Description,code | 1,code | 1 | type,code | 2,code | 2 | type,setting,standard_charge | gross,standard_charge | Aetna | Open Access | negotiated_dollar,standard_charge | Aetna | Open Access | negotiated_percentage,estimated_amount | Aetna | Open Access,standard_charge | Aetna | Open Access | methodology,additional_payer_notes | Aetna | Open Access,standard_charge|PromptPay|negotiated_dollar,standard_charge|Cigna|PPO|negotiated_algorithm,count|Cigna|PPO,standard_charge | min,additional_generic_notes,internal_id
A,J3590,HCPCS,66658-0234-07,NDC,Inpatient,1200,780,65,750,Percent of Total Billed Charges,note,1000,,,780,all,7
B,"J3490,J3590",HCPCS,,,both,100,,,,,,,,,,,
C,J3590,HCPCS,,,both,100,,,,,, ,lesser of,11,,,
D,J1234,HCPCS,,,both,100,5,,,,,5,5,,,,
"""
)
JSON = {
    "version": "3.0.0",
    "standard_charge_information": [
        {
            "description": "A",
            "code_information": [{"code": "J3590", "type": "HCPCS"}, {"code": "636", "type": "RC"}, {"code": "66658023407", "type": "NDC"}],
            "drug_information": {"unit": "5", "type": "ML"},
            "standard_charges": [
                {
                    "setting": "both", "billing_class": "facility", "gross_charge": 1200, "discounted_cash": 600.5, "minimum": 300, "maximum": 900,
                    "modifier_code": ["JZ", "RT"],
                    "payers_information": [
                        {"payer_name": "Aetna", "plan_name": "PPO", "standard_charge_dollar": 780, "median_amount": 700.5, "10th_percentile": 1,
                         "90th_percentile": 800, "count": "14", "methodology": "case rate", "additional_payer_notes": "note"},
                        {"payer_name": "Cigna", "plan_name": "HMO", "standard_charge_percentage": 65, "estimated_amount": 700, "methodology": "other"},
                    ],
                },
                {"setting": "inpatient", "gross_charge": 1300, "additional_generic_notes": "all"},
            ],
        },
        {"description": "See J3590", "code_information": [{"code": "J1234", "type": "HCPCS"}], "standard_charges": [{"gross_charge": 1}]},
        {"description": "C", "code_information": [{"code": "J3490;J3590", "type": "HCPCS"}], "standard_charges": [{"gross_charge": 2}]},
    ],
    "hospital_name": "Harbor General",
    "last_updated_on": "2026-04-01",
}  # fmt: skip


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rates(out: Path) -> list[dict]:
    """The rows of an extract's only price file, in its order."""
    (part,) = manifest(out)["ledger"]
    assert part["table"] == "posted_rates"
    query = "FROM read_parquet($path) ORDER BY source_row, setting, payer, plan NULLS FIRST"
    path = str(out / "ledger" / part["part"])
    return duckdb.connect().sql(query, params={"path": path}).to_arrow_table().to_pylist()


def warnings(out: Path) -> list[str]:
    (part,) = manifest(out)["ledger"]
    return part["warnings"]


@pytest.fixture
def made(tmp_path):
    """made(text or JSON) → its rows, from a file of that content; `made.out` is the extract."""

    def make(content: str | dict, codes: str = "J3590", encoding: str = "utf-8") -> list[dict]:
        path = tmp_path / ("prices.csv" if isinstance(content, str) else "prices.json")
        write(path, content if isinstance(content, str) else json.dumps(content), encoding)
        make.out = tmp_path / "out"
        extract("hospital_prices", [path], make.out, Order(codes=codes, salt=b"test"))
        return rates(make.out)

    return make


# Layouts -------------------------------------------------------------------------------------------------------


def test_tall(made):
    rows = made(TALL)
    Drawn(rows).shows("""
        source_row | hospital       | vintage    | schema_version | hcpcs_codes        | ndc_code              | revenue_center_code | setting    | drug_unit_quantity | drug_unit_of_measure | payer       | plan        | gross_amount | cash_amount | negotiated_amount | negotiated_percentage | negotiated_algorithm | median_amount | p10_amount | p90_amount | remit_count  | minimum_amount | maximum_amount | methodology                     | notes
        4          | Harbor General | 2026-04-01 | 3.0.0          | ['J3590']          | 66658-234-07 [201748] | 0250                | outpatient | 5                  | ME                   | Aetna       | Open Access | 1200         | 600         | 780.00            | 65                    |                      | 700.5         | 1          | 800        | 1 through 10 | 300            | 900            | percent of total billed charges | seen
        6          | Harbor General | 2026-04-01 | 3.0.0          | ['J3590']          | 66658-234-07 [201748] | 0250                | outpatient | 5                  | ME                   | UHC MCR ADV |             | 1200         | 600         | 0.01              |                       | 110% of Medicare     |               |            |            | 0            | 300            | 900            | other                           |
        8          | Harbor General | 2026-04-01 | 3.0.0          | ['J3490', 'J3590'] |                       | 0636                | both       |                    |                      |             |             | 999999999    |             |                   |                       |                      |               |            |            |              |                |                |                                 |
    """)
    assert rows[0]["item"] == 'Unclassified "biologic",\n5 mg' and rows[0]["modifiers"] == "JZ|RT"
    assert warnings(made.out) == []


def test_wide(made):
    """A row per payer and plan with any value; one without a payer where there is none. Blanks around bars do not count."""
    rows = made(WIDE)
    Drawn(rows).shows("""
        source_row | schema_version | item | hcpcs_codes        | ndc_code      | setting   | payer     | plan        | gross_amount | negotiated_amount | negotiated_percentage | negotiated_algorithm | estimated_amount | remit_count | minimum_amount | methodology
        4          | 2.2.0          | A    | ['J3590']          | 66658-0234-07 | inpatient | Aetna     | Open Access | 1200         | 780               | 65                    |                      | 750              |             | 780            | percent of total billed charges
        4          | 2.2.0          | A    | ['J3590']          | 66658-0234-07 | inpatient | PromptPay |             | 1200         | 1000              |                       |                      |                  |             | 780            |
        5          | 2.2.0          | B    | ['J3490', 'J3590'] |               | both      |           |             | 100          |                   |                       |                      |                  |             |                |
        6          | 2.2.0          | C    | ['J3590']          |               | both      | Cigna     | PPO         | 100          |                   |                       | lesser of            |                  | 11          |                |
    """)
    assert [row["notes"] for row in rows] == ["note | all", "all", None, None]
    assert warnings(made.out) == ["line 3: these columns are not of CMS's layout and were left unread: internal_id"]


def test_json(made):
    rows = made(JSON)
    Drawn(rows).shows("""
        source_row | hospital       | vintage    | item | hcpcs_codes        | ndc_code    | revenue_center_code | setting   | billing_class | drug_unit_quantity | drug_unit_of_measure | payer | plan | gross_amount | cash_amount | negotiated_amount | negotiated_percentage | estimated_amount | median_amount | p10_amount | p90_amount | remit_count | minimum_amount | methodology | notes
        1          | Harbor General | 2026-04-01 | A    | ['J3590']          | 66658023407 | 0636                | both      | facility      | 5                  | ML                   | Aetna | PPO  | 1200         | 600.5       | 780               |                       |                  | 700.5         | 1          | 800        | 14          | 300            | case rate   | note
        1          | Harbor General | 2026-04-01 | A    | ['J3590']          | 66658023407 | 0636                | both      | facility      | 5                  | ML                   | Cigna | HMO  | 1200         | 600.5       |                   | 65                    | 700              |               |            |            |             | 300            | other       |
        1          | Harbor General | 2026-04-01 | A    | ['J3590']          | 66658023407 | 0636                | inpatient |               | 5                  | ML                   |       |      | 1300         |             |                   |                       |                  |               |            |            |             |                |             | all
        3          | Harbor General | 2026-04-01 | C    | ['J3490', 'J3590'] |             |                     |           |               |                    |                      |       |      | 2            |             |                   |                       |                  |               |            |            |             |                |             |
    """)
    assert [row["modifiers"] for row in rows] == ["JZ|RT", "JZ|RT", None, None]


def test_a_person_can_type_it(tmp_path):
    path = write(tmp_path / "prices.csv", TALL)
    done = run("data", "extract", "hospital_prices", path, "--out", tmp_path / "out")
    assert done.returncode == 0 and "1 read" in done.stdout, done.stderr
    assert len(rates(tmp_path / "out")) == 3  # J3590 and J3490 are both of the family


# Codes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "found"),
    [
        ("J3590", "HCPCS", ["J3590"]),
        (" j3590 ", "hcpcs", ["J3590"]),
        ("J3490;J3590", "HCPCS", ["J3490", "J3590"]),
        ("J3490 / J3590", "HCPCS", ["J3490", "J3590"]),
        ("J3490|J3590|J3590", "HCPCS", ["J3490", "J3590"]),
        ("J3590", "CPT", ["J3590"]),
        ("CEJ3590AOH", "HCPCS", None),
        ("J3590-JZ", "HCPCS", ["J3590"]),
        ("J35900", "HCPCS", None),
        ("J3590", "CDM", None),
        ("J3590", "", None),
    ],
)
@pytest.mark.parametrize("layout", ["csv", "json"])
def test_codes_match_exactly(made, layout, code, kind, found):
    if layout == "csv":
        rows = made(f"{TITLE}description,code|1,code|1|type,standard_charge|gross\nJ3590 X,{code},{kind},1\n")
    else:
        item = {"description": "J3590 X", "code_information": [{"code": code, "type": kind}], "standard_charges": []}
        rows = made(JSON | {"standard_charge_information": [item]})
    assert [row["hcpcs_codes"] for row in rows] == ([found] if found else [])
    said = [one.split(": ", 1)[1] for one in warnings(made.out)]
    assert said == {
        "CPT": ["a HCPCS code stands under the type CPT; it was read as HCPCS"],
        "CDM": ["a code in scope stands under another type than HCPCS or CPT; there it is no HCPCS code"],
        "": ["a code in scope stands under another type than HCPCS or CPT; there it is no HCPCS code"],
    }.get(kind, [])


@pytest.mark.parametrize(
    ("code", "codes", "modifiers"),
    [
        ("J3590-JZ", ["J3590"], "59|JZ"),
        ("J3590:JZ:RT", ["J3590"], "59|JZ|RT"),
        ("j3590 jw", ["J3590"], "59|JW"),
        ("J3490|J3590-JZ", ["J3490", "J3590"], "59|JZ"),
        ("J3590", ["J3590"], "59"),
    ],
)
def test_a_code_with_a_modifier_is_the_code(made, code, codes, modifiers):
    """Those behind the code and those of the column of their own: both are what the price is for."""
    (row,) = made(f"{TITLE}description,code|1,code|1|type,modifiers\nA,{code},HCPCS,59\n")
    assert (row["hcpcs_codes"], row["modifiers"]) == (codes, modifiers)


@pytest.mark.parametrize("code", ["J3490-J3590", "J3590 AND MORE", "SEE J3590"])
def test_a_code_among_other_words_is_left_out_and_said(made, code):
    rows = made(f"{TITLE}description,code|1,code|1|type\nA,J3590,HCPCS\nB,{code},HCPCS\n")
    assert [row["item"] for row in rows] == ["A"]
    said = "a code in scope stands among other words in the place of a code; it was left out"
    assert any(said in one for one in warnings(made.out))


def test_all_codes_keep_every_item_that_has_one(made):
    text = f"{TITLE}description,code|1,code|1|type\nA,J3590,HCPCS\nB,99283,CPT\nC,0120,RC\n"
    assert [row["hcpcs_codes"] for row in made(text, codes="all")] == [["J3590"], ["99283"]]
    assert warnings(made.out) == ["1 rows have no hcpcs_codes and were left out"]


def test_several_ndcs_are_told(made):
    text = f"{TITLE}description,code|1,code|1|type,code|2,code|2|type,code|3,code|3|type\nA,J3590,HCPCS,1-1-1,NDC,2-2-2,NDC\n"
    assert [row["ndc_code"] for row in made(text)] == ["1-1-1"]
    assert warnings(made.out) == ["line 4: an item states several codes of the type NDC; the first was kept"]


# Numbers and titles --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1200", "1200"), ("$1,200.50", "1200.5"), ("$ 1,200", "1200"), (".5", "0.5"), ("5.", "5"), ("-3", "-3"), ("1.2E3", "1200"),
        ("0.01", "0.01"), ("999999999", "999999999"), ("12.345678", "12.3457"), ("63.7%", "63.7"), ("499.6485", "499.6485"),
        ("N/A", None), ("1.200,50", None), ("1,20", None), ("$", None), (".", None), ("NaN", None), ("1e40", None),
        ("99999999999999.99999", None), ("12 mg", None),
    ],
)  # fmt: skip
def test_numbers(made, written, read):
    (row,) = made(f'{TITLE}description,code|1,code|1|type,standard_charge|gross\nA,J3590,HCPCS,"{written}"\n')
    assert row["gross_amount"] == (None if read is None else Decimal(read))
    told = ["line 4: gross_charge is no number; it counts as blank"]
    assert warnings(made.out) == (told if read is None else [])


@pytest.mark.parametrize("written", ["2026-07-01", "07/01/2026", "7/1/2026", "2026-07-01T08:00:00"])
def test_days(made, written):
    (row, *_) = made(TALL.replace("2026-04-01", written))
    assert str(row["vintage"]) == "2026-07-01"


def test_a_file_without_its_day_is_refused(made):
    with pytest.raises(InputError, match="does not say which time"):
        made(TALL.replace("2026-04-01", "lately"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends(made, encoding, line_end):
    text = TALL.replace("Another biologic", "Entyvio – 5 µg").replace("Harbor General", "Hôpital")
    rows = made(text.replace("\n", line_end), encoding=encoding)
    assert (rows[2]["item"], rows[2]["hospital"]) == ("Entyvio – 5 µg", "Hôpital")
    told = ["line 2: the line is no UTF-8; it was read as Windows-1252 (2 times)"]
    assert warnings(made.out) == (told if encoding == "cp1252" else [])


def test_more_lines_above_the_header(made):
    rows = made(TALL.replace("Harbor General\n", 'Harbor General\n\n"A note,\nover two lines",,\n'))
    assert [row["source_row"] for row in rows] == [7, 9, 11]


@pytest.mark.parametrize("blank", ["\n", ",,,\n", '"\n"\n', " , ,\n"])
def test_a_blank_row_is_no_item(made, blank):
    head = f"{TITLE}description,code|1,code|1|type\n"
    rows = made(f"{head}A,J3590,HCPCS\n{blank}B,J3590,HCPCS\n", codes="all")
    assert [row["item"] for row in rows] == ["A", "B"] and warnings(made.out) == []


def test_quotes_that_open_nothing(made):
    """Inch marks in a field without quotes: the lines between two of them are lines all the same, and so are those after an odd one."""
    head = f"{TITLE}description,code|1,code|1|type\n"
    rows = made(
        f'{head}TUBE 4" X 5,J1,HCPCS\nA,J3590,HCPCS\nTUBE 5",J1,HCPCS\n"B,\nc",J3590,HCPCS\nD 3",J3590,HCPCS\nE,J3590,HCPCS\n'
    )
    assert [(row["source_row"], row["item"]) for row in rows] == [(5, "A"), (7, "B,\nc"), (9, 'D 3"'), (10, "E")]


def test_a_carriage_return_in_a_field_is_a_blank(made):
    head = f"{TITLE}description,code|1,code|1|type\n"
    rows = made(f'{head}A\rB,J3590,HCPCS\r\r\n"C\rD",J3590,HCPCS\r\n')
    assert [(row["item"], row["source_row"]) for row in rows] == [("A B", 4), ("C D", 5)]


def test_lines_of_another_width(made):
    """Blank cells left off at the end are blank; a line with more cells than the header cannot be told apart."""
    head = f"{TITLE}description,code|1,code|1|type,setting,standard_charge|gross\n"
    rows = made(f"{head}A,J3590,HCPCS,both\nB,J3590,HCPCS,both,5,,,\nC, D,J3590,HCPCS,both,5\nE,J1234,HCPCS,both,5,6\n")
    assert [(row["item"], row["gross_amount"]) for row in rows] == [("A", None), ("B", Decimal(5))]
    assert warnings(made.out) == [
        "line 4: the line has fewer cells than the header; the others count as blank",
        "line 6: the line has more cells than the header; it was left out",
    ]


def test_plans_of_one_name_are_two_plans(made):
    head = f"{TITLE}description,code|1,code|1|type" + ",standard_charge|Aetna|PPO|negotiated_dollar" * 2
    assert [row["negotiated_amount"] for row in made(f"{head}\nA,J3590,HCPCS,5,6\n")] == [5, 6]


# Files that cannot be read ---------------------------------------------------------------------------------------

CUT = "the file ends in the middle of this line"
NO_HEADER = "none of the first 20 lines is the header of a price list"
ITEM = '{"hospital_name": "H", "standard_charge_information": ['


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("cut.csv", TALL[:-20], f"cut.csv, line 10: {CUT}"),
        ("quoted.csv", f'{TALL}"An item\nwithout its end', f"quoted.csv, line 11: {CUT}"),
        ("headless.csv", "a,b\n1,2\n" * 30, f"headless.csv, line 1: {NO_HEADER}"),
        ("titles.csv", TITLE, f"titles.csv, line 1: {NO_HEADER}"),
        ("nobody.csv", TALL.replace("hospital_name", "name"), "nobody.csv: it does not name its hospital"),
        ("huge.csv", f'{TALL}A,"{"x" * 200_000}",J3590\n', "huge.csv, line 11: this cannot be read as CSV (field larger"),
        ("open.csv", f'{TALL}A,"' + "y,z\n" * 50_000, "open.csv, line 11: this cannot be read as CSV (field larger"),
        ("long.csv", TALL + "x" * (1 << 24), "long.csv, line 11: the line is longer than 16 MB"),
        ("binary.csv", "\0\1\2" * 99, "binary.csv: this is a binary file"),
        ("zip.csv", "PK\3\4and so on", "zip.csv: this is a compressed archive or a workbook"),
        ("empty.csv", "", "empty.csv: this is an empty file"),
        ("mac.csv", TALL.replace("\n", "\r"), f"mac.csv, line 1: {NO_HEADER}"),
        ("page.html", "<!doctype html>", "page.html: this is XML or a web page"),
        ("cut.json", json.dumps(JSON)[:-120], "cut.json, element 3 of standard_charge_information"),
        ("other.json", '{"hospital_name": "H", "prices": []}', "other.json: this JSON has no list 'standard_charge_information'"),
        ("list.json", "[1, 2]", "list.json: this JSON has no list 'standard_charge_information'"),
        ("items.json", f"{ITEM}5]}}", "items.json, item 1: it is no JSON object"),
        ("codes.json", f'{ITEM}{{}}, {{"code_information": "J3590"}}]}}', "codes.json, item 2: its code_information is no list of JSON objects"),
        ("nameless.json", '{"standard_charge_information": [{}]}', "nameless.json: it does not name its hospital"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_name_and_place(tmp_path, name, content, said):
    """What the extract held before stays as it was, and nothing half-written is left."""
    extract(
        "hospital_prices", [write(tmp_path / "good.csv", TALL)], tmp_path / "out", Order(codes="J3590", salt=b"test")
    )
    before = sorted((path.name, path.read_bytes()) for path in (tmp_path / "out").rglob("*") if path.is_file())
    path = write(tmp_path / name, content, "latin-1")
    with pytest.raises(InputError) as refused:
        extract("hospital_prices", [path], tmp_path / "out", Order(codes="J3590", salt=b"test", add=True))
    assert str(refused.value).startswith(said) and str(refused.value).endswith(".")
    assert sorted((p.name, p.read_bytes()) for p in (tmp_path / "out").rglob("*") if p.is_file()) == before


def test_mutated_files_are_read_or_refused(tmp_path):
    """300 files cut, with bytes flipped and pieces repeated: rows or an InputError, nothing else."""
    dice, refused = random.Random(3590), 0
    files = [TALL.encode(), WIDE.encode(), json.dumps(JSON).encode()]
    for number in range(300):
        content = bytearray(files[number % 3])
        for _ in range(dice.randint(1, 4)):
            at, kind = dice.randrange(len(content)), dice.randrange(3)
            if kind == 0:
                content[at] = dice.choice(b'\0\xff",|\n\r{}[]:9')
            elif kind == 1:
                content[at:at] = content[at : at + dice.randrange(200)]
            else:
                del content[at : at + dice.randrange(50)]
        path = tmp_path / f"{number}.txt"
        path.write_bytes(content)
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            data.reading.making.land(
                "hospital_prices", data.reading.extract.Input(path, path.name), folder, lambda size: None, ["J3590"]
            )
            assert [one.name for one in folder.iterdir()] == ["raw.parquet"]
        except InputError as error:
            refused += 1
            assert str(error).startswith(path.name) and not list(folder.iterdir())
    assert 30 < refused < 270


# Size ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "name"), [(price_files.wide, "w.csv"), (price_files.tall, "t.csv"), (price_files.as_json, "j.json")]
)
def test_a_large_file_is_not_held_in_memory(tmp_path, layout, name):
    """Progress adds up to the file; memory is the same for 60 MB as for 6."""
    path, small = tmp_path / name, tmp_path / f"small-{name}"
    wanted, wanted_small = layout(path, 60_000_000), layout(small, 6_000_000)
    rows, seen, most = measured(path)
    assert (rows, seen) == (wanted, path.stat().st_size) and rows > wanted_small > 0
    assert most - measured(small)[2] < 40, "MB"


def measured(path: Path) -> list[int]:
    """Rows of J3590, bytes of progress and peak memory in MB of reading the file in a process of its own."""
    code = """if True:
        import resource, sys, tempfile
        from pathlib import Path
        import pyarrow.parquet as pq
        from data.landing.hospital_prices import land
        seen = []
        with tempfile.TemporaryDirectory() as folder:
            land(Path(sys.argv[1]), Path(folder), seen.append, ["J3590"])
            rows = pq.read_metadata(Path(folder) / "raw.parquet").num_rows
        print(rows, sum(seen), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"""
    words = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return [int(one) for one in done.stdout.split()]


# NDC, product, payer: after the extract is opened ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "ndc11", "is_dummy"),
    [
        ("66658-234-07 [201748]", "66658023407", False),
        ("66658-0234-07", "66658023407", False),
        (" 66658023407 ", "66658023407", False),
        ("0597-0197-05 [281755]", "00597019705", False),
        ("06665-8234-01", "06665823401", False),
        ("66658-234-07 201748", None, False),
        ("99999-3004-02", "99999300402", True),
        ("09999-1234-01 [7]", "09999123401", True),
        ("9999-1234-01", "09999123401", True),
        ("00999-9123-01", "00999912301", False),
    ],
)
def test_ndcs_as_hospitals_write_them(con, written, ndc11, is_dummy):
    query = "SELECT ndc11($written), is_dummy_ndc($written)"
    assert con.execute(query, {"written": written}).fetchone() == (ndc11, is_dummy)


def test_products_of_posted_rates(made):
    """A number padded in the wrong place is read as it was meant, and told; the digits of a known product are its product."""
    text = f"""{TITLE}description,code|1,code|1|type,code|2,code|2|type
A,J3590,HCPCS,66658-234-07 [201748],NDC
B,J3590,HCPCS,06665-8234-01,NDC
C,J3590,HCPCS,73648-0112-02,NDC
D,J3590,HCPCS,99999-3004-02,NDC
E,J3590,HCPCS,12345-678-90,NDC
F,J3590,HCPCS,,
"""
    made(text)
    query = "FROM posted_rates ORDER BY item"
    Drawn(data.open(made.out).sql(query).to_arrow_table().to_pylist()).shows("""
        item | product      | product_tier | ndc11       | set_apart | permanent_code_from | code_status  | ndc_note
        A    | Kineret      | B            | 66658023407 |           |                     | unclassified |
        B    | Kineret      | B            | 66658023401 |           |                     | unclassified | read as 66658023401, padded in the wrong place
        C    | Ryoncil      | A            | 73648011202 |           | 2025-10-01          | late         |
        D    | Unidentified | D            | 99999300402 | dummy NDC |                     | unclassified | dummy NDC
        E    | Unidentified | D            | 12345067890 |           |                     | unclassified |
        F    | Unidentified | D            |             |           |                     | unclassified | no NDC
    """)


def test_a_label_stands_in_one_table_and_what_has_a_permanent_code_says_so():
    """Packages that CMS lists under a permanent code stand with it; other labels of the same product are of the class that has graduated."""
    folder = Path(data.HERE) / "reference"
    with (folder / "ndc_products.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (folder / "permanent_codes.csv").open() as file:
        permanent = list(csv.DictReader(file))
    assert all(len(row["label"]) == 9 and row["label"].isdigit() for row in rows)
    assert not {row["label"] for row in rows} & {row["ndc_code"][:9] for row in permanent}
    graduated = {row["brand"] for row in rows if row["product_class"] == "graduated"}
    assert graduated == {row["brand"] for row in rows} & {row["brand"] for row in permanent}


# Real files ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real(third_party) -> Path:
    return third_party / "hospital_prices"


@pytest.fixture(scope="module")
def posted(real, tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The three hospitals, extracted and open."""
    out = tmp_path_factory.mktemp("posted")
    extract(
        "hospital_prices", [path for path in real.iterdir() if path.is_file()], out, Order(codes="J3590", salt=b"test")
    )
    assert all(part["warnings"] == [] for part in manifest(out)["ledger"])
    return data.open(out)


def counted(posted, hospital: str) -> Counter:
    query = "SELECT payer, plan, methodology, count(*) FROM posted_rates WHERE hospital = $hospital GROUP BY ALL"
    return Counter({tuple(key): n for *key, n in posted.execute(query, {"hospital": hospital}).fetchall()})


@pytest.mark.real
def test_rush(posted, real):
    with (real / "rush-university_standardcharges.csv").open(newline="", encoding="utf-8") as file:
        _, _, header, *rows = csv.reader(file)
    at = [header.index(name) for name in ("payer_name", "plan_name", "standard_charge|methodology")]
    wanted = Counter(tuple(row[n] for n in at) for row in rows)
    assert counted(posted, "RUSH University Medical Center") == wanted and sum(wanted.values()) == 63
    query = "SELECT ndc_code, any_value(product), any_value(ndc_note), count(*) FROM posted_rates WHERE hospital LIKE 'RUSH%' GROUP BY ALL ORDER BY 1"
    assert posted.sql(query).fetchall() == [
        ("00024-5915-02", "Dupixent", None, 21),
        ("06665-8234-01", "Kineret", "read as 66658023401, padded in the wrong place", 21),
        ("99999-3004-02", "Unidentified", "dummy NDC", 21),
    ]


@pytest.mark.real
def test_md_anderson(posted, real):
    with (real / "md-anderson_standardcharges.csv").open(newline="", encoding="utf-8") as file:
        _, _, header, *rows = csv.reader(file)
    assert len(header) == 1277
    wanted = Counter()
    for row in rows:
        plans: dict[tuple, dict] = {}
        for name, value in zip(header, row, strict=True):
            parts = name.split("|")
            who = parts[1:-1] if parts[0] == "standard_charge" else parts[1:] if parts[0] != "code" else []
            if who and value:
                plans.setdefault((who[0], who[1] if who[1:] else None), {})[parts[-1]] = value
        wanted += Counter((*who, said["methodology"].lower()) for who, said in plans.items())
    assert counted(posted, "University of Texas MD Anderson Cancer Center") == wanted and sum(wanted.values()) == 415
    query = "SELECT DISTINCT ndc11, product, ndc_note FROM posted_rates WHERE hospital LIKE '%Anderson%' ORDER BY 1"
    assert posted.sql(query).fetchall() == [
        ("00597019705", "Praxbind", None),
        ("66658023401", "Kineret", None),
        ("66658023407", "Kineret", None),
    ]


@pytest.mark.real
def test_ucsf(posted, real):
    items = json.loads((real / "ucsf-parnassus_standardcharges.json").read_text())["standard_charge_information"]
    charges = [charge for item in items for charge in item["standard_charges"]]
    assert not any(charge.get("payers_information") for charge in charges)
    assert counted(posted, "Ucsf Medical Center") == {(None, None, None): len(charges)} and len(charges) == 30
    sums = "SELECT sum(gross_amount), sum(cash_amount) FROM posted_rates WHERE hospital = 'Ucsf Medical Center'"
    ((gross, cash),) = posted.sql(sums).fetchall()
    assert gross == sum(Decimal(str(charge["gross_charge"])) for charge in charges)
    assert cash == sum(Decimal(str(charge["discounted_cash"])) for charge in charges)
    query = "SELECT product, product_tier, permanent_code_from::VARCHAR, code_status FROM posted_rates WHERE ndc_code = '73648011202'"
    assert posted.sql(query).fetchall() == [("Ryoncil", "A", "2025-10-01", "late")]
    known = "SELECT product, count(*) FROM posted_rates WHERE hospital = 'Ucsf Medical Center' GROUP BY 1"
    assert dict(posted.sql(known).fetchall()) == {
        "Dupixent": 3, "Kineret": 3, "Myxredlin": 2, "Praxbind": 1, "Ryoncil": 1, "Simponi": 1, "Winrevair": 2, "Unidentified": 17,
    }  # fmt: skip


# Payers as Rush and MD Anderson write them; in brackets how many names there are of it.
GROUPS = {
    "AETNA MCR ADV": ("Aetna", "medicare_advantage"),
    "AETNA COMM - ALL OTHER PLANS": ("Aetna", "commercial"),
    "Aetna": ("Aetna", "not stated"),
    "BCBS MCR ADV": ("Blue Cross Blue Shield", "medicare_advantage"),
    "BCBS EXCH/BCE": ("Blue Cross Blue Shield", "commercial"),
    "BCBS BCO": ("Blue Cross Blue Shield", "not stated"),
    "BlueCrossBlueShield": ("Blue Cross Blue Shield", "not stated"),
    "CIGNA MCR ADV": ("Cigna Health", "medicare_advantage"),
    "CIGNA COMM - ALL OTHER PLANS": ("Cigna Health", "commercial"),
    "Cigna": ("Cigna Health", "not stated"),
    "UHC MCR ADV": ("UnitedHealthcare", "medicare_advantage"),
    "UHC EXCH": ("UnitedHealthcare", "commercial"),
    "UnitedHealthcare_CancerResources": ("UnitedHealthcare", "not stated"),
    "HUMANA MCR ADV - ALL OTHER PLANS": ("Humana", "medicare_advantage"),
    "KelseyCare_MedicareAdvantage": ("Unmapped", "medicare_advantage"),
    "Driscoll_Medicaid_ Inpatient_Rate": ("Unmapped", "medicaid_managed"),
    "PromptPay_Domestic": ("Self-pay", "other"),
    "Tricare": ("TRICARE", "other"),
    "VACare": ("Veterans Affairs", "other"),
}
UNMAPPED = """
    BeijingSt.Lucia; Chickasaw_Nation_ Inpatient_Rate; Chickasaw_Nation_ Outpatient_Rate; Danish_Health_Authority_Inpatient_Rate;
    Danish_Health_Authority_Outpatient_Rate; Driscoll_Medicaid_ Inpatient_Rate; Driscoll_Medicaid_ Outpatient_Rate; EmbassyofQatar;
    EmergingTherapySolutions; EmergingTherapySolutions_CancerCare; HealthSmart; Interlink; Interlink_CancerCare;
    KelseyCare_MedicareAdvantage; MemorialHermannHealth; Multiplan; OntarioMinistriesofHealth; PHCS; SaudiArmedForces; TexasChildrens;
    UAEPoliceAttache; UAE_Medical_UAE_DOH; UT_CARE_&_TEXAS_ A&M_ 65_ PLUS_ Medicare_ Advantage_ Inpatient_Rate;
    UT_CARE_&_TEXAS_ A&M_ 65_ PLUS_ Medicare_ Advantage_ Outpatient_Rate
"""


@pytest.mark.real
def test_payers_are_mapped_or_listed(posted):
    query = "SELECT DISTINCT payer, payer_group, line_of_business FROM posted_rates WHERE payer IS NOT NULL"
    found = {payer: place for payer, *place in posted.sql(query).fetchall()}
    assert {payer: tuple(found[payer]) for payer in GROUPS} == GROUPS
    unmapped = sorted(payer for payer, (group, _) in found.items() if group == "Unmapped")
    assert unmapped == sorted(" ".join(one.split()) for one in UNMAPPED.split(";"))


@pytest.mark.real
def test_cms_templates(real, tmp_path):
    files = sorted((real / "cms_templates").iterdir())
    assert len(files) == 6
    for path in files:
        extract("hospital_prices", [path], tmp_path / path.name, Order(codes="all", salt=b"test"))
        found = rates(tmp_path / path.name)
        assert len(found) == counted_in_template(path) > 9, path.name
        assert {row["hospital"] for row in found} == {"West Mercy Hospital"}
        assert {str(row["vintage"]) for row in found} == {"2024-07-01" if path.name.startswith("V2") else "2026-04-01"}
        payers = {row["payer"].replace("_", " ") for row in found}
        assert payers == {"Platform Health Insurance", "Region Health Insurance"}


def counted_in_template(path: Path) -> int:
    """Items with a HCPCS or CPT code, times their payers."""
    if path.suffix == ".json":
        items = json.loads(path.read_text(encoding="utf-8-sig"))["standard_charge_information"]
        coded = [item for item in items if {"HCPCS", "CPT"} & {one["type"] for one in item["code_information"]}]
        return sum(len(charge["payers_information"]) for item in coded for charge in item["standard_charges"])
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        _, _, header, *rows = csv.reader(file)
    rows = [row for row in rows if {"HCPCS", "CPT"} & {row[2], row[4]}]
    if "payer_name" in header:
        return len(rows)
    plans = [[n for n, name in enumerate(header) if payer in name] for payer in ("Platform", "Region")]
    return sum(any(row[n] for n in plan) for row in rows for plan in plans)


def test_a_file_without_its_day_takes_the_one_that_is_typed(tmp_path):
    dateless = write(tmp_path / "tall.csv", TALL.replace("2026-04-01", "", 1))
    refused = run("data", "extract", "hospital_prices", dateless, "--out", tmp_path / "out")
    assert refused.returncode == 1 and "--vintage" in refused.stderr
    done = run("data", "extract", "hospital_prices", dateless, "--out", tmp_path / "out", "--vintage", "2026-03-31")
    assert done.returncode == 0, done.stderr
