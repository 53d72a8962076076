"""What if an input lacks a column? Headers say what each answer needs; here one optional column at a time is left out.

An answer goes missing exactly where the column is needed and has no stand-in, and changes only where its headers, followed all the
way down, name the column. Where this fails, a header lies: mend its `needs` or `refines` line.
"""

from functools import cache
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import of_claims

import data
import queries
from data import contract
from data.header import Needs
from data.opening.lines import concepts
from data.reading.extract import Order, extract
from queries import answerable
from queries.catalogue import dimensions, metrics_of, question
from queries.selection import Selection, default
from tests.support.suite import many, pieces

GROUPINGS = ["everything", *(one.column for one in dimensions().values())]
SELECTIONS = {"default": Selection(), "final dollars": Selection(stage="final", unit="dollars", basis="adjudication")}
STAGED = ("disposition", "reason", "category", "paid_amount", "allowed_amount", "denial_amount", "patient_amount")
# The concept, or contract column, behind each column of `lines` that an answer can show.
SHOWN = {one.column: one.needs for one in dimensions().values() if one.column not in ("month", *STAGED)}
SHOWN |= {f"{stage}_{word}": "outcome" for stage in ("initial", "final") for word in STAGED}
SHOWN |= {f"chain_final_{word}": "chain" for word in STAGED}


@cache
def below(item: str, inside: str = "") -> frozenset[str]:
    """All contract columns that an item of a header leads to, by its needs and refinements and theirs."""
    if item not in concepts() or item == inside:
        return frozenset([item])
    header = concepts()[item]
    return frozenset(column for need in header.needs + header.refines for one in need for column in below(one, item))


@cache
def stated(name: str, by: str) -> tuple[list[frozenset[str]], list[str]]:
    """What the headers of a question, its metrics and its grouping say: needs, each with its stand-ins, and all items they name."""
    text = question(name).text
    headers = [Needs(text), *(Needs(metric.text) for metric in metrics_of(text))]
    refined = [frozenset(one.split("|")) for need in headers[0].refines for one in need]
    needs = headers[0].needs + [need for header in headers[1:] for need in header.needs if need not in refined]
    needs += [frozenset([one.needs]) for one in dimensions().values() if one.column == by]
    # The decision at the chosen stage is an outcome; every_answer, its other need, is no column that one could leave out.
    needs = [need - {"decision"} | {"outcome"} if "decision" in need else need for need in needs]
    items = [one for need in needs for one in need] + [
        one for header in headers for need in header.refines for each in need for one in each.split("|")
    ]
    return needs, items + [one for need in refined for one in need]


def is_missing(need: frozenset[str], column: str, inside: str = "") -> bool:
    """Whether a need has no answer when one column is lacking."""
    return all(
        any(is_missing(inner, column, item) for inner in concepts()[item].needs)
        if item in concepts() and item != inside
        else item == column
        for item in need
    )


def may_change(name: str, by: str, column: str) -> bool:
    return any(column in below(item) for item in stated(name, by)[1])


MADE_HERE = {"source_file", "source_row", "amount_basis"}  # not captured
NOT_IN_SAMPLE = {
    "record_role",
    "submitted_date",
    "attachment_present",
    "payer_identifier",
}  # see test_submission, test_x12_835
OPTIONAL = [one.name for one in contract.columns() if not one.required and one.name not in MADE_HERE | NOT_IN_SAMPLE]
NAMED = frozenset(
    column for name in of_claims() for by in GROUPINGS for item in stated(name, by)[1] for column in below(item)
)
UNNAMED = " ".join(column for column in OPTIONAL if column not in NAMED)


@pytest.fixture(scope="module")
def without(inputs, tmp_path_factory):
    """without("plan") → those lines, extracted from an input file that lacks the column, and open."""
    every = pa.concat_tables(pq.read_table(path) for path in sorted(inputs.iterdir()))

    def build(*columns: str) -> duckdb.DuckDBPyConnection:
        folder = tmp_path_factory.mktemp("without")
        pq.write_table(every.drop_columns(list(columns)), folder / "input.parquet")
        extract("contract", [folder / "input.parquet"], folder / "extract", Order(salt=b"mutation"))
        return queries.prepare(data.open(folder / "extract"))

    return build


@pytest.fixture(scope="module")
def whole(without):
    return without()


@cache
def closure(name: str, by: str) -> list[frozenset[str]]:
    return queries.needs.closure(name, [by], [])


@pytest.fixture(scope="module")
def before(whole):
    """What the whole extract says, each asked once."""
    return cache(lambda name, by, how: asked(whole, name, by, how))


def asked(con, name: str, by: str, how: str) -> pa.Table:
    return queries.run(con, question(name).text, SELECTIONS[how].struct(), [by])


# Every third column on every run, all of them in the long form.
LEFT_OUT = [*(column for column in OPTIONAL if column in NAMED), UNNAMED][:: many(3, 1)]


@pytest.fixture(scope="module", params=pieces(LEFT_OUT, 2))
def lacking(request, without):
    """One optional column and the extract without it. Those that no header names go together: nothing may be missed."""
    con = without(*request.param.split())
    yield request.param, con
    con.close()


