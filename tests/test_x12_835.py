"""Does an 835 become the rows it says? Remittances drawn in X12, and the contract rows they must give."""

import os
import random
import re
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

import data
from data import contract
from data.landing import x12
from data.landing.x12_835 import land
from tests.support.suite import many

ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PROVIDER       *250401*1200*^*00501*000000007*0*P*:~"
HEADER = """
BPR*I*60*C*ACH*CCP*01*071000013*DA*1*1512345678**01*071000013*DA*2*20250402~
TRN*1*7*1512345678~
DTM*405*20250401~
N1*PR*ACME HEALTH*XV*87726~
N4*MINNEAPOLIS*MN*55343~
N1*PE*INFUSION GROUP*XX*1234567893~
N4*AUSTIN*TX*78701~
LX*1~
"""
CLAIM = """
CLP*C1*1*100*60*20*12*ICN1*11*1~
NM1*QC*1*DOE*JANE****MI*W001~
DTM*232*20250301~
DTM*050*20250310~
SVC*HC:J3590:JZ*100*60**1~
DTM*472*20250302~
CAS*CO*45*20~
CAS*PR*2*15**3*5~
REF*6R*77~
AMT*B6*80~
"""
REAL = Path(os.environ.get("J3590_REAL_DATA") or "-") / "x12" / "835"
real = pytest.mark.real
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="J3590_REAL_DATA names no folder with x12/835 in it")


def transaction(claims: str = CLAIM, header: str = HEADER, number: str = "0001") -> str:
    body = (header + claims).strip()
    return f"ST*835*{number}~\n{body}\nSE*{body.count('~') + 2}*{number}~\n"


def interchange(*transactions: str, isa: str = ISA, version: str = "005010X221A1") -> str:
    groups = "".join(transactions or [transaction()])
    return f"{isa}\nGS*HP*PAYER*PROVIDER*20250401*1200*7*X*{version}~\n{groups}GE*{len(transactions) or 1}*7~\nIEA*1*000000007~\n"


@pytest.fixture
def landed(tmp_path: Path):
    """landed(text) → the raw file's rows as the contract's columns, typed; .warnings and .provider are kept beside."""

    def landing(text: str | bytes, name: str = "remit.835") -> pa.Table:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        consumed = []
        landing.warnings = land(path, tmp_path, consumed.append, None)
        assert sum(consumed) == path.stat().st_size
        return rows(tmp_path)

    landing.folder = tmp_path
    return landing


def rows(folder: Path) -> pa.Table:
    """raw.parquet through the source's SQL, cast as the extract casts it; adjustments and remarks as one text each."""
    con = duckdb.connect()
    con.read_parquet(str(folder / "raw.parquet")).create_view("raw")
    con.execute(contract.PARSE)
    con.execute(f"CREATE TEMP VIEW mapped AS {(data.HERE / 'sources' / 'x12_835.sql').read_text()}")
    types = {name: kind for name, kind, *_ in con.execute("DESCRIBE mapped").fetchall()}
    known = {column.name: column for column in contract.columns()}
    assert set(types) <= set(known), "the SQL yields a column that the contract does not have"
    typed = ", ".join(f"{contract.cast(known[name], kind)} AS {name}" for name, kind in types.items())
    return con.sql(f"""
        SELECT * REPLACE (
            array_to_string(list_transform(adjustments, lambda a: concat_ws(':', a.group_code, a.reason_code, a.amount)), ';') AS adjustments,
            array_to_string(remark_codes, ';') AS remark_codes)
        FROM (SELECT {typed} FROM mapped) ORDER BY source_row
    """).to_arrow_table()


def test_an_ordinary_line_in_all_its_columns(landed, table):
    found = landed(interchange())
    assert landed.warnings == []
    assert (
        table(found)
        == """
        source_row | claim_row | record_level | claim_id | payer_claim_id | claim_line_number | claim_frequency_code | claim_type
        16         | 12        | line         | C1       | ICN1           | 77                | 1                    | professional
    """
    )
    assert (
        table(found)
        == """
        person_id | payer       | plan | filing_indicator | payer_sequence | billing_npi | rendering_npi | state | place_of_service_code | bill_type_code
        W001      | ACME HEALTH |      | 12               | P              | 1234567893  |               | TX    | 11                    |
    """
    )
    assert (
        table(found)
        == """
        date_basis | claim_line_start_date | received_date | adjudication_date | paid_date  | original_claim_id | revenue_center_code | ndc_code
        line       | 2025-03-02            | 2025-03-10    | 2025-04-01        | 2025-04-02 |                   |                     |
    """
    )
    assert (
        table(found)
        == """
        hcpcs_code | paid_hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2 | service_unit_quantity | drug_description | claim_status_code
        J3590      | J3590           | JZ               |                  | 1                     |                  | 1
    """
    )
    assert (
        table(found)
        == """
        charge_amount | allowed_amount | paid_amount | deductible_amount | coinsurance_amount | copayment_amount | adjustments                | remark_codes
        100.00        | 80.00          | 60.00       | 0.00              | 15.00              | 5.00             | CO:45:20.00;PR:2:15.00;PR:3:5.00 |
    """
    )
    assert (
        table(found)
        == """
        claim_charge_amount | claim_paid_amount | claim_difference_amount
        100.00              | 60.00             | 0.00
    """
    )


def test_4010_gives_the_same_row(landed):
    assert landed(interchange(isa=ISA.replace("^*00501", "U*00401"), version="004010X091A1")) == landed(interchange())


