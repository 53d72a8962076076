"""What Tuva's input layer becomes: both its column sets, what is captured of them, and the traps of the one public file."""

import csv
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from conftest import Drawn, parse, part, run

import data
import queries
from data import InputError, checks, manifest
from data.reading.extract import Order, extract
from queries.selection import Selection

# Invented claims in the column set of 2022-23, headers in upper case, one column (TOTAL_COST_AMOUNT) blank throughout.
OLD = """
    CLAIM_ID | CLAIM_LINE_NUMBER | CLAIM_TYPE    | PATIENT_ID | CLAIM_START_DATE    | CLAIM_LINE_START_DATE | PLACE_OF_SERVICE_CODE | BILL_TYPE_CODE | MS_DRG_CODE | REVENUE_CENTER_CODE | HCPCS_CODE | HCPCS_MODIFIER_1 | BILLING_NPI | PAID_DATE | PAID_AMOUNT | TOTAL_COST_AMOUNT | ALLOWED_AMOUNT | CHARGE_AMOUNT | DIAGNOSIS_CODE_1 | DATA_SOURCE
    1        | 1                 | professional  | M1         | 2022-03-01          | 2022-03-02            | 11                    |                |             |                     | J3590      | JZ               | 1234567893  |           | 60.00       |                   | 80.00          | 100.00        | L400             | cclf
    1        | 2                 | professional  | M1         | 2022-03-01          |                       | 11                    |                |             |                     |            |                  | 1234567893  |           | 0.00        |                   |                | 40.00         | L400             | cclf
    2        | 1                 | institutional | M2         | 2022-04-01          |                       |                       | 0138           |             | 0636                | J3590      |                  |             |           | 50.00       |                   |                | 70.00         |                  | cclf
    3        | 1                 | undetermined  | M3         | 2022-05-01 00:00:00 |                       |                       |                |             | 0510                | G0463      |                  |             |           | -5.00       |                   |                | 90.00         |                  | cclf
    4        | 1                 |               |            | 2022-06-01          | 2022-06-01            | 22                    |                |             |                     | J3590      |                  |             |           | 10.00       |                   | 10.00          | 20.00         |                  | cclf
"""
# The current column set with our extensions. Two data sources use the same claim number.
NEW = """
    claim_id | claim_line_number | claim_type    | person_id | member_id | payer | plan | claim_start_date | claim_line_start_date | bill_type_code | drg_code | hcpcs_code | billing_npi | in_network_flag | paid_date  | paid_amount | allowed_amount | charge_amount | deductible_amount | data_source | file_name | x_ndc_code  | x_drug_narrative | x_line_status | x_group_code_1 | x_carc_1 | x_carc_amount_1 | x_group_code_2 | x_carc_2 | x_carc_amount_2 | x_rarc_1 | x_rarc_2 | x_received_date | x_first_remit_date | x_original_claim_id | x_claim_frequency_code | x_auth_number_present | x_mistyped
    A        | 1                 | professional  | P1        | 77        | Aetna | PPO  | 2025-03-01       | 2025-03-01            |                |          | J3590      | 1234567893  | 1               | 2025-03-20 | 60          | 80             | 100           | 20                | east        | a.csv     | 00002771601 | SOME DRUG        | paid          | CO             | 45       | 20              | PR             | 1        | 20              |          |          | 2025-03-05      | 2025-03-19         |                     |                        | true                  | x
    A        | 1                 | professional  | P1        | 77        | Aetna | PPO  | 2025-03-01       | 2025-03-01            |                |          | J3590      | 1234567893  | 0               | 2025-03-20 | 0           |                | 200           |                   | west        | a.csv     |             |                  | denied        | CO             | 16       | 200             |                |          |                 | M119     | N130     | 2025-03-05      | 2025-03-19         | Z9                  | 7                      | N                     | x
    B        | 1                 | institutional | P2        | 78        | Cigna |      | 2025-04-01       |                       | 0131           | 807      | J3590      | 1234567893  |                 |            | 10          | 10             | 10            |                   | west        | a.csv     |             |                  |               |                |          |                 |                |          |                 |          |          |                 |                    |                     |                        |                       | x
    B        | 2                 | institutional | P2        | 78        | Cigna |      | 2025-04-01       |                       | 0131           | 807      |            | 1234567893  |                 |            | 20          | 20             | 20            |                   | west        | a.csv     |             |                  |               |                |          |                 |                |          |                 |          |          |                 |                    |                     |                        |                       | x
    B        | 2                 | institutional | P2        | 78        | Cigna |      | 2025-04-01       |                       | 0131           | 807      |            | 1234567893  |                 |            | 30          | 30             | 30            |                   | west        | a.csv     |             |                  |               |                |          |                 |                |          |                 |          |          |                 |                    |                     |                        |                       | x
"""


