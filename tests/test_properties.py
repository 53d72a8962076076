"""What must hold for any selection whatever: parts add up to their whole, in the answer and in the file.

Two hundred selections are drawn with a fixed seed, each with a column to group by; every run asks the first of them, `make test-long` all.
All are asked for volume and one other question in turn. Most of the time goes into planning SQL, so each question is asked by its text, and only now and then as a whole Answer.
"""

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

import queries
from queries import files
from queries.catalogue import dimensions, question
from queries.selection import CHOICES, Selection, Values, list_names
from tests.support.suite import many, pieces

SELECTIONS = 200
CENT = Decimal("0.005")
VOLUME = ("line_count", "charge_amount", "allowed_amount", "paid_amount", "patient_share_amount")


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


def rows(con, text: str, s: Selection, by: str = "everything") -> list[dict]:
    """What a text of SQL returns, as plain rows."""
    given = {"selection": s.struct(), "by": [by]}
    cursor = con.cursor().execute(text, {name: value for name, value in given.items() if f"${name}" in text})
    return [dict(zip([one[0] for one in cursor.description], row, strict=True)) for row in cursor.fetchall()]


def ask(con, name: str, s: Selection, by: str) -> tuple[list[dict], list[dict]]:
    """A question's rows, grouped and not."""
    return rows(con, question(name).text, s, by), rows(con, question(name).text, s)


def total(figures: list[dict], name: str) -> Decimal:
    """Money and counts exactly, blanks as nothing."""
    return sum((Decimal(row[name] or 0) for row in figures), Decimal(0))


def line_count(con, s: Selection) -> int:
    return con.cursor().execute("SELECT count(*) FROM selected($s)", {"s": s.struct()}).fetchone()[0]


def later_paid(con, s: Selection) -> dict:
    """What later payers paid, as a row of what was paid."""
    row = next(iter(ask(con, "later_payers", s, "everything")[1]), {"later_paid_amount": 0})
    return {"paid_amount": row["later_paid_amount"]}


def adds_up(parts: list[dict], wholes: list[dict], *names: str, key: tuple[str, ...] = ()) -> None:
    """Additive figures: the rows give the total, for each value of the question's own columns in `key`."""
    for name in names:
        sums = defaultdict(Decimal), defaultdict(Decimal)
        for side, figures in zip(sums, (parts, wholes), strict=True):
            for row in figures:
                side[tuple(row[one] for one in key)] += Decimal(row[name] or 0)
        assert sums[0] == sums[1], name


def may_overlap(parts: list[dict], wholes: list[dict], *names: str) -> None:
    """Distinct counts need not add up: a claim or a person may stand in several rows, but is in the total once."""
    for name in names:
        assert max([row[name] or 0 for row in parts], default=0) <= total(wholes, name) <= total(parts, name), name


def volume(con, s: Selection, by: str) -> None:
    parts, wholes = ask(con, "volume_by", s, by)
    adds_up(parts, wholes, *VOLUME)
    may_overlap(parts, wholes, "claim_count", "person_count")


def bridge(con, s: Selection, by: str) -> None:
    """The steps hold all lines, and later payers' answers to them; the adjudicated ones are what a rate of lines is about."""
    parts, wholes = ask(con, "denial_bridge", s, by)
    adds_up(parts, wholes, "line_count", "charge_amount", "paid_amount", key=("step",))
    assert total([row for row in wholes if row["step"] != "counted at another payer"], "line_count") == line_count(
        con, s
    )
    assert total(wholes, "paid_amount") == total(
        [*ask(con, "volume_by", s, "everything")[1], later_paid(con, s)], "paid_amount"
    )
    denominator = "SELECT denial_denominator($selection, in_rates, disposition, claim_key, charge_amount) AS n FROM selected($selection)"
    adjudicated = [row for row in wholes if row["is_adjudicated"]]
    assert total(adjudicated, "line_count") == rows(con, denominator, replace(s, unit="lines"))[0]["n"]
    assert total(adjudicated, "charge_amount") == pytest.approx(
        Decimal(rows(con, denominator, replace(s, unit="dollars"))[0]["n"]), abs=CENT
    )


def rates(con, s: Selection, by: str) -> None:
    """A rate of everything is the sum of numerators over the sum of denominators; only claims may stand in several rows."""
    parts, wholes = ask(con, "denial_rate", s, by)
    for row in parts + wholes:
        low, rate, high = row["denial_rate_low"], row["denial_rate"], row["denial_rate_high"]
        assert rate == pytest.approx(row["numerator"] / row["denominator"])
        assert (low is None) == (high is None) and (low is None or 0 <= low <= rate + 1e-9 <= high + 2e-9 <= 1 + 2e-9)
    if s.unit == "claims":
        may_overlap(parts, wholes, "numerator", "denominator")
    else:
        for name in ("numerator", "denominator"):
            assert total(wholes, name) == pytest.approx(total(parts, name), abs=CENT)