SHAPES = {
    "no line breaks": lambda text: text.replace("\n", ""),
    "CR LF": lambda text: text.replace("\n", "\r\n"),
    "wrapped at 80 characters": lambda text: re.sub("(.{80})", r"\1\r\n", text.replace("\n", "")),
    "other separators": lambda text: text.replace("\n", "").translate(str.maketrans("*:~^", "|>\x1c^")),
    "terminator is the line break": lambda text: text.replace("~", ""),
    "terminator is CR LF": lambda text: text.replace("~\n", "\r\n"),
    "terminator is not ASCII": lambda text: text.replace("~", "\xac").encode("latin-1"),
    "byte order mark and blanks around": lambda text: b"\xef\xbb\xbf\r\n  " + text.encode() + b"\r\n\0\0\x1a",
    "padded elements": lambda text: (
        text.replace("*C1*", "*  C1   *").replace("*W001", "* W001 ").replace("SVC*", "SVC  *")
    ),
    "indented with tabs": lambda text: text.replace("~\n", "~\n\t"),
    "other white space between segments": lambda text: re.sub("(?<!:)~\n", " \t~\f\v \u00a0\n \t", text),
    "tabs around elements": lambda text: re.sub(r"(?m)^(?!ISA)(\w+)\*(.*)~$", "\\1\t*\t\\2 \t~", text),
    "separators left at the end of every segment": lambda text: re.sub(
        r"(?m)^(?!ISA)(.*)~$", r"\1" + "*" * 17 + "~", text
    ),
    "UTF-16, little end first": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, big end first, CR LF": lambda text: b"\xfe\xff" + text.replace("\n", "\r\n").encode("utf-16-be"),
    "last terminator missing": lambda text: text.strip().removesuffix("~"),
    "ISA not padded": lambda text: re.sub(" +\\*", "*", text, count=6),
}

SAID = {
    "ISA not padded": [
        "segment 1 (ISA): it is 69 characters long, not 106; its elements were told apart by their separator"
    ]
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shape_of_a_file_changes_nothing(landed, shape):
    want = landed(interchange())
    assert landed(SHAPES[shape](interchange())) == want
    assert landed.warnings == SAID.get(shape, [])


def test_pieces_of_any_size_give_the_same_rows(landed, monkeypatch):
    text = interchange(
        *(transaction(CLAIM.replace("C1", f"C{n}") * 3 + "PLB*1*20251231*WO*1~\n", number=f"{n:04}") for n in range(40))
    )
    want = landed(text)
    assert len(want) == 120
    for size in (701, 2000, 5003):
        monkeypatch.setattr(x12, "BUFFER", size)
        monkeypatch.setattr("data.landing.columns.ROWS_PER_GROUP", size // 100)
        assert landed(text) == want
        assert landed.warnings == []


def test_a_file_may_begin_at_st(landed, table):
    for separators in ("*:~", "|>!", "*<\n"):
        found = landed(transaction().replace("~\n", "~").translate(str.maketrans("*:~", separators)))
        assert (
            table(found)
            == """
            source_row | claim_id | hcpcs_code | hcpcs_modifier_1 | charge_amount
            14         | C1       | J3590      | JZ               | 100.00
        """
        )
        assert landed.warnings == ["no ISA envelope: that nothing is missing at the end cannot be checked"]


def test_the_first_segment_may_end_in_separators(landed):
    for text in (
        transaction().replace("*0001~\nBPR", "*0001***~\nBPR"),
        interchange().removeprefix(ISA).replace("221A1~", "221A1**~"),
    ):
        assert landed(text).num_rows == 1


def test_files_put_one_behind_another_each_with_its_mark(landed):
    """As `copy a.835+b.835` writes them: the second mark stands between two interchanges."""
    marked = b"\xef\xbb\xbf" + interchange().encode() + b"\r\n"
    assert landed(marked * 3).num_rows == 3
    assert landed.warnings == []


@pytest.mark.parametrize("spoiled", [b"\x00\xd8", b"\x00\xdc\x00\xdc", b"A"])
def test_a_file_in_utf_16_that_is_damaged(landed, spoiled):
    with pytest.raises(
        data.InputError, match=r"remit.835, segment 1 \(\?\): it begins as UTF-16 text, but here it is none"
    ):
        landed(b"\xff\xfe" + GOOD.encode("utf-16-le") + spoiled)


def test_a_file_may_begin_at_gs(landed):
    assert landed(interchange().removeprefix(ISA).replace("IEA*1*000000007~\n", "")).num_rows == 1
    assert landed.warnings[0].startswith("no ISA envelope")


def test_a_component_separator_other_than_announced(landed, table):
    found = landed(interchange(transaction((CLAIM + CLAIM).replace("HC:J3590:JZ", "HC>J3590>JZ"))))
    assert (
        table(found)
        == """
        hcpcs_code | hcpcs_modifier_1 | claim_type
        J3590      | JZ               | professional
        J3590      | JZ               | professional
    """
    )
    assert landed.warnings == [
        "segment 16 (SVC): components are separated by '>', not by ':' as ISA16 says; they were read so (2 times)"
    ]


def test_several_interchanges_with_separators_of_their_own(landed, table):
    other = interchange(transaction(CLAIM.replace("C1", "C2")), transaction(CLAIM.replace("C1", "C3"), number="0002"))
    found = landed(interchange() + "\r\n" + other.translate(str.maketrans("*:~", "|>'")))
    assert (
        table(found)
        == """
        source_row | claim_row | claim_id | hcpcs_code | hcpcs_modifier_1 | payer
        16         | 12        | C1       | J3590      | JZ               | ACME HEALTH
        40         | 36        | C2       | J3590      | JZ               | ACME HEALTH
        60         | 56        | C3       | J3590      | JZ               | ACME HEALTH
    """
    )
    assert landed.warnings == []


def test_nothing_of_one_transaction_reaches_the_next(landed, table):
    bare = "N1*PR*OTHER~\nN1*PE*SOMEONE*FI*123456789~\n"
    found = landed(interchange(transaction(), transaction(CLAIM, bare, "0002")))
    assert (
        table(found)
        == """
        payer       | billing_npi | state | adjudication_date | paid_date
        ACME HEALTH | 1234567893  | TX    | 2025-04-01        | 2025-04-02
        OTHER       |             |       |                   |
    """
    )
    assert landed.warnings == ["segment 26 (CLP): the transaction has no payment date (BPR16)"]


def test_claim_level_adjustments_are_a_row_of_their_own(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*800*450*300*12*ICN1~
CAS*CO*A2*50~
CAS*PR*1*0~
NM1*QC*1*BUDD****MI*W1~
MOA***MA01~
DTM*232*20250301~
SVC*HC:J3590*800*500~
CAS*PR*1*300~
""")
        )
    )
    assert (
        table(found)
        == """
        source_row | claim_row | record_level | hcpcs_code | claim_line_number | charge_amount | paid_amount | adjustments          | remark_codes | date_basis
        12         | 12        | claim        |            |                   | 0.00          | -50.00      | CO:A2:50.00;PR:1:0.00 | MA01         | claim
        18         | 12        | line         | J3590      |                   | 800.00        | 500.00      | PR:1:300.00          | MA01         | claim
    """
    )
    assert (
        table(found)
        == """
        claim_charge_amount | claim_paid_amount | claim_difference_amount | deductible_amount | claim_type
        800.00              | 450.00            | 0.00                    | 0.00              | professional
        800.00              | 450.00            | 0.00                    | 300.00            | professional
    """
    )


def test_a_claim_without_lines_is_a_row_with_its_own_amounts(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*A*1*100*70**12*I1*11*1~
CAS*CO*45*30~
DTM*232*20250301~
CLP*B*4*50*0**MC*I2~
CLP*C*1*100*70**12*I3~
CAS*CO*45*20~
""")
        )
    )
    assert (
        table(found)
        == """
        claim_id | record_level | charge_amount | paid_amount | adjustments | claim_line_start_date | date_basis | claim_type | claim_difference_amount
        A        | claim        | 100.00        | 70.00       | CO:45:30.00 | 2025-03-01            | claim      |            | 0.00
        B        | claim        | 50.00         | 0.00        |             |                       |            |            | 50.00   # nothing says why
        C        | claim        | 100.00        | 70.00       | CO:45:20.00 |                       |            |            | 10.00
    """
    )


