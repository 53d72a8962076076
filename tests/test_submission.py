"""Do claims as sent meet the answers to them? Lines sent and answers drawn, and what each answer took from which line.

Lines sent are marked by their state, which answers do not carry: the state of an answer says which line it met.
"""

import re
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import pytest
import test_x12_835 as answers_to
import test_x12_837 as claims_sent
from conftest import Drawn, parse, write

import data
import queries
from data import checks, contract
from data.opening import lines
from data.reading.extract import Order, extract
from queries.extract import fact
from queries.selection import Selection

# What a claim as sent cannot have, and what a remittance has not.
UNSENT = "received_date adjudication_date paid_amount adjustments remark_codes"


@pytest.fixture
def met(tmp_path: Path):
    """met(sent, answers, …) → a connection with `submission`, `records` and every concept; each drawn table is an input file.

    Tables that name `state` are claims as sent.
    """
    opened = []

    def build(*drawn: str) -> duckdb.DuckDBPyConnection:
        build.folder = folder = Path(mkdtemp(dir=tmp_path))
        for number, text in enumerate(drawn, 1):
            is_sent = " state " in text.strip().splitlines()[0] + " "
            text = with_role(text) if is_sent else text
            write(folder / f"{number}.csv", text, UNSENT.split() if is_sent else [], "")
        extract("contract", sorted(folder.glob("*.csv")), folder / "out", Order(codes="all", salt=b"test"))
        opened.append(con := duckdb.connect())
        lines.build(con, folder / "out", keep=True)
        return con

    yield build
    for con in opened:
        con.close()


def with_role(drawn: str) -> str:
    """A drawn table with a first column that says of each row that it was sent."""
    rows = [line for line in drawn.strip().splitlines() if line.strip()]
    return "\n".join(f"{'record_role' if n == 0 else 'submission'} | {line}" for n, line in enumerate(rows))


def rows(con: duckdb.DuckDBPyConnection, query: str) -> Drawn:
    return Drawn(con.sql(query).to_arrow_table().to_pylist())


ANSWERS = """
    SELECT r.*, coalesce(s.state, 'none') AS sent_state, m.basis
    FROM records r
    LEFT JOIN submission m ON m.row_id = r.row_id AND m.fate = 'answer'
    LEFT JOIN rows_read s ON s.row_id = m.sent_row
    WHERE r.record_role IS DISTINCT FROM 'submission'
    ORDER BY r.source_file, r.source_row"""
SENT = """
    SELECT r.*, m.fate FROM submission m JOIN rows_read r USING (row_id) WHERE m.fate <> 'answer' ORDER BY r.source_file, r.source_row"""

