"""Does an 837 become the rows it says? Claims drawn in X12, and the contract rows they must give."""

import csv
import os
import random
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from conftest import Drawn

import data
from data import contract
from data.landing import columns, x12
from data.landing.x12_837 import land
from tests.support.suite import many

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*PAYER          *250310*1200*^*00501*000000007*0*P*:~"
VERSIONS = {"P": "005010X222A1", "I": "005010X223A2", "P4": "004010X098A1", "I4": "004010X096A1"}
ABOVE = """
BHT*0019*00*1*20250310*1200*CH~
NM1*41*2*CLEARING*****46*1~
PER*IC*SOMEONE*TE*5555555555~
NM1*40*2*RECEIVER*****46*2~
HL*1**20*1~
PRV*BI*PXC*261QI0500X~
NM1*85*2*INFUSION GROUP*****XX*1234567893~
N3*1 MAIN ST~
N4*AUSTIN*TX*78701~
REF*EI*123456789~
NM1*87*2~
N4*DALLAS*CA*75001~
HL*2*1*22*1~
SBR*P**G1*GOLD PPO*****CI~
NM1*IL*1*DOE*JOHN****MI*W001~
N4*RENO*NV*89501~
NM1*PR*2*ACME HEALTH*****PI*87726~
N4*BUTTE*MT*59701~
"""
CLAIM = """
CLM*C1*150.00***11:B:7*Y*A*Y*Y~
PWK*OZ*EL~
REF*F8*ICN0~
REF*G1*AUTH1~
NTE*ADD*SEE INVOICE~
HI*ABK:L40.0*ABF:M0579~
NM1*82*1*SMITH*JO****XX*1111111112~
PRV*PE*PXC*207RR0500X~
NM1*77*2*CLINIC*****XX*2222222222~
SBR*S*18*******CI~
NM1*IL*1*ROE*JIM****MI*X9~
NM1*PR*2*OTHER PAYER*****PI*1~
REF*G1*NOT OURS~
REF*F8*NOT OURS~
LX*1~
SV1*HC:J3590:JZ::::NEW DRUG*100.00*UN*1*22**1~
DTP*472*D8*20250302~
REF*6R*77~
LIN**N4*00024591401~
CTP****5.5*ML~
LX*2~
SV1*HC:96365*50.00*UN*1***1~
DTP*472*RD8*20250303-20250304~
"""
INSTITUTIONAL = """
CLM*C2*250.00***13:A:1**A*Y*Y~
DTP*434*RD8*20250301-20250305~
CL1*3**01~
HI*ABK:L400~
HI*ABF:M0579*ABF:K5090~
HI*BE:A2:::15.31~
LX*1~
SV2*0636*HC:J3590*200.00*UN*1~
LX*2~
SV2*250**50.00*UN*3~
DTP*472*D8*20250302~
"""
REAL = Path(os.environ.get("J3590_REAL_DATA") or "-") / "x12"
real = pytest.mark.real
needs_real = pytest.mark.skipif(
    not (REAL / "837").is_dir(), reason="J3590_REAL_DATA names no folder with x12/837 in it"
)


def transaction(claims: str = CLAIM, above: str = ABOVE, number: str = "0001") -> str:
    body = (above + claims).strip()
    return f"ST*837*{number}~\n{body}\nSE*{body.count('~') + 2}*{number}~\n"


def interchange(*transactions: str, version: str = "P") -> str:
    groups = "".join(transactions or [transaction()])
    isa = ISA.replace("^*00501", "U*00401") if version.endswith("4") else ISA
    head = f"{isa}\nGS*HC*SENDER*PAYER*20250310*1200*7*X*{VERSIONS.get(version, version)}~\n"
    return f"{head}{groups}GE*{len(transactions) or 1}*7~\nIEA*1*000000007~\n"


@pytest.fixture
def landed(tmp_path: Path):
    """landed(text) → the raw file's rows as the contract's columns, typed; .warnings is kept beside."""

    def landing(text: str | bytes, name: str = "claims.837") -> pa.Table:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        consumed = []
        landing.warnings = land(path, tmp_path, consumed.append, None)
        assert sum(consumed) == path.stat().st_size
        return rows(tmp_path)

    landing.folder = tmp_path
    return landing