def test_no_row_is_invented_to_balance(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*300*100~
SVC*HC:J3590*100*60~
CAS*CO*45*30~
SVC*HC:96365**~
CAS*CO*45*5~
""")
        )
    )
    # charge 300 against 100, paid 100 against 60, and 10 of the first line unexplained; a line without a charge explains nothing
    assert (
        table(found)
        == """
        hcpcs_code | charge_amount | paid_amount | claim_difference_amount
        J3590      | 100.00        | 60.00       | 250.00
        96365      |               |             | 250.00
    """
    )


def test_a_reversal_keeps_its_signs(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*22*-100*-60**12*ICN2*11*8~
REF*F8*ICN1~
SVC*HC:J3590*-100*-60**-1~
CAS*CO*45*-40~
""")
        )
    )
    assert (
        table(found)
        == """
        claim_status_code | payer_sequence | claim_frequency_code | original_claim_id | charge_amount | paid_amount | adjustments  | claim_difference_amount
        22                |                | 8                    | ICN1              | -100.00       | -60.00      | CO:45:-40.00 | 0.00
    """
    )


def test_payer_sequence(landed, table):
    found = landed(
        interchange(transaction("".join(f"CLP*C{code}*{code}*0*0~\n" for code in (1, 2, 3, 4, 19, 20, 21, 22, 23, 25))))
    )
    assert (
        table(found)
        == """
        claim_status_code | payer_sequence
        1                 | P
        2                 | S
        3                 | T
        4                 |
        19                | P
        20                | S
        21                | T
        22                |
        23                |
        25                |
    """
    )


def test_the_code_billed_and_the_code_decided_on(landed, table):
    def svc(*elements: str) -> str:
        return "".join(f"SVC*{one}~\n" for one in elements)

    found = landed(interchange(transaction("CLP*C*1*10*10~\n" + svc(
        "HC:J0178*1*1**3*HC:J3590:JZ:RT*1",
        "HC:J0178:JW*1*1**3*HC:J3590",
        "HC:J0178:JW*1*1**3",
        "N4:00024591401*1*1**2",
        "HC:J0178*1*1**2*N4:00024591401",
        "N4:00024591401*1*1**2*HC:J3590:::::a drug without a code",
        "HC:J3590:A1:B2:C3:D4:new drug*1*1",
        "HC:J3590:A1:B2:C3:D4*1*1*0636",
        "HC:J3590*1*1*250",
        "NU:0450*1*1",
        "NU:450*1*1***HC:99283",
    ))))  # fmt: skip
    assert (
        table(found)
        == """
        hcpcs_code | paid_hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2 | hcpcs_modifier_4 | service_unit_quantity | ndc_code    | revenue_center_code | drug_description
        J3590      | J0178           | JZ               | RT               |                  | 1.000                 |             |                     |
        J3590      | J0178           | JW               |                  |                  | 3.000                 |             |                     |
        J0178      | J0178           | JW               |                  |                  | 3.000                 |             |                     |
                   |                 |                  |                  |                  | 2.000                 | 00024591401 |                     |
        J0178      | J0178           |                  |                  |                  | 2.000                 | 00024591401 |                     |
        J3590      |                 |                  |                  |                  | 2.000                 | 00024591401 |                     | a drug without a code
        J3590      | J3590           | A1               | B2               | D4               | 1.000                 |             |                     | new drug
        J3590      | J3590           | A1               | B2               | D4               | 1.000                 |             | 0636                |
        J3590      | J3590           |                  |                  |                  | 1.000                 |             | 0250                |
                   |                 |                  |                  |                  | 1.000                 |             | 0450                |
        99283      |                 |                  |                  |                  | 1.000                 |             | 0450                |
    """
    )
    # none came with a number of its own, and a place is none
    assert found["claim_line_number"].to_pylist() == [None] * 11


