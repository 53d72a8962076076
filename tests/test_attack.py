"""Who has only the hidden answer works out what it hides, as far as sums, rates and bounds allow: every small count must keep three values.

The attacker knows nothing of how answers are guarded, only what figures mean: rows add up to their total, totals to the lines in scope,
a rate is its numerator over its denominator, a share a part of the whole, a composite the sum of its payers. From that he narrows every
blank figure until nothing narrows any more. The exact answer is the truth he is held against.

Asking every question by every grouping of 200 selections would take an hour. They are dealt out, so that over the run every question
meets a third of the groupings and every grouping many questions; the selection that pages open with is asked all that pages ask, in each unit.
Every run asks the first of them; `make test-long` asks all.
"""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from math import ceil, floor, inf
from random import Random

import pytest
from conftest import of_claims
from test_properties import drawn

import queries
from queries import suppression
from queries.catalogue import dimensions
from queries.roles import is_figure, roles
from queries.selection import CHOICES, Selection, default
from tests.support.suite import many, pieces

SELECTIONS = 200
PAIRS = (("payer", "category"), ("payer", "month"), ("site", "product"), ("state", "claim_type"))
# What the pages of summary, denials and payers ask for.
PAGES = (
    ("period_totals", ()), ("denial_rate", ("payer",)), ("denial_rate", ()), ("spend_by_month", ()), ("volume_by", ("payer",)),
    ("denial_reasons", ("category",)), ("denial_reasons", ("reason",)), ("denial_reasons", ("payer", "category")),
    ("denial_rate_by_month", ()), ("denial_bridge", ()), ("payer_benchmark", ()), ("product_known", ()), ("findings", ()), ("decision_changes", ()),
    ("preventable_denials", ("category",)), ("reason_remarks", ()),
    *(("denial_rate", (by,)) for by in ("site", "product", "line_of_business", "specialty", "state", "modifier", "code")),
)  # fmt: skip
ADD_UP = ("line_count", "denied_line_count")
RATED = ("numerator", "denominator")
NO_KEYS = (
    "hidden",
    "withheld",
    "compared_with",
    "not_comparable",
    "maturity_basis",
    "own_code_from",
    "answerable",
    "because",
    "weakest",
    "held",
)
FOUR = ("Aetna", "Blue Cross Blue Shield", "Cigna Health", "UnitedHealthcare")