def rows(folder: Path) -> pa.Table:
    """raw.parquet through the source's SQL, cast as the extract casts it."""
    con = duckdb.connect()
    con.read_parquet(str(folder / "raw.parquet")).create_view("raw")
    con.execute(contract.PARSE)
    con.execute(f"CREATE TEMP VIEW mapped AS {(data.HERE / 'sources' / 'x12_837.sql').read_text()}")
    types = {name: kind for name, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    known = {column.name: column for column in contract.columns()}
    assert set(types) <= set(known), "the SQL yields a column that the contract does not have"
    typed = ", ".join(f"{contract.cast(known[name], kind)} AS {name}" for name, kind in types.items())
    return con.sql(f"SELECT {typed} FROM mapped ORDER BY source_row").to_arrow_table()


def shown(found: pa.Table, drawn: str) -> None:
    __tracebackhide__ = True
    Drawn(found.to_pylist()).shows(drawn)


def test_an_ordinary_claim_in_all_its_columns(landed):
    found = landed(interchange())
    assert landed.warnings == []
    shown(
        found,
        """
        source_row | claim_row | record_role | record_level | claim_id | claim_line_number | original_claim_id | claim_frequency_code | claim_type   | date_basis
        37         | 22        | submission  | line         | C1       | 77                | ICN0              | 7                    | professional | line
        43         | 22        | submission  | line         | C1       | 2                 | ICN0              | 7                    | professional | line
    """,
    )
    shown(
        found,
        """
        person_id | payer       | plan     | filing_indicator | payer_sequence | claim_line_start_date | submitted_date | state | billing_npi | rendering_npi | facility_npi | provider_taxonomy
        W001      | ACME HEALTH | GOLD PPO | CI               | P              | 2025-03-02            | 2025-03-10     | TX    | 1234567893  | 1111111112    | 2222222222   | 261QI0500X
        W001      | ACME HEALTH | GOLD PPO | CI               | P              | 2025-03-03            | 2025-03-10     | TX    | 1234567893  | 1111111112    | 2222222222   | 261QI0500X
    """,
    )
    shown(
        found,
        """
        hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2 | service_unit_quantity | ndc_code    | ndc_quantity | ndc_unit_of_measure | drug_description | place_of_service_code | bill_type_code
        J3590      | JZ               |                  | 1                     | 00024591401 | 5.500        | ML                  | NEW DRUG         | 22                    |
        96365      |                  |                  | 1                     |             |              |                     | SEE INVOICE      | 11                    |
    """,
    )
    shown(
        found,
        """
        diagnosis_code_1 | diagnosis_code_2 | prior_authorization_number_present | attachment_present | administration_code_present | charge_amount | claim_charge_amount | claim_difference_amount
        L400             | M0579            | Y                                  | Y                  | Y                           | 100.00        | 150.00              | 0.00
        L400             | M0579            | Y                                  | Y                  | Y                           | 50.00         | 150.00              | 0.00
    """,
    )


def test_an_institutional_claim(landed):
    found = landed(interchange(transaction(INSTITUTIONAL), version="I"))
    assert landed.warnings == []
    shown(
        found,
        """
        claim_id | claim_line_number | claim_type    | hcpcs_code | revenue_center_code | bill_type_code | place_of_service_code | date_basis | claim_line_start_date | service_unit_quantity | charge_amount
        C2       | 1                 | institutional | J3590      | 0636                | 131            |                       | claim      | 2025-03-01            | 1                     | 200.00
        C2       | 2                 | institutional |            | 0250                | 131            |                       | line       | 2025-03-02            | 3                     | 50.00
    """,
    )
    shown(
        found,
        """
        diagnosis_code_1 | diagnosis_code_2 | diagnosis_code_3 | diagnosis_code_4 | prior_authorization_number_present | attachment_present | administration_code_present | provider_taxonomy
        L400             | M0579            | K5090            |                  | N                                  | N                  | N                           | 261QI0500X
        L400             | M0579            | K5090            |                  | N                                  | N                  | N                           | 261QI0500X
    """,
    )


@pytest.mark.parametrize(("new", "old", "claim"), [("P", "P4", CLAIM), ("I", "I4", INSTITUTIONAL)])
def test_4010_gives_the_same_rows(landed, new, old, claim):
    """4010 calls the kinds of diagnoses BK and BF, and lists of taxonomies ZZ."""
    before = transaction(claim, ABOVE.replace("PXC", "ZZ")).replace("ABK", "BK").replace("ABF", "BF")
    want = landed(interchange(transaction(claim), version=new))
    assert landed(interchange(before, version=old)) == want
    assert landed.warnings == []


def test_another_version_is_named(landed):
    assert landed(interchange(version="003070")).num_rows == 2
    assert landed.warnings == ["segment 2 (GS): GS08 names neither 4010 nor 5010; it was read as 5010"]


SHAPES = {
    "no line breaks": lambda text: text.replace("\n", ""),
    "CR LF": lambda text: text.replace("\n", "\r\n"),
    "wrapped at 80 characters": lambda text: re.sub("(.{80})", r"\1\r\n", text.replace("\n", "")),
    "other separators": lambda text: text.replace("\n", "").translate(str.maketrans("*:~^", "|>\x1c^")),
    "terminator is the line break": lambda text: text.replace("~", ""),
    "last terminator missing": lambda text: text.strip().removesuffix("~"),
    "indented with tabs": lambda text: text.replace("~\n", "~\n\t"),
    "separators left at the end of every segment": lambda text: re.sub(
        r"(?m)^(?!ISA)(.*)~$", r"\1" + "*" * 17 + "~", text
    ),
    "UTF-16": lambda text: text.encode("utf-16"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_a_file_changes_nothing(landed, shape):
    want = landed(interchange())
    assert landed(SHAPES[shape](interchange())) == want
    assert landed.warnings == []


def test_pieces_of_any_size_give_the_same_rows(landed, monkeypatch):
    """Who bills and who should pay stands above hundreds of claims, perhaps a megabyte before them."""
    person = "HL*{0}*1*22*0~\nSBR*P**G{0}******CI~\nNM1*IL*1*DOE*JOHN****MI*W{0}~\nNM1*PR*2*ACME {0}*****PI*1~\n"
    people = "".join(person.format(n) + CLAIM.replace("C1", f"C{n}") * 2 for n in range(3, 40))
    text = interchange(*(transaction(CLAIM + people, number=f"{number:04}") for number in range(3)))
    want = landed(text)
    assert len(want) == 3 * (2 + 37 * 4) and landed.warnings == []
    assert want["payer"].to_pylist()[-1] == "ACME 39" and set(want["state"].to_pylist()) == {"TX"}
    for size in (701, 2000, 5003):
        monkeypatch.setattr(x12, "BUFFER", size)
        monkeypatch.setattr(columns, "ROWS_PER_GROUP", size // 100)
        assert landed(text) == want
        assert landed.warnings == []


def test_several_interchanges_with_separators_of_their_own(landed):
    other = interchange(transaction(CLAIM.replace("C1", "C2"))).translate(str.maketrans("*:~", "|>'"))
    found = landed(interchange() + other)
    shown(
        found,
        """
        claim_id | hcpcs_code | hcpcs_modifier_1 | place_of_service_code | diagnosis_code_1 | ndc_unit_of_measure
        C1       | J3590      | JZ               | 22                    | L400             | ML
        C1       | 96365      |                  | 11                    | L400             |
        C2       | J3590      | JZ               | 22                    | L400             | ML
        C2       | 96365      |                  | 11                    | L400             |
    """,
    )
    assert landed.warnings == []


def test_who_bills_and_who_should_pay_hold_until_the_next_level(landed):
    """A patient below a subscriber is the person; the next subscriber has no patient; the next provider no subscriber of before."""
    bare = "CLM*{0}*10***11:B:1~\nHI*BK:L400~\nLX*1~\nSV1*HC:J3590*10*UN*1~\nDTP*472*D8*20250302~\n"
    found = landed(
        interchange(
            transaction(
                bare.format("A")
                + "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*DOE*KID****MI*W001-2~\nN4*OMAHA*NE*68101~\n"
                + bare.format("B")
                + bare.format("C")
                + "HL*4*1*22*0~\nSBR*S*18*******MB~\nNM1*IL*1*ROE*ANN****MI*M002~\nNM1*PR*2*MEDICARE*****PI*1~\n"
                + bare.format("D")
                + "HL*5**20*1~\nNM1*85*1*LEE*KIM****24*123456789~\nHL*6*5*22*0~\nSBR*X~\nNM1*IL*1*POE*PAM~\nNM1*PR*2*AETNA~\n"
                + bare.format("E")
            )
        )
    )
    assert landed.warnings == []
    shown(
        found,
        """
        claim_id | person_id | payer       | plan     | filing_indicator | payer_sequence | billing_npi | state | provider_taxonomy
        A        | W001      | ACME HEALTH | GOLD PPO | CI               | P              | 1234567893  | TX    | 261QI0500X
        B        | W001-2    | ACME HEALTH | GOLD PPO | CI               | P              | 1234567893  | TX    | 261QI0500X
        C        | W001-2    | ACME HEALTH | GOLD PPO | CI               | P              | 1234567893  | TX    | 261QI0500X
        D        | M002      | MEDICARE    |          | MB               | S              | 1234567893  | TX    | 261QI0500X
        E        |           | AETNA       |          |                  |                |             |       |          # 24 is no NPI; X is no place in the order of payers
    """,
    )


def test_nothing_of_one_transaction_reaches_the_next(landed):
    above = "BHT*0019*00*2~\nHL*1**20*1~\nNM1*85*2*X*****XX*9876543213~\nHL*2*1*22*0~\nSBR*P~\nNM1*IL*1*POE~\nNM1*PR*2*AETNA~\n"
    found = landed(interchange(transaction(), transaction(CLAIM, above, "0002")))
    shown(
        pa.Table.from_pylist(found.to_pylist()[::2]),
        """
        payer       | billing_npi | state | plan     | person_id | submitted_date | provider_taxonomy
        ACME HEALTH | 1234567893  | TX    | GOLD PPO | W001      | 2025-03-10     | 261QI0500X
        AETNA       | 9876543213  |       |          |           |                | 207RR0500X
    """,
    )
    assert landed.warnings == ["segment 54 (CLM): the transaction has no date (BHT04)"]


def test_lines_say_more_than_their_claim(landed):
    found = landed(
        interchange(
            transaction("""
CLM*C1*30***11:B:1~
DTP*472*D8*20250301~
HI*BK:L400~
NM1*82*1*A*B****XX*1111111112~
LX*1~
SV1*HC:J3590*10*UN*1~
PWK*OZ*EL~
DTP*472*D8*20250302~
REF*G1*AUTH1~
NTE*ADD*NAME OF A DRUG~
NM1*82*1*C*D****XX*3333333334~
NM1*77*2*E*****XX*4444444446~
LX*2~
SV1*HC:J3590*10*UN*1~
LX*3~
SV1*N4:00024591401*10*UN*1~
DTP*472*DT*202503051430~
LIN**UP*99999~
""")
        )
    )
    shown(
        found,
        """
        claim_line_number | date_basis | claim_line_start_date | rendering_npi | facility_npi | drug_description | prior_authorization_number_present | attachment_present | ndc_code    | hcpcs_code
        1                 | line       | 2025-03-02            | 3333333334    | 4444444446   | NAME OF A DRUG   | Y                                  | Y                  |             | J3590
        2                 | claim      | 2025-03-01            | 1111111112    |              |                  | N                                  | N                  |             | J3590
        3                 | line       | 2025-03-05            | 1111111112    |              |                  | N                                  | N                  | 00024591401 |
    """,
    )
    assert landed.warnings == []


def test_a_line_has_the_number_it_states(landed):
    """REF*6R, else LX, which a payer is to give back (RFI 1684). Without either it has none: a place is no number."""
    claim = "CLM*C1*30***11:B:1~\nHI*BK:L400~\nLX*7~\nSV1*HC:J3590*10*UN*1~\nREF*6R*0077~\nLX*01~\nSV1*HC:J3590*10*UN*1~\nSV1*HC:J3590*10*UN*1~\n"
    found = landed(interchange(transaction(claim + "CLM*C2*10***11:B:1~\nHI*BK:L400~\nREF*6R*5~\n")))
    assert found["claim_line_number"].to_pylist() == ["0077", "01", None, None]


def test_encounters_are_told_from_claims(landed):
    """BHT06 RP: a capitated provider's encounters, which no remittance answers (RFI 424). Each transaction says for itself."""
    encounters = ABOVE.replace("*1200*CH~", "*1200*RP~")
    text = interchange(
        transaction(),
        transaction(CLAIM, encounters, "0002"),
        transaction(CLAIM, "\n".join(ABOVE.split("\n")[2:]), "0003"),
    )
    assert landed(text)["record_role"].to_pylist() == ["submission"] * 2 + ["encounter"] * 2 + ["submission"] * 2
    assert (
        "segment 65 (CLM): an encounter, told for the record alone (BHT06 RP): no remittance answers it"
        in landed.warnings
    )


def test_a_member_number_that_is_none(landed):
    """The patient's, else the subscriber's; what is no number is neither."""
    patient = "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*DOE*KID****MI*{0}~\n"
    for number, person in (("UNKNOWN", "W001"), ("000000000", "W001"), ("W001-2", "W001-2")):
        found = landed(interchange(transaction(patient.format(number) + CLAIM)))
        assert set(found["person_id"].to_pylist()) == {person}


DRUG = "CLM*C*10***11:B:1~\nHI*BK:L400~\nLX*1~\nSV1*HC:J3590*10*UN*1~\n"
AGAIN_A_DRUG = "a line names another drug (LIN); its first counts"


@pytest.mark.parametrize(
    ("written", "code", "quantity", "said"),
    [
        ("LIN**N4*00024591401~CTP****2*ML~", "00024591401", 2, []),
        ("LIN**ND*00024591401~CTP****2*ML~", "00024591401", 2, []),
        ("LIN**EN*0300024591401~CTP****2*ML~", None, None, []),
        ("LIN**N4*00024591401~CTP****2*ML~LIN**N4*50242021486~CTP****3*ML~", "00024591401", 2, [AGAIN_A_DRUG]),
        ("LIN**N4*00024591401~LIN**N4*50242021486~CTP****3*ML~", "00024591401", None, [AGAIN_A_DRUG]),
        ("LIN**UP*1~CTP****9*UN~LIN**N4*00024591401~CTP****2*ML~", "00024591401", 2, []),
        ("CTP****2*ML~", None, 2, []),
    ],
)
def test_the_drug_of_a_line_and_its_quantity(landed, written, code, quantity, said):
    """The first NDC counts, with the quantity that stands behind it and no other."""
    text = interchange(transaction(DRUG + written.replace("~", "~\n") + DRUG))
    found = landed(text).to_pylist()
    assert [(row["ndc_code"], row["ndc_quantity"]) for row in found] == [(code, quantity), (None, None)]
    assert [one.partition(": ")[2] for one in landed.warnings] == said


def test_an_empty_claim_is_said_and_loses_nothing(landed):
    found = landed(interchange(transaction("CLM~\n" + CLAIM + "CLM***~\n")))
    assert found["claim_id"].to_pylist() == ["C1", "C1"]
    assert "segment 22 (CLM): a claim without any element was passed over (2 times)" in landed.warnings


def test_a_claim_without_lines_is_a_row_with_its_own_charge(landed):
    found = landed(
        interchange(transaction("CLM*A*70***11:B:1~\nHI*BK:L400~\nCLM*B*80***13:A:1~\nHI*BK:L400~\nCLM*C*90~\n"))
    )
    shown(
        found,
        """
        claim_id | record_level | claim_line_number | claim_type    | place_of_service_code | bill_type_code | charge_amount | claim_difference_amount | administration_code_present
        A        | claim        |                   | professional  | 11                    |                | 70.00         | 0.00                    |
        B        | claim        |                   | institutional |                       | 131            | 80.00         | 0.00                    |
        C        | claim        |                   |               |                       |                | 90.00         | 0.00                    |
    """,
    )


def test_what_claim_and_lines_disagree_by(landed):
    found = landed(interchange(transaction(CLAIM.replace("*150.00*", "*149.5*"))))
    assert {str(one) for one in found["claim_difference_amount"].to_pylist()} == {"0.50"}


@pytest.mark.parametrize(
    ("codes", "day", "said"),
    [
        ("J3590 96365", "20250302", "Y"),
        ("J3590 96379", "20250302", "Y"),
        ("J3590 96413", "20250302", "Y"),
        ("J3590 67028", "20250302", "Y"),
        ("J3590 96380", "20250302", "N"),  # above the range
        ("J3590 96400", "20250302", "N"),  # between the ranges
        ("J3590 99213", "20250302", "N"),
        ("J3590 96365", "20080302", "N"),  # before the code was there
        ("J3590 96365", "", "Y"),  # no day speaks against it
        ("J3590", "20250302", "N"),
    ],
)
def test_whether_the_claim_bills_the_administration(landed, codes, day, said):
    dated = f"DTP*472*D8*{day}~\n" if day else ""
    lines = "".join(f"LX*{n}~\nSV1*HC:{code}:59*10*UN*1~\n{dated}" for n, code in enumerate(codes.split(), 1))
    other = "CLM*C2*10***11:B:1~\nHI*BK:L400~\nLX*1~\nSV1*HC:J3590*10*UN*1~\n"
    found = landed(interchange(transaction(f"CLM*C1*10***11:B:1~\nHI*BK:L400~\n{lines}{other}")))
    assert found["administration_code_present"].to_pylist() == [said] * len(codes.split()) + ["N"]


def test_up_to_twelve_diagnoses_the_principal_first(landed):
    others = "".join(f"HI*{'*'.join(f'BF:D{n:02}' for n in range(start, start + 7))}~\n" for start in (2, 9))
    claim = f"CLM*C1*10***11:B:1~\nHI*BF:D01*BK:P.1~\n{others}LX*1~\nSV1*HC:J3590*10*UN*1~\nDTP*472*D8*20250302~\n"
    (row,) = landed(interchange(transaction(claim))).to_pylist()
    assert [row[f"diagnosis_code_{n}"] for n in range(1, 13)] == ["P1", *(f"D{n:02}" for n in range(1, 12))]
    (row,) = landed(interchange(transaction(claim.replace("*BK:P.1", "")))).to_pylist()
    assert row["diagnosis_code_1"] is None and row["diagnosis_code_2"] == "D01"


def test_components_separated_otherwise_than_announced(landed):
    text = interchange(transaction(CLAIM.replace(":", ">")))
    found = landed(text)
    shown(
        found,
        """
        hcpcs_code | hcpcs_modifier_1 | drug_description | claim_frequency_code | diagnosis_code_1 | diagnosis_code_2
        J3590      | JZ               | NEW DRUG         | 7                    | L400             | M0579
        96365      |                  | SEE INVOICE      | 7                    | L400             | M0579
    """,
    )
    assert [one.split(" are separated")[0] for one in landed.warnings] == [
        "segment 22 (CLM): the components of CLM05",
        "segment 27 (HI): the components of HI",
        "segment 37 (SV1): the components of the code",
    ]


DENTAL = "CLM*D1*40***11:B:1~\nHI*BK:L400~\nLX*1~\nSV3*AD:D0150*40~\nDTP*472*D8*20250302~\n"
# What is odd, and the warning; how many lines are left.
ODD = {
    "dental lines": ((CLAIM, CLAIM + DENTAL), "segment 48 (SV3): a dental line was passed over", 2),
    "a line without a service": (
        ("LX*2~\n", "LX*2~\nLX*3~\n"),
        "segment 42 (LX): there is no service (SV1, SV2) in this line; it was passed over",
        2,
    ),
    "a service without LX": (("LX*2~\n", ""), "segment 42 (SV1): the line has no LX before it, so it has no number but its REF*6R", 2),
    "two services in a line": (
        ("DTP*472*RD8", "SV1*HC:96366*0*UN*1~\nDTP*472*RD8"),
        "segment 44 (SV1): the line has no LX before it, so it has no number but its REF*6R",
        3,
    ),
    "a line without a code": (("SV1*HC:96365", "SV1*HC"), "segment 43 (SV1): the line names no code (SV101, SV202)", 2),
    "another kind of date": (("RD8", "D6"), "segment 44 (DTP): DTP02 is neither D8 nor RD8; the date was not read", 2),
    "no diagnosis": (("HI*ABK:L40.0*ABF:M0579", "HI*BE:A1"), "segment 22 (CLM): this claim has no diagnosis (HI)", 2),
    "a diagnosis without its code": (("ABK:L40.0", "ABK"), "segment 27 (HI): a kind of diagnosis stands without its code", 2),
    "no place of service": (
        ("11:B:7", ""),
        "segment 22 (CLM): CLM05 is blank: neither place of service nor frequency of the claim is known",
        2,
    ),
    "no billing provider": (("NM1*85", "NM1*86"), "segment 22 (CLM): no billing provider (NM1*85) stands above this claim", 2),
    "two billing providers": (
        ("NM1*87*2~\n", "NM1*85*2*X~\n"),
        "segment 14 (NM1): one HL names its billing provider (NM1*85) twice; the last counts",
        2,
    ),
    "no subscriber": (("NM1*IL*1*DOE", "NM1*QD*1*DOE"), "segment 22 (CLM): no subscriber (NM1*IL) stands above this claim", 2),
    "no payer": (
        ("NM1*PR*2*ACME", "NM1*AB*2*ACME"),
        "segment 22 (CLM): no payer (NM1*PR) stands above this claim; its payer is blank",
        2,
    ),
    "a parent that is none": (
        ("HL*2*1*22", "HL*2*9*22"),
        "segment 16 (HL): HL02 names another parent than the HL it stands under; the order of the file counts",
        2,
    ),
    "an unknown level": (
        ("NM1*41", "HL*9**19*1~\nNM1*41"),
        "segment 5 (HL): HL03 is no level of an 837; what stands under it is taken as under the level before",
        2,
    ),
    "unknown segment": (("PWK*", "ZZ1*1~\nPWK*"), "segment 23 (ZZ1): an 837 has no such segment; it was passed over", 2),
    "ISA too short": (
        ("*SENDER         *", "*SENDER        *"),
        "segment 1 (ISA): it is 105 characters long, not 106; its elements were told apart by their separator",
        2,
    ),
    "SE01 counts other segments": (("SE*43*", "SE*42*"), "segment 45 (SE): SE01 counts other segments than were read", 2),
}  # fmt: skip


@pytest.mark.parametrize("oddity", ODD)
def test_an_oddity_that_loses_nothing_is_a_warning(landed, oddity):
    (old, new), said, lines = ODD[oddity]
    assert old in interchange()
    assert landed(interchange().replace(old, new)).num_rows == lines
    assert said in landed.warnings


GOOD = interchange()
AGAIN = "Ask the sender for the whole file again; nothing was changed."
BAD = {
    "empty": ("", f"claims.837: the file is empty. {AGAIN}"),
    "an 835": (GOOD.replace("ST*837", "ST*835"), "segment 3 (ST): this is an 835 (remittances), not an 837. Give only files of 837 to this source."),
    "a CSV": ("claim_id,charge,paid\n1,2,3\n", "claims.837: this is a table (CSV). Use the source for its layout."),
    "cut after the first three letters": ("ISA", "claims.837, segment 1 (ISA): its separators cannot be told"),
    "cut within a segment": (GOOD[: GOOD.index("SV1*") + 12], f"segment 37 (SV1): the file ends in the middle of this segment. {AGAIN}"),
    "cut after a segment": (GOOD[: GOOD.index("SV1*")], f"segment 36 (?): the file ends, but the transaction that began at segment 3 (ST) has no SE. {AGAIN}"),
    "SE missing": (re.sub(r"SE\*.*\n", "", GOOD), "segment 45 (GE): the transaction that began at segment 3 (ST) has no SE."),
    "charge is no number": (GOOD.replace("*100.00*UN", "*1OO*UN"), "segment 37 (SV1): SV102 is not a number below ten billion. Check the separators, or ask the sender for a correct file."),
    "charge of an institutional line": (interchange(transaction(INSTITUTIONAL.replace("*200.00", "*2OO"))), "segment 29 (SV2): SV203 is not a number"),
    "the claim's charge": (GOOD.replace("*150.00*", "*15O*"), "segment 22 (CLM): CLM02 is not a number"),
    "units are no number": (GOOD.replace("*UN*1*22", "*UN*one*22"), "segment 37 (SV1): SV104 is not a number"),
    "quantity is no number": (GOOD.replace("*5.5*ML", "*5 5*ML"), "segment 41 (CTP): CTP04 is not a number"),
    "a claim before any subscriber": (GOOD.replace("*1*22*1~", "*1*21*1~"), "segment 22 (CLM): this claim stands under no subscriber (HL*22), so it cannot be told who should pay."),
    "a line before its claim": (GOOD.replace("CLM*C1*150.00***11:B:7*Y*A*Y*Y~\n", ""), "segment 26 (HI): it stands outside of a claim (CLM), so it cannot be told whose it is."),
    "a line after a level": (GOOD.replace("LX*2~", "HL*3*1*22*0~"), "segment 43 (SV1): it stands outside of a claim (CLM)"),
    "a drug outside of a line": (GOOD.replace("LX*1~\nSV1", "LIN**N4*1~\nLX*1~\nSV1"), "segment 36 (LIN): it stands outside of a line (LX), so it cannot be told which drug it is of."),
    "a terminator within a name": (GOOD.replace("DOE", "D~E"), "segment 19 (?): this is no segment"),
    "a lower-case tag": (GOOD.replace("NM1*85", "Nm1*85"), "segment 10 (?): this is no segment"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words(landed, what):
    text, said = BAD[what]
    with pytest.raises(data.InputError) as error:
        landed(text)
    assert said in str(error.value)
    assert str(error.value).startswith("claims.837")
    assert [path.name for path in landed.folder.iterdir()] == ["claims.837"], "nothing half-written stays"


def mutated(text: bytes, dice: random.Random) -> bytes:
    """One to four of: a byte changed, a piece cut out or doubled, the end cut off, segments exchanged or left out."""
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(text)), dice.randint(1, 60)
        segments = text.split(b"~")
        one, two = dice.randrange(len(segments)), dice.randrange(len(segments))
        match dice.randrange(6):
            case 0:
                text = text[:at] + bytes([dice.choice(b"*:~^>|\n\0 A0-.\xff")]) + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + length :]
            case 2:
                text = text[:at] + text[at : at + length] + text[at:]
            case 3:
                text = text[: max(at, 1)]
            case 4:
                segments[one], segments[two] = segments[two], segments[one]
                text = b"~".join(segments)
            case 5:
                text = b"~".join(segments[:one] + segments[one + 1 :]) or b"~"
    return text


def test_mutilated_files_are_read_or_refused_never_a_traceback(landed):
    dice = random.Random(837)
    seeds = [
        interchange(transaction(CLAIM * 2 + DENTAL), transaction(INSTITUTIONAL, number="0002")),
        transaction(),
        GOOD + GOOD,
    ]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(tries := many(45, 300)):  # test_fuzz tries files of every layout
        (landed.folder / "raw.parquet").unlink(missing_ok=True)
        try:
            landed(mutated(dice.choice(seeds).encode(), dice))
            outcomes["read"] += 1
        except data.InputError as error:
            outcomes["refused"] += 1
            assert re.fullmatch(r"claims\.837(, segment \d+ \([A-Z0-9?]+\))?: .+\. .+\.", str(error), re.DOTALL)
            assert {path.name for path in landed.folder.iterdir()} == {"claims.837"}
    assert min(outcomes.values()) > tries / 5


# Third-party files

HI_TORN = "segment 23 (HI): a kind of diagnosis stands without its code"
PARENT = "(HL): HL02 names another parent than the HL it stands under; the order of the file counts"
NO_BILLING = "(CLM): no billing provider (NM1*85) stands above this claim"
TWICE = "(NM1): one HL names its billing provider (NM1*85) twice; the last counts"
COUNT = "(SE): SE01 counts other segments than were read"
NO_TAG = "segment 6 (?): this is no segment: a separator stands where it should not, or the separators changed."
# Each file that its makers broke on purpose: the claims left, what names the fault, and why it is read or refused.
BROKEN = {
    "ambiguous_loop": (1, ["segment 35 " + COUNT], "NM1*82 after a line is the line's own, wherever else it could stand"),
    "bad_first_line": (2, ["segment 1 (ISA): it is 105 characters long"], "a blank too few; the separators can still be told"),
    "bad_segment_identifier": (0, [NO_TAG], "a segment without a tag may be a claim or half a name: refused"),
    "bad_valid_code": (2, ["segment 22 " + NO_BILLING], "NM1*117 is nobody known, so nobody bills; the lines are whole"),
    "loop_errors1_exceeds_max_1_parent": (1, ["segment 15 " + TWICE], "which of two providers bills is a guess; the lines are whole"),
    "loop_errors2_exceeds_max_repeats_multiple_parents": (2, ["segment 34 " + TWICE], "as before, at the second HL"),
    "loop_errors3_missing_loops": (1, ["segment 16 " + NO_BILLING], "the provider's loop is not there; the lines are whole"),
    "missing_elements": (2, ["segment 31 (CLM): CLM05 is blank"], "no place of service on one claim; NM1*40 is of no use here"),
    "missing_required_loop_in_one_repeat": (2, ["segment 21 (CLM): no subscriber (NM1*IL)", "segment 18 " + PARENT], "one person is not known"),
    "missing_required_loops_mult_repeats": (
        5,
        ["segment 33 (SV1): the line has no LX before it", "segment 34 (DTP): DTP02 is neither D8 nor RD8"],
        "lines without LX are numbered by their place; one date is blank",
    ),
    "segment_errors": (1, ["segment 21 (CLM): this claim has no diagnosis (HI)"], "an address missing and an id twice are of no use here"),
    "segments_out_of_order": (2, ["segment 36 " + COUNT], "N4 before N3, REF before N4: none of them is read by its order"),
}  # fmt: skip


@real
@needs_real
@pytest.mark.parametrize("name", BROKEN)
def test_files_broken_on_purpose(landed, name):
    claims, said, _ = BROKEN[name]
    path = REAL / "837" / f"x12-parser__x12_{name}.txt"
    if claims:
        assert len(set(landed(path.read_bytes(), path.name)["claim_row"].to_pylist())) == claims == counted(path)[0]
        found = landed.warnings
    else:
        with pytest.raises(data.InputError) as error:
            landed(path.read_bytes(), path.name)
        found = [str(error.value).removeprefix(f"{path.name}, ")]
    for one in said:
        assert any(warning.startswith(one) for warning in found), found


def counted(path: Path) -> tuple[int, int, Decimal, Decimal]:
    """Claims, lines, and the charges of both, by the most naive reading there is."""
    text = path.read_text(encoding="latin-1").lstrip()
    element, terminator = text[3], text.split(text[3])[16].strip()[1]
    segments = [[one.strip() for one in segment.strip().split(element)] for segment in text.split(terminator)]
    claims = [Decimal(e[2]) for e in segments if e[0] == "CLM"]
    lines = [Decimal(e[2 if e[0] == "SV1" else 3]) for e in segments if e[0] in ("SV1", "SV2")]
    return len(claims), len(lines), sum(claims), sum(lines)


def real_files() -> list:
    files = sorted((REAL / "837").iterdir()) if (REAL / "837").is_dir() else []
    broken = {f"x12-parser__x12_{name}.txt" for name in BROKEN if not BROKEN[name][0]}
    return [pytest.param(path, id=path.name) for path in files if path.name not in broken] or [
        pytest.param(None, id="none")
    ]


@real
@needs_real
@pytest.mark.parametrize("path", real_files())
def test_real_files_add_up_to_a_naive_count(landed, path):
    found = landed(path.read_bytes(), path.name).to_pylist()
    claims = {row["claim_row"]: row["claim_charge_amount"] for row in found}.values()
    lines = [row["charge_amount"] for row in found if row["record_level"] == "line"]
    assert (len(claims), len(lines), sum(claims), sum(lines)) == counted(path)
    with (REAL / "SOURCES.csv").open(newline="") as file:
        (stated,) = (row for row in csv.DictReader(file) if row["file"] == f"837/{path.name}")
    assert (len(claims), len(lines)) == (int(stated["claims"]), int(stated["lines"]))


@real
@needs_real
def test_what_real_claims_say(landed):
    """NDC with quantity and unit; the payer it was sent to, not the other; a claim whose components are separated by another character."""
    found = {
        path.name: landed(path.read_bytes(), path.name).to_pylist() for path in sorted((REAL / "837").glob("x12__*"))
    }
    drug = found["x12__demo.drug.example10.1.837"][1]
    assert [drug[one] for one in ("hcpcs_code", "ndc_code", "ndc_quantity", "ndc_unit_of_measure")] == [
        "J1550",
        "00026063512",
        10,
        "ML",
    ]
    other = found["x12__demo.cob.example3.B.837"][0]
    assert (other["payer"], other["payer_sequence"]) == ("GREAT PRAIRIES HEALTH", "S")
    assert [row["hcpcs_modifier_1"] for row in found["x12__demo.example11.837"]] == ["RR", "NU"]
    assert found["x12__ppo-repriced-claim.837i"][0]["bill_type_code"] == "131"
    assert {row["attachment_present"] for row in found["x12__demo.example7.837"]} == {"Y"}