def write(path: Path, drawn: str) -> Path:
    """A drawn table as CSV, its columns and no others."""
    columns, rows = parse(drawn)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *(row.values() for row in rows)])
    return path


def test_the_columns_of_2022(tmp_path):
    extract(
        "tuva", [write(tmp_path / "old.csv", OLD)], tmp_path / "out", Order(codes="all", payer="Medicare", salt=b"test")
    )
    rows = part(tmp_path / "out")
    Drawn(rows).shows("""
        source_row | claim_id | claim_line_number | claim_type    | payer    | date_basis | claim_line_start_date | hcpcs_code | hcpcs_modifier_1 | claim_frequency_code | charge_amount | allowed_amount | paid_amount | paid_date | diagnosis_code_1 | amount_basis
        1          | 1        | 1                 | professional  | Medicare | line       | 2022-03-02            | J3590      | JZ               |                      | 100.00        | 80.00          | 60.00       |           | L400             | line
        2          | 1        | 2                 | professional  | Medicare | claim      | 2022-03-01            |            |                  |                      | 40.00         |                | 0.00        |           | L400             | line
        3          | 2        | 1                 | institutional | Medicare | claim      | 2022-04-01            | J3590      |                  | 8                    | 70.00         |                | 50.00       |           |                  | line
        4          | 3        | 1                 | institutional | Medicare | claim      | 2022-05-01            | G0463      |                  |                      | 90.00         |                | -5.00       |           |                  | line   # by its revenue code
        5          | 4        | 1                 | professional  | Medicare | line       | 2022-06-01            | J3590      |                  |                      | 20.00         | 10.00          | 10.00       |           |                  | line   # by its place
    """)
    assert rows[0]["person_id"] == rows[1]["person_id"] != rows[2]["person_id"] and rows[4]["person_id"] is None
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["unknown_columns"] == [] and facts["warnings"] == []


def test_the_current_columns_and_the_extensions(tmp_path):
    extract("tuva", [write(tmp_path / "new.csv", NEW)], tmp_path / "out", Order(codes="all", salt=b"test"))
    Drawn(part(tmp_path / "out")).shows("""
        claim_id | payer | plan | in_network_flag | bill_type_code | claim_frequency_code | received_date | adjudication_date | paid_date  | original_claim_id | ndc_code    | drug_description | line_status | deductible_amount | prior_authorization_number_present
        east:A   | Aetna | PPO  | Y               |                |                      | 2025-03-05    | 2025-03-19        | 2025-03-20 |                   | 00002771601 | SOME DRUG        | paid        | 20.00             | Y
        west:A   | Aetna | PPO  | N               |                | 7                    | 2025-03-05    | 2025-03-19        | 2025-03-20 | Z9                |             |                  | denied      |                   | N
        west:B   | Cigna |      |                 | 0131           | 1                    |               |                   |            |                   |             |                  |             |                   |
        west:B   | Cigna |      |                 | 0131           | 1                    |               |                   |            |                   |             |                  |             |                   |
        west:B   | Cigna |      |                 | 0131           | 1                    |               |                   |            |                   |             |                  |             |                   |
    """)
    first, second, *rest = part(tmp_path / "out")
    said = [(one["group_code"], one["reason_code"], str(one["amount"])) for one in first["adjustments"]]
    assert said == [("CO", "45", "20.00"), ("PR", "1", "20.00")]
    assert second["remark_codes"] == ["M119", "N130"] and rest[0]["adjustments"] is None
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["unknown_columns"] == ["x_mistyped"]
    found = {check.name: check for check in checks.run(tmp_path / "out")}
    Drawn(found["duplicate_keys"].rows).shows("""
        claim_id | claim_line_number | row_count | charge_amount
        west:B   | 2                 | 2         | 50.00
    """)


