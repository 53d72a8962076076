"""What CMS research files become: carrier and outpatient lines, their processing and reason codes, and the public synthetic files."""

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Drawn, parse, part

import data
import queries
from data import checks, manifest
from data.reading.extract import Order, extract
from queries.selection import Selection

# Invented lines. Medicare second: the last but one. A blank is how the files write that nothing is there.
CARRIER = """
    BENE_ID | CLM_ID | FINAL_ACTION | CLM_FROM_DT | NCH_WKLY_PROC_DT | CARR_CLM_PMT_DNL_CD | CLM_PMT_AMT | NCH_CARR_CLM_SBMTD_CHRG_AMT | CARR_CLM_CNTL_NUM | CARR_CLM_BLG_NPI_NUM | LINE_NUM | PRF_PHYSN_NPI | PRVDR_STATE_CD | PRVDR_SPCLTY | LINE_SRVC_CNT | LINE_PLACE_OF_SRVC_CD | LINE_1ST_EXPNS_DT | HCPCS_CD | HCPCS_1ST_MDFR_CD | LINE_NCH_PMT_AMT | LINE_BENE_PTB_DDCTBL_AMT | LINE_BENE_PRMRY_PYR_CD | LINE_COINSRNC_AMT | LINE_SBMTD_CHRG_AMT | LINE_ALOWD_CHRG_AMT | LINE_PRCSG_IND_CD | LINE_ICD_DGNS_CD | LINE_NDC_CD | PRNCPAL_DGNS_CD
    -7      | C1     | F            | 01-Mar-2025 | 07-Mar-2025      | 1                   | 80          | 250                         | ICN1              | 1234567893           | 1        | 1234567893    | IL             | 83           | 1             | 11                    | 02-MAR-2025       | J3590    | JZ                | 80               | 0                        |                        | 20               | 150                 | 100                 | A                 | L400             | 00002771601 | C50
    -7      | C1     | F            | 01-Mar-2025 | 07-Mar-2025      | 1                   | 80          | 250                         | ICN1              | 1234567893           | 2        | 1234567893    | 14             | 83           | 1.0           | 11                    |                   | J3590    |                   | 0                |                          |                        |                  | 100                 | 0                   | N                 |                  | 000000000   | C50
    -8      | C2     | F            | 03-Mar-2025 | 14-Mar-2025      | 0                   | 0           | 300                         | ICN2              | 1234567893           | 1        |               |                |              | 1             | 22                    | 03-Mar-2025       | J3590    |                   | 0                |                          |                        |                  | 300                 | 0                   | A                 |                  |             |
    -9      | C3     | F            | 04-Mar-2025 | 14-Mar-2025      | 1                   | 10          | 60                          | ICN3              | 1234567893           | 1        |               |                |              | 1             | 11                    | 04-Mar-2025       | J3590    |                   | 10               |                          | E                      |                  | 60                  | 12                  | A                 |                  |             |
    -9      | C4     | F            | 05-Mar-2025 | 14-Mar-2025      | 1                   | 0           | 70                          | ICN4              | 1234567893           | 1        |               |                |              | 1             | 11                    | 05-Mar-2025       | J3590    |                   | 0                | 60                       |                        |                  | 70                  | 60                  | A                 |                  |             |
"""
OUTPATIENT = """
    BENE_ID | CLM_ID | CLM_FROM_DT | NCH_WKLY_PROC_DT | CLM_FAC_TYPE_CD | CLM_SRVC_CLSFCTN_TYPE_CD | CLM_FREQ_CD | CLM_PMT_AMT | NCH_PRMRY_PYR_CD | PRVDR_STATE_CD | ORG_NPI_NUM | CLM_TOT_CHRG_AMT | FI_DOC_CLM_CNTL_NUM | FI_ORIG_CLM_CNTL_NUM | CLM_LINE_NUM | REV_CNTR | REV_CNTR_DT | REV_CNTR_1ST_ANSI_CD | REV_CNTR_2ND_ANSI_CD | HCPCS_CD | HCPCS_1ST_MDFR_CD | REV_CNTR_PACKG_IND_CD | REV_CNTR_IDE_NDC_UPC_NUM | REV_CNTR_UNIT_CNT | REV_CNTR_CASH_DDCTBL_AMT | REV_CNTR_COINSRNC_WGE_ADJSTD_C | REV_CNTR_PMT_AMT_AMT | REV_CNTR_TOT_CHRG_AMT | REV_CNTR_STUS_IND_CD | REV_CNTR_NDC_QTY | REV_CNTR_NDC_QTY_QLFR_CD
    -7      | O1     | 01-Mar-2025 | 07-Mar-2025      | 1               | 3                        | 1           | 60          |                  | IL             | 1234567893  | 1000             | D1                  |                      | 1            | 0636     | 02-Mar-2025 | CO45                 | PR2                  | J3590    | JZ                |                       | 00002771601              | 1                 | 0                        | 20                             | 60                   | 100                   | K                    | 5                | ML
    -7      | O1     | 01-Mar-2025 | 07-Mar-2025      | 1               | 3                        | 1           | 60          |                  | IL             | 1234567893  | 1000             | D1                  |                      | 2            | 636      |             | CO50                 |                      | J3590    |                   |                       | 000000000                | 1                 |                          |                                | 0                    | 400                   |                      |                  |
    -7      | O1     | 01-Mar-2025 | 07-Mar-2025      | 1               | 3                        | 1           | 60          |                  | IL             | 1234567893  | 1000             | D1                  |                      | 3            | 0636     | 02-Mar-2025 |                      |                      | J3590    |                   | 1                     |                          | 1                 |                          |                                | 0                    | 200                   | N                    |                  |
    -7      | O1     | 01-Mar-2025 | 07-Mar-2025      | 1               | 3                        | 1           | 60          |                  | IL             | 1234567893  | 1000             | D1                  |                      | 4            | 0636     | 02-Mar-2025 | PR1                  |                      | J3590    |                   |                       |                          | 1                 | 300                      |                                | 0                    | 300                   | K                    |                  |
    -7      | O1     | 01-Mar-2025 | 07-Mar-2025      | 1               | 3                        | 1           | 60          |                  | IL             | 1234567893  | 1000             | D1                  |                      | 5            | 0001     | 02-Mar-2025 |                      |                      |          |                   |                       |                          |                   |                          |                                | 60                   | 1000                  |                      |                  |
    -8      | O2     | 05-Mar-2025 | 14-Mar-2025      | 1               | 3                        | 7           | 5           | B                | 22             | 1234567893  | 50               | D2                  | D0                   | 1            | 0636     | 05-Mar-2025 |                      |                      | J3590    |                   |                       |                          | 1                 |                          |                                | 5                    | 50                    | K                    |                  |
"""