# Lines sent; answers, and right of => the line each met and how; the lines sent with what became of them.
MEETINGS = {
    "by line number, whatever the order": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | A1                | J3590      | one
        C        | A2                | J3590      | two
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | A2                | J3590      => two        | line number
        C        | A1                | J3590      => one        | line number
        """,
        "answered answered",
    ),
    "in their order, where the numbers are others and the charge is the claim's": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | 101               | J3590      | one
        C        | 102               | 96365      | visit
        C        | 103               | J3590      | two
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | 1                 | 96365      => visit      | only of its code
        C        | 2                 | J3590      => one        | only of its code
        C        | 3                 | J3590      => two        | only of its code
        """,
        "answered answered answered",
    ),
    "by code and charge, where there are no numbers": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        |                   | J3590      | one
        C        |                   | J3590      | two
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        |                   | J3590      => one        | charge
        C        |                   | J3590      => two        | charge
        """,
        "answered answered",
    ),
    "one line by number, the other by code and charge among what is left": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | A1                | J3590      | one
        C        | A2                | J3590      | two
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | A2                | J3590      => two        | line number
        C        | 9                 | J3590      => one        | charge
        """,
        "answered answered",
    ),
    "the payer decided on the code of the product": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | A1                | J3590      | one
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | A1                | J0178      => one        | line number, recoded
        """,
        "answered",
    ),
    "a number without a code": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | A1                | J3590      | one
        C        | A2                |            | two
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | A1                |            => one        | line number, recoded
        C        | A2                | 96365      => two        | line number, recoded
        """,
        "answered answered",
    ),
    "two codes that nothing makes one": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | 1                 | 99213      | one
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | 1                 | 99214      => none       |
        """,
        "open",
    ),
    # The payer numbers lines by their order: number 1 is then another line than the first one sent.
    "lines in another order are not recoded": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | 1                 | J3590      | drug
        C        | 2                 | 96365      | visit
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | 1                 | 96365      => visit      | charge
        C        | 2                 | J3590      => drug       | charge
        """,
        "answered answered",
    ),
    "nor is a line whose answer is to come": (
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | 1                 | J3590      | drug
        C        | 2                 | 96365      | visit
        """,
        """
        claim_id | claim_line_number | hcpcs_code => sent_state | basis
        C        | 1                 | 96365      => visit      | charge
        """,
        "open answered",
    ),
    "a crossover: the second payer was sent nothing": (
        """
        claim_id | payer    | hcpcs_code | state
        C        | Medicare | J3590      | one
        """,
        """
        claim_id | payer    | payer_sequence | adjudication_date => sent_state | basis
        C        | Medicare | P              | 2025-03-20        => one        | line number
        C        | Aetna    | S              | 2025-03-27        => one        | line number
        """,
        "answered",
    ),
    "each payer was sent its own": (
        """
        claim_id | payer    | submitted_date | state
        C        | Medicare | 2025-03-04     | first
        C        | Aetna    | 2025-03-21     | second
        """,
        """
        claim_id | payer    | adjudication_date => sent_state | basis
        C        | Aetna    | 2025-03-27        => second     | line number
        C        | Medicare | 2025-04-20        => first      | line number
        """,
        "answered answered",
    ),
    "the second payer has not answered": (
        """
        claim_id | payer    | submitted_date | state
        C        | Medicare | 2025-03-04     | first
        C        | Aetna    | 2025-03-21     | second
        """,
        """
        claim_id | payer    | adjudication_date => sent_state | basis
        C        | Medicare | 2025-04-20        => first      | line number
        """,
        "answered open",
    ),
    "sent again under the same number: the latest by the day of the answer": (
        """
        claim_id | submitted_date | claim_frequency_code | state
        C        | 2025-03-04     | 1                    | first
        C        | 2025-04-04     | 7                    | second
        C        | 2025-05-04     | 7                    | third
        """,
        """
        claim_id | adjudication_date => sent_state | basis
        C        | 2025-03-20        => first      | line number
        C        | 2025-05-03        => second     | line number
        C        | 2025-05-04        => third      | line number
        """,
        "answered answered answered",
    ),
    "none sent before the answer: the earliest": (
        """
        claim_id | submitted_date | state
        C        | 2025-05-04     | third
        C        | 2025-04-04     | second
        C        |                | undated
        """,
        """
        claim_id | adjudication_date => sent_state | basis
        C        | 2025-03-20        => second     | line number
        C        |                   => second     | line number
        """,
        "answered answered answered",
    ),
    "one answer to a line sent twice: the second is no other line": (
        """
        claim_id | submitted_date | claim_line_number | state
        C        | 2025-03-04     | 1                 | first
        C        | 2025-04-04     | A7                | again
        """,
        """
        claim_id | adjudication_date => sent_state | basis
        C        | 2025-03-20        => first      | line number
        """,
        "answered answered",
    ),
    "a claim number used for two claims of a day": (
        """
        claim_id | submitted_date | hcpcs_code | state
        C        | 2025-03-04     | J3590      | drug
        C        | 2025-03-05     | 96365      | visit
        """,
        """
        claim_id | hcpcs_code | adjudication_date => sent_state | basis
        C        | J3590      | 2025-03-20        => drug       | line number
        C        | 96365      | 2025-03-20        => visit      | line number
        """,
        "answered answered",
    ),
    "a reversal and its correction answer the same line": (
        """
        claim_id | state
        C        | one
        """,
        """
        claim_id | paid_amount | charge_amount | adjudication_date => sent_state | basis
        C        | 60          | 100           | 2025-03-20        => one        | line number
        C        | -60         | -100          | 2025-04-20        => one        | line number
        C        | 40          | 100           | 2025-04-20        => one        | line number
        """,
        "answered",
    ),
    "a void is answered by a reversal alone": (
        """
        claim_id | submitted_date | claim_frequency_code | state
        C        | 2025-03-04     | 1                    | claim
        C        | 2025-04-04     | 8                    | void
        """,
        """
        claim_id | paid_amount | charge_amount | adjudication_date => sent_state | basis
        C        | 60          | 100           | 2025-04-20        => claim      | line number
        C        | -60         | -100          | 2025-04-21        => void       | line number
        """,
        "answered answered",
    ),
    "a void whose reversal is to come takes nothing back yet": (
        """
        claim_id | submitted_date | claim_frequency_code | state
        C        | 2025-03-04     | 1                    | claim
        C        | 2025-04-04     | 8                    | void
        """,
        """
        claim_id | paid_amount | adjudication_date => sent_state | basis
        C        | 60          | 2025-04-20        => claim      | line number
        """,
        "answered answered",
    ),
    "the same words in another file": (
        """
        claim_id | person_id | submitted_date | state
        C        | P         | 2025-03-04     | one
        C        | P         | 2025-03-04     | one
        D        | P         | 2025-03-04     | one
        D        | P         | 2025-03-04     | one
        """,
        """
        claim_id => sent_state | basis
        C        => one        | line number
        """,
        "answered repeated open repeated",
    ),
    "open lines sent again: the latest stands for them": (
        """
        claim_id | submitted_date | state
        C        | 2025-04-04     | second
        C        | 2025-03-04     | first
        """,
        """
        claim_id => sent_state | basis
        D        => none       |
        """,
        "open sent again",
    ),
    "another provider, another day, no claim number": (
        """
        claim_id | billing_npi | claim_line_start_date | state
        C        | 1111111112  | 2025-03-01            | provider
        D        |             | 2025-03-02            | day
                 |             | 2025-03-01            | number
        E        |             |                       | blanks
        """,
        """
        claim_id | billing_npi | claim_line_start_date => sent_state | basis
        C        |             | 2025-03-01            => provider   | line number    # whoever billed it, it is the only one stated
        D        |             | 2025-03-01            => none       |
                 |             | 2025-03-01            => none       |
        E        |             |                       => blanks     | line number
        """,
        "answered open open answered",
    ),
}


@pytest.fixture(scope="module")
def meetings(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """All of them in one extract: each has its own two files, and claim numbers of its own."""
    folder = tmp_path_factory.mktemp("meetings")
    for n, (sent, answers, _) in enumerate(MEETINGS.values()):
        write(folder / f"{n:02}-sent.csv", with_role(own(sent, n)), UNSENT.split(), "")
        write(folder / f"{n:02}-answers.csv", own(answers, n), [], "")
    extract("contract", sorted(folder.glob("*.csv")), folder / "out", Order(codes="all", salt=b"test"))
    with duckdb.connect() as con:
        lines.build(con, folder / "out", keep=True)
        yield con


def own(drawn: str, n: int) -> str:
    """The claims of a drawn table, left of =>, with this number behind theirs."""
    columns, found = parse(drawn, "left")
    named = [row | {"claim_id": f"{row['claim_id']}{n}" if row["claim_id"] else ""} for row in found]
    return "\n".join(" | ".join(row) for row in [columns, *(one.values() for one in named)])


@pytest.mark.parametrize("case", MEETINGS)
def test_which_line_an_answer_met(meetings, case):
    _, answers, fates = MEETINGS[case]
    file = f"{[*MEETINGS].index(case):02}"
    columns, wanted = parse(answers, "right")
    rows(meetings, f"FROM ({ANSWERS}) WHERE source_file = '{file}-answers.csv' ORDER BY source_row").shows(
        "\n".join([" | ".join(columns), *(" | ".join(row.values()) for row in wanted)])
    )
    found = meetings.execute(f"SELECT fate FROM ({SENT}) WHERE source_file = '{file}-sent.csv' ORDER BY source_row")
    assert [fate for (fate,) in found.fetchall()] == re.findall("sent again|[a-z]+", fates)


def test_claims_of_two_files_in_the_order_of_the_files(met):
    """A file that came twice under two names: its lines are there once, answered or not."""
    sent = "claim_id | person_id | submitted_date | state\n C | P | 2025-03-04 | one\n D | P | 2025-03-04 | one"
    con = met(sent, sent, "claim_id | person_id\n C | P")
    rows(con, SENT).shows("""
        source_file | claim_id | fate
        1.csv       | C        | answered
        1.csv       | D        | open
        2.csv       | C        | repeated
        2.csv       | D        | repeated
    """)
    rows(con, "FROM lines ORDER BY claim_id").shows("""
        claim_id | source_file | final_disposition
        C        | 3.csv       | unknown
        D        | 1.csv       | pending
    """)


def test_blanks_are_filled_and_what_is_written_stays(met):
    con = met(
        """
        claim_id | hcpcs_code | hcpcs_modifier_1 | ndc_code    | plan | filing_indicator | payer_sequence | prior_authorization_number_present | submitted_date | charge_amount | original_claim_id | state
        C        | J3590      | JZ               | 00002771601 | GOLD | CI               | P              | Y                                  | 2025-03-03     | 100           | ICN0              | TX
        """,
        """
        claim_id | hcpcs_code | hcpcs_modifier_1 | ndc_code    | payer | payer_sequence | paid_amount | charge_amount
        C        | J3590      | JW               |             | Aetna |                | 60          |
        C        | J3590      |                  | 00024591401 | Cigna |                | 20          | 100
        """,
    )
    rows(con, ANSWERS).shows("""
        payer | hcpcs_modifier_1 | ndc_code    | plan | filing_indicator | payer_sequence | prior_authorization_number_present | submitted_date | charge_amount | original_claim_id | state
        Aetna | JW               | 00002771601 | GOLD | CI               | P              | Y                                  | 2025-03-03     | 100.00        | ICN0              | TX
        Cigna | JZ               | 00024591401 |      |                  |                | Y                                  | 2025-03-03     | 100.00        | ICN0              | TX      # of the plan it was sent to, nothing
    """)


def test_what_kind_of_claim_it_is_says_the_claim(met):
    con = met(
        """
        claim_id | claim_type    | bill_type_code | place_of_service_code | revenue_center_code | state
        C        | institutional | 131            |                       | 0636                | TX
        D        | professional  |                | 11                    |                     | TX
        """,
        """
        claim_id | claim_type   | place_of_service_code | revenue_center_code
        C        | professional | 13                    |
        D        | professional | 22                    |
        """,
    )
    rows(con, ANSWERS).shows("""
        claim_id | claim_type    | bill_type_code | place_of_service_code | revenue_center_code
        C        | institutional | 131            |                       | 0636
        D        | professional  |                | 22                    |
    """)


THE_PAYERS = """
    source_file source_row claim_row record_role record_level claim_id payer_claim_id claim_line_number date_basis payer payer_identifier claim_line_start_date
    received_date adjudication_date paid_date paid_hcpcs_code billing_npi allowed_amount paid_amount deductible_amount coinsurance_amount
    copayment_amount claim_paid_amount claim_difference_amount amount_basis claim_status_code line_status adjustments remark_codes
"""


def test_every_column_is_either_filled_or_the_answers_own():
    """The answer's own: what names the row, who answered, when and what; and what must be equal for two to meet."""
    text = (data.HERE / "opening" / "records_joined.sql").read_text()
    chunks = re.split(r"AS ([a-z_0-9]+)[,)]+\n", text.partition("REPLACE (")[2])
    filled = {name for chunk, name in zip(chunks[::2], chunks[1::2], strict=False) if re.search(r"\bs\.", chunk)}
    assert filled | set(THE_PAYERS.split()) == {column.name for column in contract.columns()}
    assert not filled & set(THE_PAYERS.split())


def test_an_open_line_is_pending_and_no_line_of_an_answer(met):
    """The answer numbered 1 is of another code: the line sent with that number waits still."""
    con = met(
        """
        claim_id | claim_line_number | hcpcs_code | state
        C        | 1                 | 99213      | TX
        """,
        """
        claim_id | claim_line_number | hcpcs_code | paid_amount
        C        | 1                 | 99214      | 60
        """,
    )
    rows(con, "FROM lines ORDER BY hcpcs_code").shows("""
        hcpcs_code | final_disposition | final_paid_amount | adjudication_count | state
        99213      | pending           |                   | 1                  | TX
        99214      | paid              | 60.00             | 1                  |          # not captured by the input
    """)
    assert con.execute("SELECT count(DISTINCT claim_key) FROM lines").fetchone() == (1,), "it is one claim all the same"


TWO = (
    """
    claim_id | claim_line_number | hcpcs_code | submitted_date | charge_amount | ndc_code    | state
    C        | 1                 | J3590      | 2025-03-04     | 100           | 00002771601 | TX
    C        | 2                 | 96365      | 2025-03-04     | 50            |             | TX
    D        | 1                 | J3590      | 2025-03-04     | 70            |             | TX
    E        | 1                 | J3590      | 2025-03-04     | 30            |             | TX
    E        | 1                 | J3590      | 2025-04-04     | 30            |             | TX
    """,
    """
    claim_id | claim_line_number | hcpcs_code | charge_amount | paid_amount | adjustments
    C        | 1                 | J3590      |               | 60          | CO:45:40
    C        | 9                 | 96365      | 50            | 0           | CO:50:50
    X        | 1                 | J3590      | 40            | 40          |
    """,
)


def test_what_met_is_counted_by_input(met):
    rows(met(*TWO), "FROM submissions").shows("""
        source_file | sent_count | answered_count | open_count | sent_again_count | repeated_count | sent_charge_amount | open_charge_amount | answer_count | met_by_number_count | met_by_charge_count | without_claim_count
        1.csv       | 5          | 2              | 2          | 1                | 0              | 280.00             | 100.00             | 0            | 0                   | 0                  | 0
        2.csv       | 0          | 0              | 0          | 0                | 0              |                    |                    | 3            | 1                   | 1                  | 1
    """)


def test_nothing_is_lost_and_each_input_is_shown_once(met):
    met(*TWO)
    con = queries.prepare(data.open(met.folder / "out"))
    steps = {
        row["what"]: (row["row_count"], str(row["charge_amount"])) for row in fact(con, "reconciliation").to_pylist()
    }
    assert steps["Rows kept when the inputs were read"] == (8, "370.00")
    # 3 rows, of which 100 dollars stand on the answer that states no charge
    assert steps["Claims as sent: counted with the answers to them"] == (-3, "-80.00")
    assert steps["Not accounted for"] == (0, "0.00")
    assert steps["Lines, with their first charge and their last payment"] == (5, "290.00")
    rows_of = {name: fact(con, name).to_pylist() for name in ("about", "inputs")}
    assert rows_of["about"][0]["input_count"] == 2 and rows_of["about"][0]["sources"] == ["contract"]
    assert [row["input"] for row in rows_of["inputs"]] == ["1.csv", "2.csv"]
    found = {check.name: check for check in checks.run(met.folder / "out")}
    assert not found["control_totals"].rows and not found["damaged_parts"].rows
    Drawn(found["remittances_without_claim"].rows).shows("source_file | payer | row_count\n 2.csv | Aetna | 1")
    con.close()


def test_a_line_that_met_has_the_columns_of_both_inputs(met):
    """Who wants the NDC of denied lines gets it; lines of an input that never carried it are counted as left out."""
    met(*TWO)
    con = queries.prepare(data.open(met.folder / "out"))
    answer = queries.answer(con, "denial_rate", Selection(), by=["state"])
    Drawn(answer.rows()).shows("state | numerator | denominator\n TX | 1 | 2")
    assert [str(one) for one in answer.basis.left_out] == [
        "('from inputs that do not carry a column this answer needs', 3)"
    ]
    con.close()


# From the files themselves


def sent_alone(folder: Path, claim: str = claims_sent.CLAIM) -> Path:
    """An extract of one 837."""
    (folder / "march.837").write_text(claims_sent.interchange(claims_sent.transaction(claim)))
    extract("x12_837", [folder / "march.837"], folder / "out", Order(codes="all", salt=b"test"))
    return folder / "out"


def test_claims_as_sent_alone_give_volume_and_no_denials(tmp_path):
    con = queries.prepare(data.open(sent_alone(tmp_path)))
    (row,) = queries.answer(con, "volume_by", Selection()).rows()
    assert (row["line_count"], str(row["charge_amount"])) == (2, "150.00")
    by_state = queries.answer(con, "volume_by", Selection(), by=["state", "site_group", "modifier"])
    Drawn(by_state.rows()).shows("""
        state | site_group       | modifier_set | line_count
        TX    | ambulatory_infusion_center | (blank) | 1
        TX    | hopd_on_campus   | JZ           | 1
    """)
    gaps = queries.gaps(con, Selection())
    for question in ("denial_rate", "denial_reasons", "denial_bridge", "payer_benchmark", "denial_rate_by_month"):
        assert queries.answer(con, question, Selection()).missing == gaps[question].missing != ()
        assert {"paid_amount", "adjustments"} <= set(" ".join(gaps[question].missing).split()), gaps[question].missing
    assert gaps["volume_by"].missing == ()
    con.close()


def test_an_837_and_its_835_become_one_line(tmp_path):
    out = sent_alone(tmp_path)
    (tmp_path / "april.835").write_text(answers_to.interchange())
    extract("x12_835", [tmp_path / "april.835"], out, Order(codes="all", salt=b"test"))
    con = queries.prepare(data.open(out))
    rows(con, "FROM lines ORDER BY hcpcs_code DESC").shows("""
        claim_id | claim_line_number | hcpcs_code | ndc_code    | source_file | final_disposition | final_paid_amount | state | prior_authorization_number_present | administration_code_present | site_group
        C1       | 77                | J3590      | 00024591401 | april.835   | paid              | 60.00             | TX    | Y                                  | Y                           | ambulatory_infusion_center
        C1       | 2                 | 96365      |             | march.837   | pending           |                   | TX    | Y                                  | Y                           | ambulatory_infusion_center
    """)
    rows(con, "FROM submissions ORDER BY source_file DESC").shows("""
        source_file | source  | sent_count | answered_count | open_count | answer_count | without_claim_count
        march.837   | x12_837 | 2          | 1              | 1          | 0            | 0
        april.835   | x12_835 | 0          | 0              | 0          | 1            | 0
    """)
    answer = queries.answer(con, "denial_rate", Selection())
    Drawn(answer.rows()).shows("numerator | denominator\n 0 | 1")
    con.close()
    found = {check.name for check in checks.run(out) if check.rows and check.severity == 1}
    assert found == set()


def test_the_same_line_from_a_cache_and_in_the_terminal(tmp_path, monkeypatch):
    """Above so many lines everything is built into a file first: what was joined, and the counts of it, are in it."""
    out = sent_alone(tmp_path)
    (tmp_path / "april.835").write_text(answers_to.interchange())
    extract("x12_835", [tmp_path / "april.835"], out, Order(codes="all", salt=b"test"))
    monkeypatch.setattr(data, "CACHE_ABOVE_LINES", 1)
    con = data.open(out)
    assert con.execute("SELECT sum(answered_count), sum(open_count) FROM submissions").fetchone() == (1, 1)
    assert con.execute("SELECT count(*) FROM lines WHERE ndc_code = '00024591401'").fetchone() == (1,)
    con.close()


def test_an_extract_without_claims_as_sent_has_no_counts_of_them(met):
    con = met("claim_id | paid_amount\n C | 60")
    assert con.execute("SELECT count(*) FROM submissions").fetchone() == (0,)
    assert con.execute("SELECT count(*) FROM parts").fetchone() == (1,)
    described = [row[:2] for row in con.execute("DESCRIBE submission").fetchall()]
    made = con.execute(f"DESCRIBE {(data.HERE / 'concepts' / 'submission.sql').read_text()}").fetchall()
    assert described == [row[:2] for row in made]