def test_the_modifiers_billed(landed, table):
    """Beside the same code SVC06 says that the modifiers differ (RFI 1000); beside another many payers leave them off."""
    billed = ["HC:J3590:JZ*500*0**1*HC:J3590", "HC:J3590*500*0**1*HC:J3590:JW", "HC:J3590:JZ:59*500*0**1*HC:J3590:JZ"]
    billed += ["HC:J0178:JZ*500*0**1*HC:J3590", "HC:J3590:JZ*500*0**1", "HC:J3590:JZ*500*0**1*NU:0636"]
    found = landed(interchange(transaction("CLP*C*1*10*10~\n" + "".join(f"SVC*{one}~\n" for one in billed))))
    assert (
        table(found)
        == """
        hcpcs_code | paid_hcpcs_code | hcpcs_modifier_1 | hcpcs_modifier_2
        J3590      | J3590           |                  |                    # refused for want of the JZ that the payer put there
        J3590      | J3590           | JW               |
        J3590      | J3590           | JZ               |
        J3590      | J0178           | JZ               |
        J3590      | J3590           | JZ               |
        J3590      | J3590           | JZ               |
    """
    )


def test_units_billed(landed, table):
    """SVC05 is what was paid, one where it is left off (RFI 2163); SVC07 what was billed, where that differs."""
    units = ["", "**3", "**0**10", "****10", "**0", "**3**"]
    lines = "".join(f"SVC*HC:J3590*10*10{one}~\n" for one in units)
    found = landed(interchange(transaction(f"CLP*C*1*60*60~\n{lines}CLP*D*1*10*10~\n")))
    assert (
        table(found)
        == """
        claim_id | record_level | service_unit_quantity
        C        | line         | 1.000
        C        | line         | 3.000
        C        | line         | 10.000
        C        | line         | 10.000
        C        | line         | 0.000
        C        | line         | 3.000
        D        | claim        |
    """
    )


ANEW = """
N1*PR*CIGNA HEALTH~
N1*PE*CLINIC TWO*XX*1922222221~
LX*2~
CLP*C2*1*100*60**12*ICN2*11*1~
SVC*HC:J3590*100*60**1~
CLP*C3*1*100*60**12*ICN3*11*1~
SVC*HC:J3590*100*60**1~
"""


def test_payer_and_provider_named_anew_between_claims(landed, table, monkeypatch):
    """Files put together from several: each claim has the payer named before it. What the first one pays by is not the second one's."""
    header = HEADER.replace("*XV*87726", "")
    text = interchange(transaction(CLAIM + ANEW, header), transaction(CLAIM, header, "0002"))
    for size in (x12.BUFFER, 300, 701):
        monkeypatch.setattr(x12, "BUFFER", size)
        assert (
            table(landed(text))
            == """
            claim_id | payer        | payer_identifier | billing_npi | state | paid_date
            C1       | ACME HEALTH  | 1512345678       | 1234567893  | TX    | 2025-04-02
            C2       | CIGNA HEALTH |                  | 1922222221  |       | 2025-04-02
            C3       | CIGNA HEALTH |                  | 1922222221  |       | 2025-04-02
            C1       | ACME HEALTH  | 1512345678       | 1234567893  | TX    | 2025-04-02
        """
        )
        assert landed.warnings == [
            "segment 22 (N1): the payer (N1*PR) is named anew between claims; each claim has the one named before it",
            "segment 23 (N1): the provider (N1*PE) is named anew between claims; each claim has the one named before it",
        ]


def test_another_payment_within_a_transaction(landed, table):
    second = "BPR*I*60*C*ACH************20250502~\nTRN*1*8*1999999999~\nN1*PR*OTHER~\n"
    found = landed(interchange(transaction(CLAIM + second + CLAIM, HEADER.replace("*XV*87726", ""))))
    assert (
        table(found)
        == """
        payer       | payer_identifier | adjudication_date | paid_date
        ACME HEALTH | 1512345678       | 2025-04-01        | 2025-04-02
        OTHER       | 1999999999       | 2025-05-02        | 2025-05-02
    """
    )
    assert (
        "segment 22 (BPR): another payment (BPR) begins between claims; each claim has the one before it"
        in landed.warnings
    )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER, "87726"),
        (HEADER.replace("*XV*87726", ""), "1512345678"),
        (HEADER.replace("*XV*87726", "").replace("TRN*1*7*1512345678~\n", ""), None),
    ],
)
def test_the_payers_identifier(landed, header, said):
    assert landed(interchange(transaction(header=header)))["payer_identifier"].to_pylist() == [said]


