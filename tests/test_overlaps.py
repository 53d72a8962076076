"""The same claim in two files or two formats: is every line counted once, and is it said?"""

from data import checks
from data.reading.extract import Order

FULL = """
    claim_id | claim_line_number | billing_npi | payer | hcpcs_code | charge_amount | paid_amount | adjustments | adjudication_date | payer_claim_id
    A        | 1                 | 1234567893  | Aetna | J3590      | 100           | 0           | CO:50:100   | 2025-02-01        | P1
    A        | 2                 | 1234567893  | Aetna | J3590      | 40            | 40          |             | 2025-02-01        | P1
    A        | 3                 | 1234567893  | Aetna | 96413      | 50            | 50          |             | 2025-02-01        | P1
    B        | 1                 | 1234567893  | Aetna | J3590      | 70            | 70          |             | 2025-02-01        | P2
"""
# A list of denials: no provider, no line numbers, no decision dates.
DENIALS = """
    claim_id | payer | hcpcs_code | charge_amount | paid_amount | adjustments
    A        | AETNA | J3590      | 100           | 0           | CO:50:
    C        | AETNA | J3590      | 10            | 0           | CO:50:
"""
LACKING = "claim_line_number billing_npi adjudication_date payer_claim_id"


def counted(con):
    return con.execute(
        "SELECT claim_id, hcpcs_code::VARCHAR, charge_amount::INTEGER FROM lines ORDER BY ALL"
    ).fetchall()


def test_a_list_of_denials_beside_the_remittances_counts_no_line_twice(claims):
    con = claims(FULL, DENIALS, without=["", LACKING])
    assert counted(con) == [
        ("A", "96413", 50), ("A", "J3590", 40), ("A", "J3590", 100), ("B", "J3590", 70), ("C", "J3590", 10),
    ]  # fmt: skip


def test_the_order_of_the_inputs_changes_nothing(claims):
    assert counted(claims(DENIALS, FULL, without=[LACKING, ""])) == counted(
        claims(FULL, DENIALS, without=["", LACKING])
    )


def test_two_providers_with_the_same_claim_number_leave_it_open(claims):
    """Which of the two the list means cannot be told: the line stays one of its own."""
    other = FULL.replace("1234567893", "1999999984").replace("| P", "| Q")
    con = claims(FULL, other, DENIALS, without=["", "", LACKING])
    assert len(counted(con)) == 8 + 2


def test_claims_of_another_number_meet_by_the_payers_own(claims):
    """A payer's extract has numbers of its own, and the provider's of neither input is blank."""
    theirs = """
        claim_id | billing_npi | payer | hcpcs_code | charge_amount | paid_amount | payer_claim_id | adjudication_date
        9001     | 1234567893  | Aetna | J3590      | 100           | 0           | P1             | 2025-02-03
        9001     | 1234567893  | Aetna | J3590      | 40            | 40          | P1             | 2025-02-03
    """
    con = claims(FULL, theirs, without=["", "adjustments claim_line_number"])
    assert len(counted(con)) == 4


def test_files_of_one_kind_are_left_to_their_numbers(claims):
    """Two remittances of one provider with the same claim number but other line numbers: other lines, as ever."""
    con = claims(
        FULL, FULL.replace("| 1      ", "| 7      ").replace("| 2      ", "| 8      ").replace("| 3      ", "| 9      ")
    )
    assert len(counted(con)) == 8


def test_the_check_reports_what_meets(claims, tmp_path):
    (tmp_path / "raw").mkdir()
    from data.reading.extract import extract
    from tests.conftest import write

    write(tmp_path / "raw" / "full.csv", FULL, [], "")
    write(tmp_path / "raw" / "denials.csv", DENIALS, LACKING.split(), "")
    extract("contract", [tmp_path / "raw"], tmp_path / "out", Order(codes="all", salt=b"test"))
    (found,) = [check for check in checks.run(tmp_path / "out") if check.name == "claims_in_two_layouts"]
    assert [(row["source_file"], row["claim_id"], row["row_count"]) for row in found.rows] == [("denials.csv", "A", 1)]