def test_missing_is_what_the_headers_say(lacking):
    column, con = lacking
    inputs = queries.about(con).inputs
    for name in of_claims():
        for by in GROUPINGS:
            needs = stated(name, by)[0]
            expected = any(is_missing(need, column) for need in needs)
            _, missing = queries.needs.enough(inputs, closure(name, by))
            assert bool(missing) == expected, f"{name} by {by}"
            assert not missing or all(column in one.split(" or ") for one in missing), (
                f"{name} by {by} misses {missing}"
            )


def test_lines_change_only_where_a_concept_names_the_column(lacking, whole):
    column, con = lacking
    chosen = ", ".join(f"hash({name}::VARCHAR) AS {name}" for name in SHOWN)
    tables = [one.sql(f"SELECT line_id, {chosen} FROM lines ORDER BY line_id").to_arrow_table() for one in (whole, con)]
    old, new = ({row["line_id"]: row for row in table.to_pylist()} for table in tables)
    silent = {name for name in SHOWN if column not in below(SHOWN[name])}
    assert {
        name for name in silent if any(old[line][name] != new[line][name] for line in old.keys() & new.keys())
    } == set()
    if old.keys() != new.keys():
        assert column in below("adjudication"), "which lines there are has changed"


def test_answers_change_only_where_the_headers_name_the_column(lacking, before):
    column, con = lacking
    dice = Random(column)
    for name in dice.sample(of_claims(), many(16, len(of_claims()))):
        by, how = dice.choice(GROUPINGS), dice.choice(list(SELECTIONS))
        if not may_change(name, by, column):
            assert asked(con, name, by, how).equals(before(name, by, how)), f"{name} by {by}, {how}"


def test_whatever_is_lacking_a_question_is_answered_or_says_what_is_missing(lacking):
    column, con = lacking
    dice = Random(column)
    name, by, how = dice.choice(of_claims()), dice.choice(GROUPINGS), dice.choice(list(SELECTIONS))
    found = queries.answer(con, name, SELECTIONS[how], [] if by == "everything" else [by])
    assert bool(found.missing) == any(is_missing(need, column) for need in stated(name, by)[0])
    assert found.missing or found.table.num_rows


@pytest.fixture(scope="module")
def verdicts(whole):
    """What can be answered of the months that are complete: verdict, reason and fullness of every question that people ask."""
    chosen = default(whole)

    def ask(con: duckdb.DuckDBPyConnection) -> dict[str, dict]:
        table = queries.run(con, question("answerability").text, chosen.struct(), ["everything"])
        return {row["named"]: row for row in table.to_pylist()}

    return ask, ask(whole)


def test_verdicts_change_exactly_as_the_headers_say(lacking, verdicts):
    """No where what is needed is gone; with caution where what refines is; word for word the same where no header leads to the column."""
    column, con = lacking
    ask, before = verdicts
    changed = ask(con)
    assert list(changed) == [one.id for one in answerable.named()]
    for one in answerable.named():
        old, new = before[one.id], changed[one.id]
        needs = answerable.needs(one) if one.question else []
        finer = answerable.finer(one) if one.question else []
        # Which lines there are to count, and how complete their months are, is a matter of every verdict.
        named = {item for need in [*needs, *finer] for item in need} | {"month", "later_payer"}
        gone = any(is_missing(need, column) for need in needs)
        coarser = any(is_missing(need, column) for need in finer)
        if gone:
            assert new["answerable"] == "no" and column in new["because"], one.id
        elif coarser and old["answerable"] != "no":
            assert new["answerable"] == "with caution" and column in new["because"], one.id
        elif not any(column in below(item) for item in named):
            assert new == old, one.id
        else:  # what is worked out from several columns may be filled on fewer lines, and never is no for it
            assert new["answerable"] == old["answerable"] or new["because"].startswith(
                ("filled on too few", "months not")
            ), one.id


# What is refined away is blank, never zero: (columns lacking, question, its blank figures, some figures that stay).
RATE = {"numerator", "denominator", "denial_rate", "denial_rate_low", "denial_rate_high"}
BLANK = [
    (
        "paid_amount",
        "volume_by",
        {"paid_amount"},
        {"line_count", "charge_amount", "allowed_amount", "patient_share_amount"},
    ),
    ("paid_amount", "period_totals", {"paid_amount", *RATE}, {"line_count", "charge_amount", "person_count"}),
    ("paid_amount allowed_amount", "spend_by_month", {"paid_amount", "allowed_amount"}, {"charge_amount"}),
    ("adjustments line_status", "period_totals", RATE, {"paid_amount", "allowed_amount"}),
    ("person_id", "volume_by", {"person_count"}, {"claim_count"}),
    ("received_date", "payer_benchmark", {"median_adjudication_days", "p90_payment_days"}, {"denial_rate"}),
]


@pytest.mark.parametrize(("columns", "name", "blank", "stays"), BLANK)
def test_a_figure_that_is_not_in_the_input_is_blank(without, columns, name, blank, stays):
    con = without(*columns.split())
    answer = queries.answer(con, name, Selection())
    assert not answer.missing
    for rows in (answer.rows(), answer.total.to_pylist()):
        assert {name for row in rows for name in blank if row[name] is not None} == set()
        assert all(any(row[name] is not None for row in rows) for name in stays)
    assert set(answer.basis.lacking) >= {
        one for one in columns.split() if one not in ("adjustments", "line_status", "allowed_amount")
    }