@cache
def asked() -> list[tuple[str, tuple[str, ...]]]:
    """Every question by a third of the groupings and half of the pairs, drawn for each, in no order."""
    dice, every = Random(3590), []
    for question in of_claims():
        by = dice.sample(list(dimensions()), len(dimensions()) // 3)
        every += [(question, (one,)) for one in by] + [(question, one) for one in dice.sample(PAIRS, len(PAIRS) // 2)]
    dice.shuffle(every)
    return every


def turns(number: int) -> list[tuple[str, tuple[str, ...]]]:
    """The questions a selection is asked: every one comes up once over the run."""
    return asked()[number::SELECTIONS]


class Attack:
    """What is left open of every figure of one hidden answer. A figure is (side, row, column); rows are known by their text."""

    def __init__(self, hidden: queries.Answer, truth: queries.Answer, s: Selection) -> None:
        self.unit, self.truth = s.unit, truth
        self.open: dict[tuple, list[float]] = {}
        self.rules: list[tuple[list[tuple[float, tuple]], float, float]] = []
        self.sides = {"table": by_text(hidden.table, truth.table), "total": by_text(hidden.total, truth.total)}
        self.true = {"table": by_text(truth.table, truth.table), "total": by_text(truth.total, truth.total)}
        for side, rows in self.sides.items():
            assert set(rows) == set(self.true[side])  # hidden is not absent
            for text, row in rows.items():
                self.read(side, text, row)
        self.add_up(hidden)
        if "kind" in hidden.table.column_names and not {"payer", "payer_name", "plan", "line_of_business"} & set(
            s.lists
        ):
            for side in self.sides:
                self.compose(side)
        if "partial" in hidden.table.column_names:
            for side in self.sides:
                self.define(side)
        self.lines(hidden)
        self.check()
        self.narrow()

    def counts(self, row: dict) -> list[str]:
        """The columns that count: whole numbers of lines, claims or persons."""
        found = [name for name in row if name.endswith("_count") and not name.startswith("completed")]
        return found + [name for name in (*RATED, "unknown") if name in row and row.get("unit", self.unit) != "dollars"]

    def read(self, side: str, text: tuple, row: dict) -> None:
        """What a row says of itself: its figures, its rate, its bound; a blank one is anything it may be."""
        has = self.counts(row)
        # A row stands there for its lines, and one of denials for its denied lines; beside a count of lines adjudicated none may be denied.
        sure = [one for one in ADD_UP if one == "line_count" or "adjudicated_line_count" not in row]
        for name in [*has, *(one for one in RATED if one in row and one not in has)]:
            value, least = row[name], 1.0 if name in sure or name.endswith("claim_count") else 0.0
            self.open[side, text, name] = [least, inf] if value is None else [float(value), float(value)]
        if row.get("withheld"):
            for name in has:
                self.open[side, text, name] = [0.0, inf]
        at = {name: (side, text, name) for name in row}
        for small, large in (
            ("claim_count", "line_count"),
            ("person_count", "line_count"),
            ("denied_claim_count", "denied_line_count"),
            RATED,
        ):
            if small in row and large in row:
                self.rules.append(([(1, at[large]), (-1, at[small])], 0, inf))
        if "line_count" in row and "denominator" in has:
            self.rules.append(([(1, at["line_count"]), (-1, at["denominator"])], 0, inf))
        if "numerator" in row:
            if row["denial_rate"] is not None:
                self.rules.append(([(1, at["numerator"]), (-row["denial_rate"], at["denominator"])], 0, 0))
            if said := row.get("denial_rate_bound"):
                low, high = percents(said)
                self.rules.append(([(1, at["numerator"]), (-low, at["denominator"])], 0, inf))
                self.rules.append(([(1, at["numerator"]), (-high, at["denominator"])], -inf, -1e-6))
                if row.get("unit", self.unit) != "dollars":  # a bound is shown for someone, and not for all
                    self.open[at["numerator"]][0] = max(self.open[at["numerator"]][0], 1)
                    self.rules.append(([(1, at["denominator"]), (-1, at["numerator"])], 1, inf))
        if row.get("share_of_lines_rate") is not None and self.sides["total"]:
            total = ("total", next(iter(self.sides["total"])), "denied_line_count")
            self.rules.append(([(1, at["denied_line_count"]), (-row["share_of_lines_rate"], total)], -1e-6, 1e-6))

    def add_up(self, hidden: queries.Answer) -> None:
        """Rows add up to the row of the total whose text they share; of claims and persons no less than it."""
        of_total, of_table = text_of(self.truth.total), text_of(self.truth.table)
        shared = [(of_total.index(name), of_table.index(name)) for name in of_total if name in of_table]
        homes = {tuple(text[here] for here, _ in shared) for text in self.sides["total"]}
        assert all(tuple(one[there] for _, there in shared) in homes for one in self.sides["table"])
        for text, total in self.sides["total"].items():
            parts = [one for one in self.sides["table"] if all(one[there] == text[here] for here, there in shared)]
            for column in dict.fromkeys(one for one in (*self.counts(total), *RATED) if one in total):
                self.adds(("total", text, column), [("table", one, column) for one in parts])

    def adds(self, whole: tuple, parts: list[tuple]) -> None:
        """One sum. That claims or persons happen to add up exactly he may guess, so where they do he knows it."""
        if whole not in self.open or not all(one in self.open for one in parts):
            return
        said = [one for one in parts if not self.is_withheld(one)]
        if self.is_withheld(whole) or len(said) < len(
            parts
        ):  # what is withheld nobody can check, but it is part of the sum
            if not self.is_withheld(whole) and whole[2] in ("line_count", "denied_line_count"):
                self.rules.append(([(1, whole), *((-1, one) for one in said)], 0, inf))
            return
        more = self.worth(whole) - sum(self.worth(one) for one in parts)
        exact = abs(more) < 1e-6 * max(1, abs(self.worth(whole)))
        self.rules.append(
            (
                [(1, whole), *((-1, one) for one in parts)],
                -inf if more < 0 and not exact else 0,
                inf if more > 0 and not exact else 0,
            )
        )
        for one in parts:
            if self.worth(whole) >= self.worth(one):
                self.rules.append(([(1, whole), (-1, one)], 0, inf))

    def is_withheld(self, figure: tuple) -> bool:
        return bool(self.true[figure[0]][figure[1]].get("withheld"))

    def compose(self, side: str) -> None:
        """BUCA and Medicare are sums of payers' rows beside them."""
        names = text_of(self.truth.table if side == "table" else self.truth.total)
        rows = {text: dict(zip(names, text, strict=True)) for text in self.sides[side]}
        rest = [name for name in names if name not in ("kind", "benchmark", "line_of_business")]
        payers = {}
        for text, row in rows.items():
            if row["kind"] == "payer":
                payers.setdefault(tuple(row[name] for name in rest), []).append((text, row))
        for text, row in rows.items():
            if row["kind"] == "payer":
                continue
            is_buca = row["kind"].startswith("BUCA")
            four = set(FOUR) - {row["benchmark"].removeprefix("BUCA without ")} if is_buca else {"Medicare"}
            line = "commercial" if is_buca else "medicare"
            beside = payers.get(tuple(row[name] for name in rest), [])
            parts = [one for one, other in beside if other["benchmark"] in four and other["line_of_business"] == line]
            for column in ("line_count", *RATED) if parts else ():
                self.adds((side, text, column), [(side, one, column) for one in parts])

    def define(self, side: str) -> None:
        """Definitions beside each other: what is adjudicated is so whether partial denials count or not; claims are no more than lines."""
        names = text_of(self.truth.table if side == "table" else self.truth.total)
        unit, partial = names.index("unit"), names.index("partial")
        for text in self.sides[side]:
            strict = (*text[:partial], "not counted", *text[partial + 1 :])
            if strict != text and strict in self.sides[side]:
                self.rules.append(([(1, (side, text, "denominator")), (-1, (side, strict, "denominator"))], 0, 0))
            claims = (*text[:unit], "claims", *text[unit + 1 :])
            if text[unit] == "lines" and claims in self.sides[side]:
                for name in RATED:
                    self.rules.append(([(1, (side, text, name)), (-1, (side, claims, name))], 0, inf))

    def check(self) -> None:
        """What he holds for true is true: else he would be no attacker but a fool."""
        for terms, low, high in self.rules:
            if not any(self.is_withheld(one) for _, one in terms if one != ("scope",)):
                value = sum(
                    factor * (self.truth.basis.line_count if one == ("scope",) else self.worth(one))
                    for factor, one in terms
                )
                assert low - 1e-3 <= value <= high + 1e-3, (value, low, high, terms[:4])

    def lines(self, hidden: queries.Answer) -> None:
        """The lines in scope are the lines of the total; lines left out as unusable may be a row; immature lines are in immature rows."""
        scope, basis = [("scope",)], hidden.basis
        self.open["scope",] = [0.0, inf] if basis.line_count is None else [float(basis.line_count)] * 2
        rows = [(text, self.true["total"][text]) for text in self.sides["total"]]
        inside = [
            ("total", text, "line_count")
            for text, row in rows
            if row.get("period", "selected") == "selected" and row.get("kind", "payer") == "payer"
        ]
        if all(one in self.open for one in inside) and sum(map(self.worth, inside)) == self.truth.basis.line_count:
            self.rules.append(([(1, scope[0]), *((-1, one) for one in inside)], 0, 0))
        for side, found in self.sides.items():
            unusable = [
                (side, text, "line_count")
                for text in found
                if "unusable" in text and (side, text, "line_count") in self.open
            ]
            for why, count in basis.left_out:
                if (
                    why.startswith("without a readable")
                    and count is not None
                    and unusable
                    and sum(map(self.worth, unusable)) == count
                ):
                    self.rules.append(([(1, one) for one in unusable], count, count))
            young = [(side, text, "line_count") for text, row in found.items() if row.get("is_mature") is False]
            share = basis.immature_share
            if share is None or not basis.line_count or not young or young[0] not in self.open:
                continue
            count = share * basis.line_count
            if abs(sum(map(self.worth, young)) - count) < 0.5:
                self.rules.append(([(1, one) for one in young], count - 0.5, count + 0.5))

    def worth(self, figure: tuple) -> float:
        """What a figure truly is."""
        side, text, column = figure
        return float(self.true[side][text].get(column) or 0)

    def narrow(self) -> None:
        """Every rule says something of each of its figures, given the others; until none says anything new."""
        changed, rules = True, self.rules
        for _ in range(40):
            if not changed:
                break
            changed = False
            rules = [one for one in rules if any(self.open[name][0] < self.open[name][1] for _, name in one[0])]
            for terms, low, high in rules:
                ends = [
                    sorted((factor * self.open[one][0], factor * self.open[one][1])) if factor else [0, 0]
                    for factor, one in terms
                ]
                least, most = Ends([end[0] for end in ends]), Ends([end[1] for end in ends])
                for place, (factor, one) in enumerate(terms):
                    if not factor:
                        continue
                    given = (low - most.without(place), high - least.without(place))
                    found = sorted(end / factor for end in given)
                    whole = one[-1] not in RATED or self.true[one[0]][one[1]].get("unit", self.unit) != "dollars"
                    if whole:
                        found = [
                            end if abs(end) == inf else round_in(end + way)
                            for end, way, round_in in zip(found, (-1e-4, 1e-4), (ceil, floor), strict=True)
                        ]
                    now = self.open[one]
                    better = [max(now[0], found[0]), min(now[1], found[1])]
                    if better[0] <= better[1] and (better[0] > now[0] + 1e-6 or better[1] < now[1] - 1e-6):
                        self.open[one], changed = better, True

    def solved(self) -> list[str]:
        """The counts of 1 to 10 that are shown, or left with fewer than three values."""
        found = []
        for side, rows in self.true.items():
            for text, row in rows.items():
                for name in self.counts(row):
                    low, high = self.open[side, text, name]
                    assert self.is_withheld((side, text, name)) or low <= (row[name] or 0) + 1e-3 <= high + 2e-3, (
                        text,
                        name,
                    )
                    if row[name] is not None and 1 <= row[name] <= 10 and high - low + 1 < 3:
                        found.append(f"{side} {text} {name} is {row[name]}: {low} to {high}")
        return found


class Ends:
    """The sum of all but one, some of them without end."""

    def __init__(self, ends: list[float]) -> None:
        self.ends, self.known = ends, sum(end for end in ends if abs(end) != inf)
        self.endless = [end for end in ends if abs(end) == inf]

    def without(self, place: int) -> float:
        one = self.ends[place]
        if len(self.endless) > (abs(one) == inf):
            return self.endless[0]
        return self.known - (0 if abs(one) == inf else one)


def text_of(table) -> list[str]:
    """The columns that say which row it is."""
    return [
        one.name for one in table.schema
        if not is_figure(one.name) and one.name not in NO_KEYS and str(one.type) != "bool" and not one.name.endswith("_bound")
    ]  # fmt: skip


def by_text(table, like) -> dict[tuple, dict]:
    """Rows by what says which they are."""
    rows, names = table.to_pylist(), text_of(like)
    found = {tuple(row[name] for name in names): row | unknown(row) for row in rows}
    assert len(found) == len(rows)
    return found


def unknown(row: dict) -> dict:
    """How many are of unknown outcome, as a row says it: by their share, or by the least and most the rate can be."""
    if "unknown_rate" not in row:
        return {}
    numerator, denominator, share, least = (row[one] for one in (*RATED, "unknown_rate", "denial_rate_least"))
    if denominator is not None and share is not None and share < 1:
        return {"unknown": round(denominator * share / (1 - share), 6)}
    return {
        "unknown": round(numerator / least - denominator, 6)
        if least and numerator is not None and denominator is not None
        else None
    }


def percents(said: str) -> tuple[float, float]:
    """under 25 %, 25 % to under 50 %, 75 % or more"""
    numbers = [Decimal(word) / 100 for word in said.replace("\u00a0", " ").split() if word.isdigit()]
    if said.startswith("under"):
        return 0.0, float(numbers[0])
    return (float(numbers[0]), 1.0 + 1e-3) if len(numbers) == 1 else (float(numbers[0]), float(numbers[1]))


def attacked(con, s: Selection, question: str, by: tuple[str, ...]) -> list[str]:
    """What could be worked out of a hidden answer. Its truth is what the guard was given: asking twice takes twice as long."""
    given, guard = {}, suppression.guard

    def keep(table, total, mode, unit, line_count):
        given.update(table=table, total=total, line_count=line_count)
        return guard(table, total, mode, unit, line_count)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suppression, "guard", keep)
        hidden = queries.answer(con, question, s, list(by), "hide")
    if not given or not given["table"].num_rows:
        return []
    table, total = (
        suppression.without_helpers(given[side], roles(given[side].column_names)) for side in ("table", "total")
    )
    truth = replace(hidden, table=table, total=total, basis=replace(hidden.basis, line_count=given["line_count"]))
    return [f"{question} by {by}: {one}" for one in Attack(hidden, truth, s).solved()]


@pytest.mark.parametrize("number", pieces(range(many(36, SELECTIONS)), 2))
def test_no_small_count_can_be_worked_out(con, known, number):
    s, _ = drawn(number, known)
    for question, by in turns(number):
        solved = attacked(con, s, question, by)
        assert not solved, f"{s.url()}\n" + "\n".join(solved)


def test_every_question_and_every_grouping_has_its_turn():
    dealt = {one for number in range(SELECTIONS) for one in turns(number)}
    assert {question for question, _ in dealt} == set(of_claims())
    met = Counter(by for _, by in dealt)
    assert set(met) == {(one,) for one in dimensions()} | set(PAIRS) and min(met.values()) >= len(of_claims()) / 8


@pytest.mark.parametrize("unit", CHOICES["unit"])
def test_no_small_count_of_a_page_can_be_worked_out(con, unit):
    s = replace(default(con), unit=unit)
    for question, by in PAGES:
        truth, hidden = (queries.answer(con, question, s, list(by), mode) for mode in ("show", "hide"))
        solved = Attack(hidden, truth, s).solved()
        assert not solved, f"{question} by {by}\n" + "\n".join(solved)


def test_the_attack_succeeds_where_only_small_cells_themselves_are_hidden(con, monkeypatch):
    """A test that cannot fail is worth nothing: without what is hidden along, subtraction tells."""
    monkeypatch.setattr(suppression, "protect", lambda *_: None)
    monkeypatch.setattr(suppression, "composites", lambda *_: None)
    every = product(("denial_bridge", "denial_rate_by_month", "period_totals"), ("payer", "state", "product"))
    solved = [attacked(con, default(con), question, (by,)) for question, by in every]
    assert sum(map(len, solved)) >= 3


def test_what_pages_show_first_still_holds_most_lines(con):
    """Rows with their figures hold at least 80 % of the lines of these answers, all of them together and half of each at least."""
    seen, every = 0, 0
    for question, by in PAGES:
        truth, hidden = (queries.answer(con, question, default(con), list(by), mode) for mode in ("show", "hide"))
        count = next(
            one
            for one in ("line_count", "found_line_count", "denied_line_count", "denominator")
            if one in truth.table.column_names
        )
        shown = by_text(hidden.table, truth.table)
        lines = {text: row[count] or 0 for text, row in by_text(truth.table, truth.table).items()}
        kept = sum(lines[text] for text, row in shown.items() if row[count] is not None)
        assert kept >= sum(lines.values()) / 2, question
        seen, every = seen + kept, every + sum(lines.values())
    assert seen >= 0.8 * every