def write(path: Path, drawn: str) -> Path:
    """A drawn table as the files are written: bars between values, a blank for none."""
    columns, rows = parse(drawn)
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter="|").writerows([columns, *([one or " " for one in row.values()] for row in rows)])
    return path


def test_carrier_lines(tmp_path):
    file = write(tmp_path / "carrier.csv", CARRIER)
    extract("cms_rif_carrier", [file], tmp_path / "out", Order(codes="all", salt=b"test"))
    rows = part(tmp_path / "out")
    Drawn(rows).shows("""
        source_row | claim_id | payer_claim_id | claim_line_number | claim_type   | payer    | line_of_business | payer_sequence | date_basis | claim_line_start_date | adjudication_date | hcpcs_modifier_1 | service_unit_quantity | ndc_code    | place_of_service_code | diagnosis_code_1 | state | provider_specialty | charge_amount | allowed_amount | paid_amount | deductible_amount | coinsurance_amount | claim_charge_amount | claim_paid_amount | line_status
        1          | C1       | ICN1           | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-02            | 2025-03-07        | JZ               | 1.000                 | 00002771601 | 11                    | L400             | IL    | 83                 | 150.00        | 100.00         | 80.00       | 0.00              | 20.00              | 250.00              | 80.00             | LINE_PRCSG_IND_CD:A
        2          | C1       | ICN1           | 2                 | professional | Medicare | medicare         | P              | claim      | 2025-03-01            | 2025-03-07        |                  | 1.000                 |             | 11                    | C50              |       | 83                 | 100.00        | 0.00           | 0.00        |                   |                    | 250.00              | 80.00             | LINE_PRCSG_IND_CD:N
        3          | C2       | ICN2           | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-03            | 2025-03-14        |                  | 1.000                 |             | 22                    |                  |       |                    | 300.00        | 0.00           | 0.00        |                   |                    | 300.00              | 0.00              | CARR_CLM_PMT_DNL_CD:0
        4          | C3       | ICN3           | 1                 | professional | Medicare | medicare         | S              | line       | 2025-03-04            | 2025-03-14        |                  | 1.000                 |             | 11                    |                  |       |                    | 60.00         | 12.00          | 10.00       |                   |                    | 60.00               | 10.00             | LINE_PRCSG_IND_CD:A
        5          | C4       | ICN4           | 1                 | professional | Medicare | medicare         | P              | line       | 2025-03-05            | 2025-03-14        |                  | 1.000                 |             | 11                    |                  |       |                    | 70.00         | 60.00          | 0.00        | 60.00             |                    | 70.00               | 0.00              | LINE_PRCSG_IND_CD:A
    """)
    assert rows[0]["person_id"] == rows[1]["person_id"] != rows[2]["person_id"]
    (facts,) = manifest(tmp_path / "out")["parts"]
    assert facts["unknown_columns"] == [] and facts["warnings"] == []
    assert not {"every_answer", "adjustments", "bill_type_code", "paid_date"} & set(facts["captured"])