def test_the_member_as_the_payer_corrected_it(landed, table):
    """NM1*74 is the number decided on. What is no number (NONE, zeros) is looked past."""
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*0*0~
NM1*QC*1*DOE*JO****MI*OLD1~
NM1*74*1******C*NEW1~
CLP*C2*1*0*0~
NM1*QC*1*DOE*JO****MI*NEW1~
NM1*74*1*DOW~
CLP*C3*1*0*0~
NM1*QC*1*DOE*JO****MI*NONE~
NM1*IL*1*DOE*JIM****MI*W9~
NM1*74*1******C*000-00-0000~
CLP*C4*1*0*0~
NM1*QC*1*DOE*JO****MI*N/A~
""")
        )
    )
    assert found["person_id"].to_pylist() == ["NEW1", "NEW1", "W9", None]


def test_reversals_and_corrections_name_the_claim_they_are_about(landed, table):
    claims = "".join(
        f"CLP*0*{status}*{sign}100*{sign}60**12*{number}~\nREF*F8*ICN1~\nSVC*HC:J3590*{sign}100*{sign}60~\n"
        for status, sign, number in ((22, "-", "ICN2"), (1, "", "ICN3"), (2, "", "ICN4"))
    )
    found = landed(interchange(transaction(claims)))
    assert found["original_claim_id"].to_pylist() == ["ICN1"] * 3
    assert found["claim_id"].to_pylist() == ["0"] * 3  # as stated: what is no number is told where claims meet


def test_claim_type_needs_evidence(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*mia*1*0*0**12*I*13*1~
MIA*0~
CLP*drg*1*0*0**12*I*11*1**470~
CLP*partA*1*0*0**MA*I*85*7~
CLP*revenue*1*0*0**12*I*13*1~
SVC*HC:J3590*0*0*0636~
SVC*HC:96365*0*0~
CLP*nu*1*0*0**12*I*13~
SVC*NU:0636*0*0~
CLP*office*1*0*0**12*I*11*1~
SVC*HC:J3590*0*0~
CLP*bare*1*0*0**12*I*11*1~
CLP*ndc*1*0*0**12*I*01*1~
SVC*N4:00024591401*0*0~
""")
        )
    )
    assert (
        table(found)
        == """
        claim_id | claim_type    | bill_type_code | place_of_service_code
        mia      | institutional | 131            |
        drg      | institutional | 111            |
        partA    | institutional | 857            |
        revenue  | institutional | 131            |
        revenue  | institutional | 131            |          # a revenue code on one line tells of the whole claim
        nu       | institutional | 13             |
        office   | professional  |                | 11
        bare     |               |                |
        ndc      |               |                |
    """
    )


def test_dates_and_where_they_come_from(landed, table):
    header = HEADER.replace("DTM*405*20250401~\n", "")
    found = landed(
        interchange(
            transaction(
                """
CLP*C1*1*0*0~
DTM*232*20250301~
DTM*50*20250310~
SVC*HC:J3590*0*0~
DTM*472*20250305~
DTM*150*20250304~
SVC*HC:J3590*0*0~
DTM*150*20250304~
DTM*151*20250306~
SVC*HC:J3590*0*0~
CLP*C2*1*0*0~
SVC*HC:J3590*0*0~
CLP*C3*1*0*0~
SVC*HC:J3590*0*0~
DTM*472*20251331~
""",
                header,
            )
        )
    )
    assert (
        table(found)
        == """
        claim_id | claim_line_start_date | date_basis | received_date | adjudication_date | paid_date
        C1       | 2025-03-05            | line       | 2025-03-10    | 2025-04-02        | 2025-04-02
        C1       | 2025-03-04            | line       | 2025-03-10    | 2025-04-02        | 2025-04-02
        C1       | 2025-03-01            | claim      | 2025-03-10    | 2025-04-02        | 2025-04-02
        C2       |                       |            |               | 2025-04-02        | 2025-04-02
        C3       |                       | line       |               | 2025-04-02        | 2025-04-02     # no such day
    """
    )


def test_persons_providers_plan(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*0*0~
NM1*QC*1*DOE*JANE~
NM1*IL*1*DOE*JOHN****MI*W9~
NM1*82*1*X*Y****XX*1111111111~
REF*CE*GOLD PPO~
SVC*HC:J3590*0*0~
SVC*HC:J3590*0*0~
REF*HPI*2222222222~
SVC*HC:J3590*0*0~
NM1*82*1*X*Y****XX*3333333333~
CLP*C2*1*0*0~
NM1*QC*1*DOE*JANE****MR*W8~
NM1*IL*1*DOE*JOHN****MI*W9~
NM1*82*2*X*****BS*34426~
SVC*HC:J3590*0*0~
""")
        )
    )
    assert (
        table(found)
        == """
        claim_id | person_id | plan     | rendering_npi
        C1       | W9        | GOLD PPO | 1111111111
        C1       | W9        | GOLD PPO | 2222222222
        C1       | W9        | GOLD PPO | 3333333333
        C2       | W8        |          |
    """
    )


def test_remarks_of_line_and_claim_once_each_in_order(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*0*0~
MOA*0.5*10*MA01*N130***MA07~
SVC*HC:J3590*0*0~
LQ*HE*N350~
LQ*RX*75~
LQ*HE*MA01~
LQ*HE*N350~
SVC*HC:96365*0*0~
CLP*C2*1*0*0~
MIA*0****MA02***************N20*N21**N23~
CLP*C3*1*0*0~
SVC*HC:J3590*0*0~
""")
        )
    )
    assert (
        table(found)
        == """
        claim_id | remark_codes
        C1       | N350;MA01;N130;MA07
        C1       | MA01;N130;MA07
        C2       | MA02;N20;N21;N23
        C3       |
    """
    )


def test_up_to_six_adjustments_in_one_segment(landed, table):
    found = landed(
        interchange(
            transaction("""
CLP*C1*1*21*0~
SVC*HC:J3590*21*0~
CAS*CO*45*1*1*16*2**50*3**96*4**97*5**197*6*9~
CAS*PR*01*0~
CAS*OA*23~
""")
        )
    )
    assert (
        table(found)
        == """
        adjustments                                                                             | claim_difference_amount
        CO:45:1.00;CO:16:2.00;CO:50:3.00;CO:96:4.00;CO:97:5.00;CO:197:6.00;PR:01:0.00;OA:23     | 0.00
    """
    )
    assert landed.warnings == ["segment 16 (CAS): an adjustment has no amount"]


def test_cents_are_exact(landed, table):
    found = landed(
        interchange(
            transaction("CLP*C1*1*0.3*.0~\nSVC*HC:J3590*.10*0~\nCAS*CO*45*0.1~\nSVC*HC:J3590*.2*0~\nCAS*CO*45*.195~\n")
        )
    )
    assert (
        table(found)
        == """
        charge_amount | adjustments | claim_difference_amount
        0.10          | CO:45:0.10  | 0.00
        0.20          | CO:45:0.20  | 0.00      # .195 rounds up, as the amounts of the contract have cents
    """
    )


