"""What does an answer rest on, and when is there none? Needs, missing columns, inputs that differ, and what the basis counts."""

import re

import pyarrow as pa
import pytest
from conftest import of_claims

import queries
from data import InputError
from queries import answer, names
from queries.selection import Selection

LINES = """
    payer | paid_amount | adjustments | ndc_code      | place_of_service_code | bill_type_code
    Aetna | 80          | CO:45:20    | 73648-0112-02 | 11                    |
    Aetna | 0           | CO:197:100  | 73648-0112-02 | 11                    |
    Cigna | 0           | CO:50:100   |               |                       |
"""


# Of three lines just decided none is old enough, none is settled, none has another to be compared with, and none breaks a rule or names another code.
MAY_BE_EMPTY = (
    "decision_lag",
    "later_payers",
    "overturned",
    "element_denials",
    "late_against_own",
    "modifier_breaches",
    "told_codes",
    "waste_share",
)


@pytest.mark.parametrize("question", of_claims())
def test_every_question_answers_and_its_total_is_itself_asked_of_everything(claims, ask, question):
    con = claims(LINES)
    whole, by_two = ask(con, question), ask(con, question, by="payer claim_type")
    assert (whole.missing, by_two.missing) == ((), ())
    assert set(by_two.by) <= set(by_two.table.column_names)
    assert whole.table.num_rows or question in MAY_BE_EMPTY
    assert by_two.total.equals(whole.table) if queries.question(question).has_total else not by_two.total.num_rows


@pytest.mark.parametrize("question", names())
def test_every_question_opens_with_what_it_asks_and_what_a_row_is(question):
    found = queries.question(question)
    assert found.asks.endswith("?")
    assert found.grain.startswith("One row per ")


def test_a_question_and_a_grouping_must_be_known(claims):
    con = claims(LINES)
    with pytest.raises(
        InputError, match="No question 'denail_rate'. Known questions: .*decision_changes, .*denial_bridge"
    ):
        answer(con, "denail_rate", Selection())
    with pytest.raises(InputError, match="Cannot group by 'payr'"):
        answer(con, "denial_rate", Selection(), "payr")


# What each answer lacks when one column is in no input. Left out alone, everything else is there.
LACKING = [
    ("denial_rate", "", {}, "adjustments", ("adjustments or line_status",)),
    ("denial_rate", "", {}, "paid_amount", ("paid_amount",)),
    ("denial_bridge", "", {}, "adjustments", ("adjustments or line_status",)),
    ("denial_reasons", "", {}, "adjustments", ("adjustments or line_status", "adjustments")),
    (
        "denial_rate",
        "",
        {},
        "person_id received_date adjudication_date remark_codes payer_sequence",
        (),
    ),  # refine, never decide
    ("denial_rate", "claim_type", {}, "claim_type", ("claim_type",)),  # by the grouping
    ("denial_rate", "", {"claim_type": "(blank)"}, "claim_type", ("claim_type",)),  # by a filter
    ("denial_rate", "payer", {}, "claim_type", ()),  # in neither
    ("denial_rate", "modifier", {}, "hcpcs_modifier_1", ("hcpcs_modifier_1",)),
    ("denial_rate", "site", {}, "", ("bill_type_code or place_of_service_code",)),
    ("denial_rate", "line_of_business", {}, "", ("filing_indicator or line_of_business or plan",)),
    ("denial_rate", "state", {}, "", ("state",)),
    ("denial_rate", "sequence", {}, "payer_sequence", ("payer_sequence",)),
    ("volume_by", "", {}, "adjustments", ()),
    ("spend_by_month", "", {}, "paid_amount adjustments", ()),
]


@pytest.mark.parametrize(("question", "by", "words", "without", "missing"), LACKING)
def test_an_answer_misses_what_no_input_captures(claims, ask, question, by, words, without, missing):
    found = ask(claims("payer \n Aetna \n Cigna", without=without), question, by=by, **words)
    assert found.missing == missing
    if missing:
        assert (found.table, found.total) == (pa.table({}), pa.table({}))  # nothing, rather than zeros


# One input carries adjustments and the state, the other only what was paid.
FULL = """
    payer | paid_amount | adjustments | state
    Aetna | 80          | CO:45:20    | OH
    Aetna | 0           | CO:197:100  |
"""
BARE = """
    payer | paid_amount
    Aetna | 0
    Cigna | 80
    Cigna | 80
"""


def test_an_answer_uses_the_inputs_that_capture_what_it_needs_and_counts_the_rest(two_inputs, ask, table):
    rate = ask(two_inputs, "denial_rate", by="payer")
    table(rate).shows("""
        payer_group | numerator | denominator
        Aetna       | 1         | 2            # Cigna's lines are in the other file: not 0 of 2
    """)
    assert (rate.missing, rate.basis.line_count) == ((), 2)
    assert dict(rate.basis.left_out) == {"from inputs that do not carry a column this answer needs": 3}
    volume = ask(two_inputs, "volume_by", by="payer")
    assert volume.basis.line_count == 5  # every line, but a figure that some of them cannot give says so
    assert dict(volume.basis.left_out) == {
        "from inputs that do not carry adjustments or coinsurance_amount or copayment_amount or deductible_amount: "
        "they add nothing to figures made from it": 3
    }