def test_what_became_of_carrier_lines(tmp_path):
    """The processing code says what was denied; a line allowed and left to the patient is the patient's."""
    extract(
        "cms_rif_carrier",
        [write(tmp_path / "c.txt", CARRIER)],
        tmp_path / "out",
        Order(codes="J3590", payer=None, salt=b"t"),
    )
    con = queries.prepare(data.open(tmp_path / "out"))
    Drawn(con.sql("FROM lines ORDER BY claim_id, claim_line_number").to_arrow_table().to_pylist()).shows("""
        claim_id | claim_line_number | payer_group | line_of_business | final_disposition | final_paid_amount | payer_sequence
        C1       | 1                 | Medicare    | medicare         | paid              | 80.00             | P
        C1       | 2                 | Medicare    | medicare         | denied            | 0.00              | P
        C2       | 1                 | Medicare    | medicare         | denied            | 0.00              | P
        C3       | 1                 | Medicare    | medicare         | paid              | 10.00             | S
        C4       | 1                 | Medicare    | medicare         | patient_share     | 0.00              | P
    """)
    (row,) = queries.answer(con, "denial_rate", Selection(stage="final")).rows()
    assert (row["numerator"], row["denominator"]) == (2, 4)
    assert queries.answer(con, "denial_rate", Selection()).missing == ("every_answer",)


def test_outpatient_lines(tmp_path):
    file = write(tmp_path / "outpatient.csv", OUTPATIENT)
    extract("cms_rif_outpatient", [file], tmp_path / "out", Order(codes="all", salt=b"test"))
    rows = part(tmp_path / "out")
    Drawn(rows).shows("""
        source_row | claim_id | claim_line_number | payer_claim_id | original_claim_id | claim_frequency_code | claim_type    | payer_sequence | date_basis | claim_line_start_date | revenue_center_code | bill_type_code | ndc_code    | ndc_quantity | ndc_unit_of_measure | opps_status_indicator | packaging_indicator | billing_npi | state | charge_amount | paid_amount | deductible_amount | coinsurance_amount | claim_charge_amount
        1          | O1       | 1                 | D1             |                   | 1                    | institutional | P              | line       | 2025-03-02            | 0636                | 131            | 00002771601 | 5.000        | ML                  | K                     |                     | 1234567893  | IL    | 100.00        | 60.00       | 0.00              | 20.00              | 1000.00
        2          | O1       | 2                 | D1             |                   | 1                    | institutional | P              | claim      | 2025-03-01            | 0636                | 131            |             |              |                     |                       |                     | 1234567893  | IL    | 400.00        | 0.00        |                   |                    | 1000.00
        3          | O1       | 3                 | D1             |                   | 1                    | institutional | P              | line       | 2025-03-02            | 0636                | 131            |             |              |                     | N                     | 1                   | 1234567893  | IL    | 200.00        | 0.00        |                   |                    | 1000.00
        4          | O1       | 4                 | D1             |                   | 1                    | institutional | P              | line       | 2025-03-02            | 0636                | 131            |             |              |                     | K                     |                     | 1234567893  | IL    | 300.00        | 0.00        | 300.00            |                    | 1000.00
        6          | O2       | 1                 | D2             | D0                | 7                    | institutional | S              | line       | 2025-03-05            | 0636                | 137            |             |              |                     | K                     |                     | 1234567893  |       | 50.00         | 5.00        |                   |                    | 50.00
    """)
    said = [
        [(one["group_code"], one["reason_code"], one["amount"]) for one in row["adjustments"] or []] for row in rows
    ]
    assert said == [[("CO", "45", None), ("PR", "2", None)], [("CO", "50", None)], [], [("PR", "1", None)], []]