def test_provider_adjustments_go_to_a_file_of_their_own(landed, table):
    found = landed(
        interchange(transaction(CLAIM + "PLB*1234567893*20251231*WO:ICN9*12.5*L6*-3~\nPLB*1234567893*2025*72>X*1~\n"))
    )
    assert len(found) == 1
    provider = duckdb.read_parquet(str(landed.folder / "provider_adjustments.parquet")).to_arrow_table()
    assert (
        table(provider)
        == """
        provider_id | fiscal_date | reason_code | reference | amount
        1234567893  | 2025-12-31  | WO          | ICN9      | 12.50
        1234567893  | 2025-12-31  | L6          |           | -3.00
        1234567893  |             | 72          | X         | 1.00
    """
    )


SHIFTED = "its pairs of reason and amount cannot be told apart here; the rest of this segment was passed over"
NO_AMOUNT = "an adjustment has no amount"
# What stands in a PLB, what is read of it, and what is said.
PROVIDER = [
    ("FB*200.00*XREF-1*WO*-50.00**1", [("FB", None, "200.00")], [SHIFTED]),
    ("FB*XREF-1*200.00*WO*-50.00", [], [SHIFTED]),
    ("*FB*200.00", [], [SHIFTED]),
    ("FB**200.00", [("FB", None, None)], [NO_AMOUNT, SHIFTED]),
    ("FB:BAL*2OO", [], [SHIFTED]),
    ("WO:1*99999999999", [], [SHIFTED]),
    ("WO:1*5*****", [("WO", "1", "5.00")], []),
    ("WO*", [("WO", None, None)], [NO_AMOUNT]),
    ("*7", [(None, None, "7.00")], []),
    ("FBBAL*-250", [("FBBAL", None, "-250.00")], []),
]


@pytest.mark.parametrize(("written", "read", "said"), PROVIDER)
def test_a_plb_that_cannot_be_read_loses_itself_alone(landed, written, read, said):
    assert landed(interchange(transaction(CLAIM + f"PLB*1234567893*20251231*{written}~\n"))).num_rows == 1
    provider = duckdb.read_parquet(str(landed.folder / "provider_adjustments.parquet")).select(
        "reason_code, reference, amount::VARCHAR"
    )
    assert provider.fetchall() == read
    assert landed.warnings == [f"segment 22 (PLB): {one}" for one in said]


def test_a_remittance_of_provider_adjustments_alone(landed):
    text = interchange(transaction("PLB*1234567893*20261231*FB:BAL*-250~\nPLB*1234567893*20261231*WO:ICN9*250*CS*0~\n"))
    assert landed(text).num_rows == 0
    assert landed.warnings == ["there is no claim in this file"]
    provider = duckdb.read_parquet(str(landed.folder / "provider_adjustments.parquet")).select(
        "reason_code, reference, amount::INT"
    )
    assert provider.fetchall() == [("FB", "BAL", -250), ("WO", "ICN9", 250), ("CS", None, 0)]


def test_an_empty_claim_is_said_and_loses_nothing(landed):
    """Some write one before a PLB that belongs to no claim (RFI 490). With a line or an adjustment it is a claim."""
    empty = "CLP~\nNM1~\n"
    found = landed(
        interchange(
            transaction(CLAIM + "CLP**~\nCAS*CO*45*1~\n" + empty + "PLB*1234567893*20261231*WO:X1*-100~\n"),
            transaction(empty, number="0002"),
        )
    )
    assert found["record_level"].to_pylist() == ["line", "claim"]
    assert "segment 24 (CLP): a claim without any element was passed over (2 times)" in landed.warnings
    assert duckdb.read_parquet(str(landed.folder / "provider_adjustments.parquet")).select(
        "amount::INT"
    ).fetchall() == [(-100,)]


def test_names_in_utf8_and_in_latin_1(landed):
    text = interchange(transaction(header=HEADER.replace("ACME HEALTH", "SEGUROS MUÑOZ")))
    assert landed(text.encode())["payer"].to_pylist() == ["SEGUROS MUÑOZ"]
    assert landed(text.encode("latin-1"))["payer"].to_pylist() == ["SEGUROS MUÑOZ"]


def test_a_transaction_without_claims(landed):
    assert landed(interchange(transaction("PLB*1*20251231*WO*1~\n"))).num_rows == 0
    assert landed.warnings == ["there is no claim in this file"]


ODD = {
    "SE01 counts other segments": (("SE*20*", "SE*19*"), "segment 22 (SE): SE01 counts other segments than were read"),
    "SE02 is another": (("*0001~\nGE", "*0002~\nGE"), "segment 22 (SE): SE02 is not the control number it closes"),
    "GE01 counts other transactions": (
        ("GE*1*", "GE*2*"),
        "segment 23 (GE): GE01 counts other transactions than were read",
    ),
    "IEA01 counts other groups": (("IEA*1*", "IEA*3*"), "segment 24 (IEA): IEA01 counts other groups than were read"),
    "unknown segment": (
        ("AMT*B6", "ZZ1*1~\nAMT*B6"),
        "segment 21 (ZZ1): an 835 has no such segment; it was passed over",
    ),
    "no code": (("HC:J3590:JZ", "HC"), "segment 16 (SVC): SVC01 holds no code"),
    "no provider": (("N1*PE*", "N1*QQ*"), "segment 12 (CLP): the transaction names no provider (N1*PE)"),
}


@pytest.mark.parametrize("oddity", ODD)
def test_an_oddity_that_loses_nothing_is_a_warning(landed, oddity):
    (old, new), said = ODD[oddity]
    assert old in interchange()
    assert landed(interchange().replace(old, new)).num_rows == 1
    assert said in landed.warnings