def reasons(con, s: Selection, by: str) -> None:
    """Every denied line has one reason, so the dollars of the reasons are the dollars denied."""
    parts, wholes = ask(con, "denial_reasons", s, by)
    adds_up(parts, wholes, "denied_line_count", "denied_amount")
    may_overlap(parts, wholes, "denied_claim_count")
    denied = "SELECT denied_dollars(in_rates, disposition, $selection, charge_amount, denial_amount) AS dollars FROM selected($selection)"
    assert total(wholes, "denied_amount") == total(rows(con, denied, s), "dollars")
    if total(wholes, "denied_amount"):
        for name in ("share_of_lines_rate", "share_of_dollars_rate"):
            assert sum(row[name] for row in parts) == pytest.approx(1)


def months(con, s: Selection, by: str) -> None:
    """The months and the lines without a date are all lines."""
    parts, wholes = ask(con, "spend_by_month", s, by)
    adds_up(parts, wholes, *VOLUME, key=("month",))
    undated = rows(con, "SELECT charge_amount FROM selected($selection) WHERE basis_date IS NULL", s)
    assert total(wholes, "line_count") + len(undated) == line_count(con, s)
    everything = rows(con, question("volume_by").text, s)
    assert total(wholes, "charge_amount") + total(undated, "charge_amount") == total(everything, "charge_amount")


def monthly_rates(con, s: Selection, by: str) -> None:
    parts, wholes = ask(con, "denial_rate_by_month", replace(s, unit="lines"), by)
    adds_up(parts, wholes, "numerator", "denominator", key=("month",))


def periods(con, s: Selection, by: str) -> None:
    parts, wholes = ask(con, "period_totals", s, by)
    adds_up(parts, wholes, "line_count", "charge_amount", "allowed_amount", "paid_amount", key=("period",))
    assert {row["period"] for row in parts} <= ({"selected", "previous"} if s.from_date and s.to_date else {"selected"})
    basis = queries.answer(con, "volume_by", s, by).basis
    assert basis.line_count == total([row for row in wholes if row["period"] == "selected"], "line_count")


def every_value(con, s: Selection, by: str) -> None:
    """All is the sum over each value, '(blank)' among them, asked for one by one."""
    one = next(one for one in dimensions().values() if one.column == by)
    if one.filter == "yes" and one.kind != "set":
        found = {row[by]: row["line_count"] for row in rows(con, question("values").text, s, by)}
        assert sum(found.values()) == line_count(con, s)
        exclude = s.lists.get(one.name, Values()).exclude
        for value in list(found)[:8]:
            assert found[value] == line_count(
                con, replace(s, lists={**s.lists, one.name: Values((value,), exclude)})
            ), value


def file_totals(con, s: Selection, by: str) -> None:
    """Who adds up the file gets what the page shows."""
    answer = queries.answer(con, "volume_by", s, by)
    written = list(csv.DictReader(io.StringIO(files.to_csv(answer).decode())))
    assert len(written) == answer.table.num_rows and answer.basis.line_count == total(written, "line_count")
    for name in VOLUME:
        assert total(written, name) == total(answer.total.to_pylist(), name)


def benchmarks(con, s: Selection, by: str) -> None:
    """The payers' own rows are all lines selected; a composite's are said once more."""
    parts, wholes = ask(con, "payer_benchmark", s, by)
    payers = [[row for row in side if row["kind"] == "payer"] for side in (parts, wholes)]
    adds_up(
        *payers, "line_count", "charge_amount", "allowed_amount", "paid_amount", key=("benchmark", "line_of_business")
    )
    assert total(payers[0], "line_count") == line_count(con, s)


TURNS = (
    rates,
    bridge,
    months,
    file_totals,
    reasons,
    every_value,
    rates,
    bridge,
    monthly_rates,
    periods,
    reasons,
    months,
    benchmarks,
)


@pytest.mark.parametrize("number", pieces(range(many(52, SELECTIONS)), 2))
def test_any_selection_adds_up(con, known, number):
    selection, by = drawn(number, known)
    volume(con, selection, by)
    TURNS[number % len(TURNS)](con, selection, by)


def test_the_selections_drawn_are_worth_asking(con, known):
    """Most hold lines, some hold none, and every filter, choice and grouping is among them."""
    every = [drawn(number, known) for number in range(SELECTIONS)]
    assert {name for s, _ in every for name in s.lists} == set(list_names())
    assert {by for _, by in every} == {one.column for one in dimensions().values()}
    for name, allowed in CHOICES.items():
        assert {getattr(s, name) for s, _ in every} == set(allowed)
    counts = [line_count(con, s) for s, _ in every[:60]]
    assert sum(count > 100 for count in counts) > 30 and 0 in counts