@pytest.fixture
def two_inputs(claims):
    """FULL and BARE in one extract, the second without a column of adjustments."""
    return claims(FULL, BARE, without=["", "adjustments"])


def test_blank_and_not_captured_never_merge(two_inputs, ask, table):
    by_state = ask(two_inputs, "volume_by", by="state")
    table(by_state).shows("""
        state   | line_count
        OH      | 1
        (blank) | 1           # blank on the claim; the three lines of the other file are in no row
    """)
    assert dict(by_state.basis.left_out) == {"from inputs that do not carry a column this answer needs": 3}
    assert ask(two_inputs, "volume_by", state="(blank)").rows()[0]["line_count"] == 1
    assert ask(two_inputs, "volume_by", state_not="OH").rows()[0]["line_count"] == 1


def test_needs_that_no_single_input_meets_are_missing(claims, ask):
    paid_only = """
        payer | in_network_flag | paid_amount
        Aetna | Y               | 0
    """
    con = claims(FULL, paid_only, without=["", "adjustments"])
    assert ask(con, "denial_rate", by="network").missing  # adjustments in one, the network in the other
    assert not ask(con, "volume_by", by="network").missing


def test_reasons_are_not_captured_where_adjustments_are_not(claims, ask, table):
    said = """
        line_status | paid_amount
        denied      | 0
    """
    con = claims(FULL, said, without=["", "adjustments"])
    table(ask(con, "denial_rate", by="payer")).shows("""
        numerator | denominator
        2         | 3            # a status is enough for a rate
    """)
    assert ask(con, "denial_reasons", by="reason").basis.line_count == 2  # but not for a reason
    assert ask(con, "denial_bridge", by="reason").basis.line_count == 2


def test_a_basis_says_what_an_answer_rests_on(claims, ask):
    con = claims("""
        claim_id | claim_line_start_date | adjudication_date | charge_amount | paid_amount | adjustments
        A        | 2025-03-01            | 2025-03-20        | 100           | 80          | CO:45:20
        B        |                       | 2025-03-20        | 100           | 80          | CO:45:20
        C        | 2025-03-01            | 2025-03-20        |               | 80          | CO:45:20
        D        | 2024-03-01            | 2025-09-20        | 100           | 80          | CO:45:20
    """)
    basis = ask(con, "denial_rate").basis
    assert basis.selection == "All codes in the extract; service dates of the whole extract"
    assert (basis.as_of, basis.is_synthetic, basis.line_count, basis.small_cells) == ("2025-09-20", False, 4, "show")
    assert dict(basis.left_out) == {"without a readable date or charge: in no rate": 2}
    assert re.fullmatch("[0-9a-f]{16}", basis.version)
    assert all(re.fullmatch(r"[a-z_]+-[0-9a-f]{8}", one) for one in basis.metrics)
    assert basis.immature_share == 0.25  # B has no date and so no mature month


def test_columns_that_would_refine_an_answer_are_named(claims, ask):
    assert "payer_sequence" not in ask(claims(LINES), "denial_rate").basis.lacking
    assert "remark_codes" in ask(claims(LINES, without="remark_codes"), "denial_reasons").basis.lacking


def test_persons_and_claims_do_not_add_up_over_groups(claims, ask, table):
    con = claims("""
        claim_id | claim_line_number | person_id | hcpcs_code | charge_amount | paid_amount | adjustments
        A        | 1                 | A         | J3590      | 100           | 80          | CO:45:20
        A        | 2                 | A         | J3490      | 100           | 80          | CO:45:20
        B        | 1                 | A         | J3590      | 100           | 80          | CO:45:20
        C        | 1                 |           | J3590      | 100           | 80          | CO:45:20     # without a member number: no person
    """)
    volume = ask(con, "volume_by", by="code")
    table(volume).shows("""
        hcpcs_code | line_count | claim_count | person_count | charge_amount
        J3590      | 3          | 3           | 1            | 300
        J3490      | 1          | 1           | 1            | 100
    """)
    table(volume.total).shows("""
        line_count | claim_count | person_count | charge_amount
        4          | 3           | 1            | 400
    """)


def test_an_answer_does_not_depend_on_the_order_of_files_or_rows(claims, ask):
    one, two = FULL, "\n".join([FULL.strip().splitlines()[0], *reversed(FULL.strip().splitlines()[1:])])
    for question in ("denial_rate", "denial_reasons", "volume_by"):
        assert ask(claims(one), question, by="payer").rows() == ask(claims(two), question, by="payer").rows()


@pytest.mark.parametrize("name", ["stands_out", "answerability"])
def test_a_total_that_nobody_is_shown_is_asked_only_where_small_cells_are_hidden(con, ask, name):
    shown, hidden = (ask(con, name, "payer_group", small_cells=mode) for mode in ("show", "hide"))
    assert shown.table.num_rows and not shown.total.num_rows
    assert hidden.total.num_rows == ask(con, name, small_cells="hide").table.num_rows