GOOD = interchange()
AGAIN = "Ask the sender for the whole file again; nothing was changed."
BAD = {
    "empty": ("", f"remit.835: the file is empty. {AGAIN}"),
    "only blanks": (" \r\n\0", f"remit.835: the file is empty. {AGAIN}"),
    "cut within a segment": (GOOD[: GOOD.index("SVC*") + 12], f"segment 16 (SVC): the file ends in the middle of this segment. {AGAIN}"),
    "cut after a segment": (GOOD[: GOOD.index("SVC*")], f"segment 15 (?): the file ends, but the transaction that began at segment 3 (ST) has no SE. {AGAIN}"),
    "cut within SE": (GOOD[: GOOD.index("SE*20") + 7], "segment 22 (SE): the file ends in the middle of this segment."),
    "cut within IEA": (GOOD[: GOOD.index("IEA*") + 9], "segment 24 (IEA): the file ends in the middle of this segment."),
    "cut before IEA": (GOOD[: GOOD.index("IEA*")], "segment 23 (?): the file ends, but the interchange that began at segment 1 (ISA) has no IEA."),
    "cut within ISA": (GOOD[:90], "segment 1 (ISA): its separators cannot be told"),
    "an ST file cut within SE": (transaction()[:-5], "(SE): the file ends in the middle of this segment"),
    "SE missing": (re.sub(r"SE\*20.*\n", "", GOOD), "segment 22 (GE): the transaction that began at segment 3 (ST) has no SE."),
    "SE missing before the next": (transaction().replace("SE*20*0001~\n", "") * 2, "(ST): the transaction that began at segment 1 (ST) has no SE."),
    "ST missing": (GOOD.replace("ST*835*0001~\n", ""), "(SE): it closes a transaction that no ST opened."),
    "IEA missing before the next": (GOOD.replace("IEA*1*000000007~\n", "") + GOOD, "segment 24 (ISA): the interchange before it has no IEA"),
    "an 837": (GOOD.replace("ST*835", "ST*837"), "segment 3 (ST): this is an 837 (claims as they were sent), not an 835. Give only files of 835 to this source."),
    "an 837 without ISA": ("ST*837*0001*005010X222A1~BHT*0019*00*1~SE*3*0001~", "segment 1 (ST): this is an 837"),
    "a 999": (GOOD.replace("ST*835", "ST*999"), "this is a 999 (an acknowledgement), not an 835."),
    "nothing but envelopes": (f"{ISA}TA1*1~IEA*0*000000007~", "there is no transaction (ST) in it, so no 835."),
    "a CSV": ("claim_id,charge,paid\n1,2,3\n", "remit.835: this is a table (CSV). Use the source for its layout."),
    "a PDF": (b"%PDF-1.7\n\0\1", "remit.835: this is a PDF. Ask for the X12 file it was printed from."),
    "a ZIP": (b"PK\x03\x04\0\0", "remit.835: this is a compressed archive. Unpack it and give the file inside."),
    "a CSV in UTF-16": ("claim_id,charge,paid\n1,2,3\n".encode("utf-16"), "remit.835: this is a table (CSV). Use the source for its layout."),
    "JSON": ('{"resourceType": "Bundle"}', "remit.835: this is JSON."),
    "binary": (bytes(range(256)) * 9, "remit.835: this is a binary file. Give the X12 file itself."),
    "binary within": (GOOD.encode().replace(b"DOE", b"D\0E"), "binary data begins at or after this segment."),
    "other text": ("Dear provider", "remit.835: this is no X12 file: it does not begin with ISA, GS or ST."),
    "mail around it": ("Subject: remit\n\n" + GOOD, "this is X12 with other text before its ISA segment. Delete what stands before ISA."),
    "separators that clash": (GOOD.replace("*P*:~", "*P***"), "segment 1 (ISA): its separators cannot be told"),
    "other separators after ISA": (GOOD.replace("ST*835*", "ST|835|"), "segment 3 (?): this is no segment: a separator stands where it should not, or the separators changed."),
    "no terminator after ISA": (ISA + GOOD[len(ISA) :].replace("~", ""), "the file ends in the middle of this segment."),
    "a terminator within a name": (GOOD.replace("DOE", "D~E"), "segment 14 (?): this is no segment"),
    "charge is no number": (GOOD.replace("*100*60**1", "*1OO*60**1"), "segment 16 (SVC): SVC02 is not a number below ten billion. Check the separators, or ask the sender for a correct file."),
    "units are no number": (GOOD.replace("*60**1~", "*60**one~"), "segment 16 (SVC): SVC05 is not a number"),
    "CLP04 is no number": (GOOD.replace("*100*60*20*", "*100*sixty*20*"), "segment 12 (CLP): CLP04 is not a number"),
    "adjustment is no number": (GOOD.replace("**3*5~", "**3*5,00~"), "segment 19 (CAS): CAS06 is not a number"),
    "allowed is no number": (GOOD.replace("B6*80", "B6*8 0"), "segment 21 (AMT): AMT02 is not a number"),
    "an amount beyond reason": (GOOD.replace("*100*60**1", "*99999999999*60**1"), "SVC02 is not a number below ten billion"),
    "seven adjustments": (GOOD.replace("*20~\nCAS", "*20" + "**1*1" * 6 + "~\nCAS"), "segment 18 (CAS): it holds more than six adjustments."),
    "a claim before its payer": (GOOD.replace("N1*PR*", "N1*XX*"), "segment 12 (CLP): this claim comes before any payer (N1*PR), so it cannot be told who answered."),
    "a line before its claim": (GOOD.replace("CLP*C1*1*100*60*20*12*ICN1*11*1~\n", ""), "segment 15 (SVC): it stands outside of a claim (CLP), so it cannot be told whose it is."),
    "an adjustment after the claims": (GOOD.replace("AMT*B6*80~", "PLB*1*20251231*WO*1~CAS*CO*45*1~"), "segment 22 (CAS): it stands outside of a claim"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_words(landed, what):
    text, said = BAD[what]
    with pytest.raises(data.InputError) as error:
        landed(text)
    assert said in str(error.value)
    assert str(error.value).startswith("remit.835")
    assert [path.name for path in landed.folder.iterdir()] == ["remit.835"], "nothing half-written stays"


def test_a_refusal_leaves_an_earlier_raw_file_alone(landed):
    landed(GOOD)
    before = (landed.folder / "raw.parquet").read_bytes()
    with pytest.raises(data.InputError):
        landed(GOOD[:-60])
    assert (landed.folder / "raw.parquet").read_bytes() == before


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(data.InputError, match="remit.835: the file cannot be read"):
        land(tmp_path / "remit.835", tmp_path, lambda consumed: None, None)


def mutated(text: bytes, dice: random.Random) -> bytes:
    """One to four of: a byte changed, a piece cut out, doubled or moved, the end cut off, segments exchanged."""
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(text)), dice.randint(1, 60)
        piece = text[at : at + length]
        match dice.randrange(6):
            case 0:
                text = (
                    text[:at]
                    + bytes([dice.choice(b"*:~^>|\n\0 A0-.\xff" + bytes([dice.randrange(256)]))])
                    + text[at + 1 :]
                )
            case 1:
                text = text[:at] + text[at + length :]
            case 2:
                text = text[:at] + piece + text[at:]
            case 3:
                text = text[: max(at, 1)]
            case 4:
                segments = text.split(b"~")
                one, two = dice.randrange(len(segments)), dice.randrange(len(segments))
                segments[one], segments[two] = segments[two], segments[one]
                text = b"~".join(segments)
            case 5:
                segments = text.split(b"~")
                del segments[dice.randrange(len(segments))]
                text = b"~".join(segments) or b"~"
    return text


def test_mutilated_files_are_read_or_refused_never_a_traceback(landed):
    dice = random.Random(835)
    seeds = [
        interchange(transaction(CLAIM * 2 + "PLB*1*20251231*WO:1*1~\n"), transaction(number="0002")),
        transaction(),
        GOOD + GOOD,
    ]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(tries := many(45, 300)):  # test_fuzz tries files of every layout
        for name in ("raw.parquet", "provider_adjustments.parquet"):
            (landed.folder / name).unlink(missing_ok=True)
        try:
            landed(mutated(dice.choice(seeds).encode(), dice))
            outcomes["read"] += 1
        except data.InputError as error:
            outcomes["refused"] += 1
            assert re.fullmatch(r"remit\.835(, segment \d+ \([A-Z0-9?]+\))?: .+\. .+\.", str(error), re.DOTALL)
            assert {path.name for path in landed.folder.iterdir()} == {"remit.835"}
    assert min(outcomes.values()) > tries / 5


# Third-party files


def counted(path: Path) -> dict[str, tuple]:
    """Claims, lines and their totals by the most naive reading there is."""
    segments = [one.strip().split("*") for one in path.read_text().split("~") if one.strip()]
    claims = [(Decimal(e[3] or 0), Decimal(e[4] or 0)) for e in segments if e[0] == "CLP"]
    lines = [(Decimal(e[2] or 0), Decimal(e[3] or 0)) for e in segments if e[0] == "SVC"]
    return {"claims": totals(claims), "lines": totals(lines)}


def totals(amounts) -> tuple:
    """How many, and the sum of each of the two."""
    return len(amounts), sum(charge for charge, _ in amounts), sum(paid for _, paid in amounts)


def real_files() -> list:
    return (
        [pytest.param(path, id=path.name) for path in sorted(REAL.iterdir())]
        if REAL.is_dir()
        else [pytest.param(None, id="none")]
    )


@real
@needs_real
@pytest.mark.parametrize("path", real_files())
def test_real_files_add_up_to_a_naive_count(landed, path):
    found = landed(path.read_bytes(), path.name).to_pylist()
    claims = {
        row["claim_row"]: (row["claim_charge_amount"] or 0, row["claim_paid_amount"] or 0) for row in found
    }.values()
    lines = [(row["charge_amount"] or 0, row["paid_amount"] or 0) for row in found if row["record_level"] == "line"]
    assert {"claims": totals(claims), "lines": totals(lines)} == counted(path)


@real
@needs_real
def test_real_files_that_do_not_balance_are_these(landed):
    unbalanced = {}
    for path in sorted(REAL.iterdir()):
        found = landed(path.read_bytes(), path.name).to_pylist()
        unbalanced |= {
            (path.name, row["claim_id"]): row["claim_difference_amount"]
            for row in found
            if row["claim_difference_amount"]
        }
    assert unbalanced == {
        **{
            (f"era_835_parser__example_{n}.835", "200200964A52"): 1484 for n in (2, 3, 4, 5)
        },  # a line of 742 that the totals leave out
        (
            "x12__tertiary-payment.835",
            "0001000054",
        ): 45665,  # SVC01 is split by the element separator, so all amounts are one place off
    }


@real
@needs_real
def test_a_blank_charge_is_not_zero(landed, table):
    path = REAL / "edi-835-parser__blue_cross_nc_sample.txt"
    assert (
        table(landed(path.read_bytes(), path.name))
        == """
        claim_line_number | hcpcs_code | paid_hcpcs_code | charge_amount | paid_amount | allowed_amount | claim_difference_amount
        0001              | 59410      | 59430           | 1210.00       | 1057.86     | 1175.40        | 0.00
        0002              | 59410      | 59440           | 890.00        | 865.00      |                | 0.00
        0003              | 59426      | 59426           |               |             | 742.00         | 0.00
    """
    )