def test_a_column_that_no_row_fills_is_not_captured(tmp_path):
    extract(
        "tuva", [write(tmp_path / "old.csv", OLD)], tmp_path / "old", Order(codes="all", payer="Medicare", salt=b"test")
    )
    extract("tuva", [write(tmp_path / "new.csv", NEW)], tmp_path / "new", Order(codes="all", salt=b"test"))
    old, new = (set(manifest(tmp_path / one)["parts"][0]["captured"]) for one in ("old", "new"))
    assert {"claim_id", "payer", "person_id", "claim_frequency_code", "allowed_amount", "amount_basis"} <= old
    assert not {"paid_date", "adjustments", "line_status", "plan", "ndc_code", "hcpcs_modifier_2", "remark_codes"} & old
    assert {"adjustments", "remark_codes", "line_status", "adjudication_date", "ndc_code", "paid_date"} <= new
    assert not {"hcpcs_modifier_1", "place_of_service_code", "coinsurance_amount"} & new
    assert "every_answer" not in old | new, "it holds the last answer to a line, never the first"


def test_parquet_with_its_own_types(tmp_path):
    """Dates, numbers and truth values are typed there; the rows are the same."""
    write(tmp_path / "new.csv", NEW)
    typed = """SELECT * REPLACE (claim_line_number::INTEGER AS claim_line_number, claim_start_date::DATE AS claim_start_date,
        claim_line_start_date::TIMESTAMP AS claim_line_start_date, paid_amount::DOUBLE AS paid_amount,
        charge_amount::DECIMAL(18, 2) AS charge_amount, in_network_flag::INTEGER AS in_network_flag, x_carc_amount_1::DOUBLE AS x_carc_amount_1)
        FROM read_csv($path, all_varchar = true)"""
    duckdb.connect().sql(typed, params={"path": str(tmp_path / "new.csv")}).write_parquet(str(tmp_path / "new.parquet"))
    rows = {}
    for one in ("csv", "parquet"):
        extract("tuva", [tmp_path / f"new.{one}"], tmp_path / one, Order(codes="all", salt=b"test"))
        rows[one] = [{**row, "source_file": ""} for row in part(tmp_path / one)]
    assert rows["csv"] == rows["parquet"]


