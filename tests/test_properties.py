"""What must hold for any selection whatever: parts add up to their whole, in the answer and in the file.

Two hundred selections are drawn with a fixed seed. Each is grouped by a column drawn with it; each is asked the cheap questions,
and one of the others in turn.
"""

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random

import duckdb
import pytest

import data
import queries
from data.__main__ import main
from queries import Answer, files
from queries.catalogue import dimensions
from queries.selection import CHOICES, Selection, Values, list_names, values

SELECTIONS = 200
VOLUME = ("line_count", "charge_amount", "allowed_amount", "paid_amount", "patient_share_amount")
DISTINCT = ("claim_count", "person_count", "denied_claim_count")


@pytest.fixture(scope="module")
def con(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """The committed sample, open; where it is not committed yet, the same made anew."""
    sample = data.SAMPLE if (data.SAMPLE / "manifest.json").exists() else tmp_path_factory.getbasetemp() / "sample"
    if not sample.exists():
        main(["sample", "--lines", "20000", "--seed", "3590", "--out", str(sample)])
    return queries.prepare(data.open(sample))


@pytest.fixture(scope="module")
def known(con):
    """The values of each list filter; '(blank)' is always one."""
    return cache(lambda name: [*values(con, name), "(blank)"])


def drawn(number: int, known) -> tuple[Selection, str]:
    """A selection and a grouping, always the same for the same number."""
    dice = Random(3590 * 1000 + number)
    lists = {}
    for name in dice.sample(list_names(), dice.choice((0, 1, 1, 2, 2, 3))):
        some = tuple(dice.sample(known(name), min(len(known(name)), dice.choice((1, 2, 4)))))
        lists[name] = Values(some, ()) if dice.random() < 0.5 else Values((), some)
    days = sorted(date(2023, 11, 1) + timedelta(days=dice.randrange(1100)) for _ in range(2))
    if dice.random() < 0.5:  # whole months, as most people ask
        days = [
            days[0].replace(day=1),
            (days[1].replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1),
        ]
    start, end = (day if dice.random() < 0.5 else None for day in days)
    choices = {name: dice.choice(allowed) for name, allowed in CHOICES.items()}
    return Selection(lists, start, end, **choices), dice.choice(list(dimensions().values())).column


def total(answer: Answer, name: str):
    """A figure of all lines selected. An answer of no rows has nothing to add up."""
    return plus(answer.total[name].to_pylist())


def plus(figures: list):
    """Money and counts exactly, blanks as nothing."""
    return sum((one for one in figures if one is not None), Decimal(0))


def adds_up(answer: Answer, *names: str, key: tuple[str, ...] = ()) -> None:
    """Additive figures: the rows of the answer give its total, for each value of the question's own columns in `key`."""
    for name in names:
        parts, wholes = defaultdict(Decimal), defaultdict(Decimal)
        for rows, sums in ((answer.rows(), parts), (answer.total.to_pylist(), wholes)):
            for row in rows:
                sums[tuple(row[one] for one in key)] += row[name] or 0
        assert parts == wholes, name


def may_overlap(answer: Answer, *names: str) -> None:
    """Distinct counts need not add up: a claim or a person may stand in several rows, but is in the total once."""
    for name in names:
        parts = [row[name] or 0 for row in answer.rows()]
        assert max(parts, default=0) <= total(answer, name) <= sum(parts), name


def volume(con, s: Selection, by: str) -> None:
    answer = queries.answer(con, "volume_by", s, by)
    adds_up(answer, *VOLUME)
    may_overlap(answer, "claim_count", "person_count")
    assert total(answer, "line_count") == answer.basis.line_count


def bridge(con, s: Selection, by: str) -> None:
    answer = queries.answer(con, "denial_bridge", s, by)
    adds_up(answer, "line_count", "charge_amount", key=("step",))
    assert total(answer, "line_count") == answer.basis.line_count
    adjudicated = sum(row["line_count"] for row in answer.total.to_pylist() if row["is_adjudicated"])
    rate = queries.answer(con, "denial_rate", replace(s, unit="lines"))
    assert adjudicated == (rate.rows()[0]["denominator"] if rate.rows() else 0)


def rates(con, s: Selection, by: str) -> None:
    """A rate of everything is the sum of numerators over the sum of denominators: claims alone may stand in several rows."""
    answer = queries.answer(con, "denial_rate", s, by)
    for row in answer.rows() + answer.total.to_pylist():
        assert row["denial_rate"] == pytest.approx(row["numerator"] / row["denominator"])
        assert row["denial_rate_low"] is None or 0 <= row["denial_rate_low"] <= row["denial_rate_high"] <= 1
        assert (
            row["denial_rate_low"] is None
            or row["denial_rate_low"] - 1e-9 <= row["denial_rate"] <= row["denial_rate_high"] + 1e-9
        )
    for name in ("numerator", "denominator"):
        parts = sum(row[name] for row in answer.rows())
        if s.unit == "claims":
            assert total(answer, name) <= parts
        else:
            assert float(total(answer, name)) == pytest.approx(parts, abs=0.005)


def reasons(con, s: Selection, by: str) -> None:
    answer = queries.answer(con, "denial_reasons", s, by)
    adds_up(answer, "denied_line_count", "denied_amount")
    may_overlap(answer, "denied_claim_count")
    for name in ("share_of_lines_rate", "share_of_dollars_rate"):
        assert (
            not answer.rows()
            or sum(row[name] or 0 for row in answer.rows()) == pytest.approx(1)
            or not total(answer, "denied_amount")
        )
    rate = queries.answer(con, "denial_rate", replace(s, unit="dollars"))
    assert total(answer, "denied_amount") == pytest.approx(
        Decimal(rate.rows()[0]["numerator"] if rate.rows() else 0), abs=Decimal("0.005")
    )


def months(con, s: Selection, by: str) -> None:
    """The months and the lines without a date are all lines."""
    answer = queries.answer(con, "spend_by_month", s, by)
    adds_up(answer, *VOLUME, key=("month",))
    undated = "SELECT count(*), sum(charge_amount) FROM spent($selection) WHERE basis_date IS NULL"
    lines, charge = con.cursor().execute(undated, {"selection": s.struct()}).fetchone()
    assert total(answer, "line_count") + lines == answer.basis.line_count
    assert total(answer, "charge_amount") + (charge or 0) == total(queries.answer(con, "volume_by", s), "charge_amount")


def monthly_rates(con, s: Selection, by: str) -> None:
    answer = queries.answer(con, "denial_rate_by_month", replace(s, unit="lines"), by)
    adds_up(answer, "numerator", "denominator", key=("month",))


def periods(con, s: Selection, by: str) -> None:
    answer = queries.answer(con, "period_totals", s, by)
    adds_up(answer, "line_count", "charge_amount", "allowed_amount", "paid_amount", key=("period",))
    now = [row for row in answer.total.to_pylist() if row["period"] == "selected"]
    assert sum(row["line_count"] for row in now) == answer.basis.line_count
    assert {row["period"] for row in answer.rows()} <= {"selected", "previous"}


def benchmarks(con, s: Selection, by: str) -> None:
    """The payers' rows are all lines selected; what is said of a composite is said of no line twice."""
    answer = queries.answer(con, "payer_benchmark", s, by)
    payers = [row for row in answer.rows() if row["kind"] == "payer"]
    assert sum(row["line_count"] for row in payers) == answer.basis.line_count
    assert plus([row["paid_amount"] for row in payers]) == total(queries.answer(con, "volume_by", s), "paid_amount")


def every_value(con, s: Selection, by: str) -> None:
    """All is the sum over each value, '(blank)' among them, asked for one by one."""
    one = next(one for one in dimensions().values() if one.column == by)
    if one.filter != "yes" or one.kind == "set":
        return
    found = {row[by]: row["line_count"] for row in queries.answer(con, "values", replace(s, chained="off"), by).rows()}
    asked, already = {}, s.lists.get(one.name, Values())
    for value in list(found)[:8]:
        just = replace(s, chained="off", lists={**s.lists, one.name: Values((value,), already.exclude)})
        asked[value] = con.cursor().execute("SELECT count(*) FROM selected($s)", {"s": just.struct()}).fetchone()[0]
    assert asked == {value: found[value] for value in asked}


def file_totals(con, s: Selection, by: str) -> None:
    """Who adds up the file gets what the page shows."""
    answer = queries.answer(con, "volume_by", s, by)
    rows = list(csv.DictReader(io.StringIO(files.to_csv(answer).decode())))
    assert len(rows) == answer.table.num_rows
    for name in VOLUME:
        assert plus([Decimal(row[name]) for row in rows if row[name]]) == total(answer, name)


OTHERS = (rates, reasons, months, monthly_rates, periods, every_value, file_totals, benchmarks)


@pytest.mark.parametrize("number", range(SELECTIONS))
def test_any_selection_adds_up(con, known, number):
    selection, by = drawn(number, known)
    volume(con, selection, by)
    if number % 2:
        bridge(con, selection, by)
    OTHERS[number % len(OTHERS)](con, selection, by)


def test_the_selections_drawn_are_worth_asking(con, known):
    """Most hold lines, some hold none, and every filter, choice and grouping is among them."""
    every = [drawn(number, known) for number in range(SELECTIONS)]
    assert {name for s, _ in every for name in s.lists} == set(list_names())
    assert {by for _, by in every} == {one.column for one in dimensions().values()}
    for name, allowed in CHOICES.items():
        assert {getattr(s, name) for s, _ in every} == set(allowed)
    counts = [
        con.cursor().execute("SELECT count(*) FROM selected($s)", {"s": s.struct()}).fetchone()[0] for s, _ in every
    ]
    assert sum(count > 100 for count in counts) > SELECTIONS / 2 and 0 in counts