def test_what_became_of_outpatient_lines(tmp_path):
    """Reasons without amounts: a denial on a line paid nothing is of the whole line; what the patient owes stands in columns of its own."""
    extract(
        "cms_rif_outpatient",
        [write(tmp_path / "o.csv", OUTPATIENT)],
        tmp_path / "out",
        Order(codes="J3590", salt=b"test"),
    )
    con = queries.prepare(data.open(tmp_path / "out"))
    Drawn(con.sql("FROM lines ORDER BY claim_id, claim_line_number").to_arrow_table().to_pylist()).shows("""
        claim_id | claim_line_number | final_disposition | final_reason | final_category    | final_denial_amount | final_patient_amount | final_allowed_amount
        O1       | 1                 | paid              |              |                   | 0.00                | 20.00                | 80.00
        O1       | 2                 | denied            | 50           | medical_necessity | 400.00              | 0.00                 | 0.00
        O1       | 3                 | packaged          |              |                   | 0.00                | 0.00                 | 0.00
        O1       | 4                 | patient_share     |              |                   | 0.00                | 300.00               | 300.00
        O2       | 1                 | paid              |              |                   | 0.00                | 0.00                 |           # another insurer came first
    """)


@pytest.fixture(scope="module")
def real(third_party) -> Path:
    return third_party / "cms_rif"


@pytest.mark.real
@pytest.mark.parametrize(
    ("source", "file", "charge", "paid", "day"),
    [
        ("cms_rif_carrier", "carrier.csv", "LINE_SBMTD_CHRG_AMT", "LINE_NCH_PMT_AMT", "LINE_1ST_EXPNS_DT"),
        ("cms_rif_carrier", "sample-a-carrier.txt", "LINE_SBMTD_CHRG_AMT", "LINE_NCH_PMT_AMT", "LINE_1ST_EXPNS_DT"),
        ("cms_rif_outpatient", "outpatient.csv", "REV_CNTR_TOT_CHRG_AMT", "REV_CNTR_PMT_AMT_AMT", "REV_CNTR_DT"),
        ("cms_rif_outpatient", "sample-a-outpatient.txt", "REV_CNTR_TOT_CHRG_AMT", "REV_CNTR_PMT_AMT_AMT", "REV_CNTR_DT"),
    ],
)  # fmt: skip
def test_the_public_files_to_the_cent(real, tmp_path, source, file, charge, paid, day):
    extract(source, [real / file], tmp_path / "out", Order(codes="all", salt=b"test"))
    with (real / file).open(newline="") as written:
        lines = [row for row in csv.DictReader(written, delimiter="|")]
    (one,) = manifest(tmp_path / "out")["parts"]
    assert one["rows"] == len(lines) and one["warnings"] == [] and one["unknown_columns"] == []
    assert Decimal(one["control"]["line_charge_amount"]) == sum(Decimal(row[charge]) for row in lines)
    assert Decimal(one["control"]["line_paid_amount"]) == sum(Decimal(row[paid]) for row in lines)
    days = [datetime.strptime(row[day].title(), "%d-%b-%Y").date() for row in lines]
    assert [row["claim_line_start_date"] for row in part(tmp_path / "out")] == days
    assert not [check for check in checks.run(tmp_path / "out") if check.severity == 1 and check.rows]