def test_a_file_that_names_no_payer_wants_one_said(tmp_path):
    nobody = NEW.replace("Aetna", "     ").replace("Cigna", "     ")
    for name, drawn in (("absent", OLD), ("blank", nobody)):
        with pytest.raises(InputError, match=f"{name}.csv does not say who paid: .* --payer Medicare"):
            extract(
                "tuva", [write(tmp_path / f"{name}.csv", drawn)], tmp_path / "out", Order(codes="all", salt=b"test")
            )
    assert not (tmp_path / "out" / "manifest.json").exists()
    extract("tuva", [tmp_path / "blank.csv"], tmp_path / "out", Order(codes="all", payer="Medicare", salt=b"test"))
    assert {row["payer"] for row in part(tmp_path / "out")} == {"Medicare"}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "a.csv",
            "CLAIM_ID,HCPCS_CODE\n1,J3590\n",
            "lacks the columns claim_line_number, claim_type, claim_start_date",
        ),
        (
            "a.csv",
            "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount\n1,A,2025-01-01,J3590,1\n",
            "It has the columns of 'contract': type that as SOURCE",
        ),
        ("a.txt", "ISA*00*          *00*~", "A remittance is read as x12_835:  python -m data extract x12_835 a.txt"),
        ("a.json", "{}", "is no table by its name"),
        ("a.csv", "", "a.csv is empty"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(tmp_path, name, text, says):
    (tmp_path / name).write_text(text)
    done = run("data", "extract", "tuva", tmp_path / name, "--payer", "Aetna", "--out", tmp_path / "out")
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr


def test_describe_says_which_source_fits_a_file(tmp_path):
    write(tmp_path / "old.csv", OLD)
    done = run("data", "describe", tmp_path / "old.csv")
    assert "old.csv: 5 rows, 20 columns" in done.stdout
    assert f"python -m data extract tuva {tmp_path / 'old.csv'} --payer NAME" in done.stdout
    (tmp_path / "near.csv").write_text("claim_id,charge_amount\nA,1\n")
    said = run("data", "describe", tmp_path / "near.csv").stdout
    assert "tuva: lacks claim_line_number, claim_type, claim_start_date, hcpcs_code, paid_amount" in said
    (tmp_path / "none.csv").write_text("colour\nred\n")
    said = run("data", "describe", tmp_path / "none.csv").stdout
    assert "none.csv: 1 rows, 1 columns: colour" in said and ": lacks" not in said  # it comes near no layout


def test_lines_whose_dollars_stand_at_the_claim(tmp_path):
    """One claim paid, one reversed, one denied by its status, each with its total on every line; one with a single line."""
    drawn = """
        claim_id | claim_line_number | claim_type    | person_id | payer | claim_start_date | revenue_center_code | hcpcs_code | paid_amount | charge_amount | allowed_amount | x_line_status
        A        | 1                 | institutional | P1        | Aetna | 2025-03-01       | 0636                | J3590      | 60          | 100           | 80             | shelved
        A        | 2                 | institutional | P1        | Aetna | 2025-03-01       | 0335                | 96413      | 60          | 100           | 80             | shelved
        A        | 3                 | institutional | P1        | Aetna | 2025-03-01       | 0510                | G0463      | 60          | 100           | 80             | shelved
        B        | 1                 | institutional | P2        | Aetna | 2025-03-01       | 0636                | J3590      | -50         | 70            |                | shelved
        B        | 2                 | institutional | P2        | Aetna | 2025-03-01       | 0335                | 96413      | -50         | 70            |                | shelved
        C        | 1                 | institutional | P3        | Aetna | 2025-03-01       | 0636                | J3590      | 0           | 30            |                | denied
        C        | 2                 | institutional | P3        | Aetna | 2025-03-01       | 0335                | 96413      | 0           | 30            |                | denied
        D        | 1                 | institutional | P4        | Aetna | 2025-03-01       | 0636                | J3590      | 5           | 9             | 7              | paid
    """
    extract("tuva", [write(tmp_path / "a.csv", drawn)], tmp_path / "out", Order(codes="J3590", salt=b"test"))
    assert manifest(tmp_path / "out")["parts"][0]["control"]["claim_totals"] == [
        {
            "claim_type": "institutional", "claims": 3, "lines": 7, "charge_of_rows_amount": "500.00", "claim_charge_amount": "200.00",
            "paid_of_rows_amount": "80.00", "claim_paid_amount": "10.00",
        }
    ]  # fmt: skip
    Drawn(part(tmp_path / "out")).shows("""
        claim_id | amount_basis | charge_amount | allowed_amount | paid_amount | claim_charge_amount | claim_paid_amount
        A        | claim        |               |                |             | 100.00              | 60.00
        B        | claim        |               |                |             | 70.00               | -50.00
        C        | claim        |               |                |             | 30.00               | 0.00
        D        | line         | 9.00          | 7.00           | 5.00        |                     |
    """)
    con = queries.prepare(data.open(tmp_path / "out"))
    Drawn(con.sql("FROM lines ORDER BY claim_id").to_arrow_table().to_pylist()).shows("""
        claim_id | amount_basis | usable | final_disposition | charge_amount | final_paid_amount
        A        | claim        | yes    | unknown           |               |
        B        | claim        | yes    | reversed          |               | 0.00
        C        | claim        | yes    | denied            |               |
        D        | line         | yes    | paid              | 9.00          | 5.00
    """)
    volume = queries.answer(con, "volume_by", Selection(), []).table.to_pylist()
    assert [(row["line_count"], str(row["charge_amount"])) for row in volume] == [(4, "9.00")]


@pytest.fixture(scope="module")
def real(tmp_path_factory, third_party):
    """The public file as an extract, as a person would make it."""
    out = tmp_path_factory.mktemp("tuva") / "out"
    file = third_party / "tuva" / "medical_claim.csv"
    done = run("data", "extract", "tuva", file, "--codes", "all", "--payer", "Medicare", "--out", out)
    assert done.returncode == 0 and "1,532,910.45 dollars were charged, not 20,410,082.30" in done.stderr, done.stderr
    return out


@pytest.mark.real
def test_the_public_file_to_the_cent(real):
    (one,) = manifest(real)["parts"]
    (claims,) = one["control"]["claim_totals"]
    assert (one["rows"], one["source_file"]) == (6_075, "medical_claim.csv")
    assert claims == {
        "claim_type": "institutional", "claims": 195, "lines": 1_163, "charge_of_rows_amount": "20410082.30",
        "claim_charge_amount": "1532910.45", "paid_of_rows_amount": "3735056.94", "claim_paid_amount": "281043.44",
    }  # fmt: skip
    rows = part(real)
    # What stands at lines and what stood on the others' rows is what the file adds up to.
    assert sum(row["charge_amount"] or 0 for row in rows) + Decimal("20410082.30") == Decimal("20752420.46")
    assert (one["control"]["line_charge_amount"], one["control"]["line_paid_amount"]) == ("342338.16", "235218.01")
    assert sum(row["claim_charge_amount"] is not None for row in rows) == 1_163
    assert {str(row["claim_paid_amount"]) for row in rows if (row["claim_paid_amount"] or 0) < 0} == {"-99.55"}
    assert sum((row["claim_paid_amount"] or 0) < 0 for row in rows) == 5


@pytest.mark.real
def test_what_the_public_file_captures(real):
    (one,) = manifest(real)["parts"]
    assert not {"paid_date", "adjudication_date", "received_date", "adjustments", "line_status", "plan"} & set(
        one["captured"]
    )
    assert {"payer", "person_id", "allowed_amount", "bill_type_code", "hcpcs_modifier_3"} <= set(one["captured"])
    assert "every_answer" not in one["captured"] and one["unknown_columns"] == []
    assert (manifest(real)["as_of"], manifest(real)["as_of_basis"]) == ("2018-12-22", "service")
    rows = part(real)
    assert sum(row["date_basis"] == "claim" for row in rows) == 1_205
    assert sum(row["hcpcs_code"] is None for row in rows) == 336


@pytest.mark.real
def test_what_can_be_asked_of_the_public_file(real):
    con = queries.prepare(data.open(real))
    count = (
        "SELECT final_disposition::VARCHAR, count(*) FROM lines WHERE amount_basis = 'claim' GROUP BY ALL ORDER BY ALL"
    )
    assert con.sql(count).fetchall() == [("reversed", 5), ("unknown", 1_158)]
    assert con.sql("SELECT count(*) FILTER (WHERE usable) FROM lines").fetchall() == [(6_075,)]
    grave = [check for check in checks.run(real) if check.severity == 1 and check.rows]
    assert [(check.name, check.row_count, str(check.charge_amount)) for check in grave] == [
        ("claim_total_on_every_line", 1_163, "1532910.45")
    ]
    assert run("data", "check", real).returncode == 1
    asked = run("queries", "volume_by", "--by", "claim_type", "--extract", real)
    assert asked.returncode == 0 and "Institutional" in asked.stdout, asked.stderr
    refused = run("queries", "denial_rate", "--extract", real)
    assert "adjustments or line_status" in refused.stdout + refused.stderr


def test_an_input_of_last_answers_is_in_no_rate_of_first_ones(tmp_path):
    """Two inputs, one of each kind: figures of the first decision come from the one that has it, in every question."""
    rows = "claim_id,payer,claim_line_start_date,hcpcs_code,charge_amount,paid_amount,adjustments\n"
    rows += "A1,Aetna,2025-03-01,J3590,100,0,CO:197:100\nA2,Aetna,2025-03-02,J3590,100,80,CO:45:20\n"
    (tmp_path / "in.csv").write_text(rows)
    final = "claim_id,claim_line_number,claim_type,person_id,payer,claim_start_date,hcpcs_code,paid_amount,charge_amount,x_line_status\n"
    final += "B1,1,professional,P1,Aetna,2025-03-03,J3590,80,100,paid\nB2,1,professional,P2,Aetna,2025-03-04,J3590,90,100,paid\n"
    (tmp_path / "medical_claim.csv").write_text(final)
    extract("contract", [tmp_path / "in.csv"], tmp_path / "x", Order(codes="all", salt=b"t"))
    extract("tuva", [tmp_path / "medical_claim.csv"], tmp_path / "x", Order(codes="all", salt=b"t"))
    con = queries.prepare(data.open(tmp_path / "x"))
    for question in ("denial_rate", "period_totals", "payer_benchmark"):
        for stage, denominator in (("initial", 2), ("final", 4)):
            (row, *_) = queries.answer(con, question, Selection(stage=stage)).rows()
            assert (row["numerator"], row["denominator"]) == (1, denominator), (question, stage)
