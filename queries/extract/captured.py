"""Which columns the inputs carry, and what each one they lack takes away: read from what questions, metrics and filters say they need."""

import re
from typing import NamedTuple

import duckdb

from data import contract
from data.opening.lines import concepts
from queries.catalogue import dimensions, names, question
from queries.extract import fact
from queries.needs import closure, figures, holds, refines
from queries.words import columns

# Not a column but a property of an input, and asked for like one.
EVERY_ANSWER = "every_answer"
EVERY_ANSWER_MEANING = "Each answer a payer gave, not only the last."
# Where a row was found, and where its date and dollars are from: reading says it, no data owner can.
NOT_ASKED_FOR = {"source_file", "source_row", "date_basis", "amount_basis"}
Need = frozenset[str]
Columns = frozenset[str]


class Lost(NamedTuple):
    """What inputs without a column cannot say: questions, or their first decision alone, figures of other questions, groupings; and what is coarser."""

    questions: tuple[str, ...] = ()
    first_decisions: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    coarser: tuple[str, ...] = ()


class Carried(NamedTuple):
    name: str
    meaning: str
    unit: str
    is_required: bool
    input_count: int
    captured_count: int
    filled_rate: float | None
    lost: Lost
    instead: tuple[str, ...] = ()  # other columns that would do as well

    @property
    def by(self) -> str:
        """all, some or none of the inputs."""
        if self.input_count and self.captured_count == self.input_count:
            return "all"
        return "some" if self.captured_count else "none"


class Asked(NamedTuple):
    """What a question needs, at the first and at the last decision; what its figures need; which columns make it finer."""

    name: str
    first: frozenset[Need]
    last: frozenset[Need]
    figures: dict[str, frozenset[Need]]
    finer: frozenset[str]


def carried(con: duckdb.DuckDBPyConnection, small_cells: str = "show") -> list[Carried]:
    """Every column of the contract, in its order, with how many inputs carry it, how full it is, and what its absence takes away."""
    inputs, full, questions, found = real_inputs(con), filled(con, small_cells), asked(), []
    for name, meaning, unit, is_required in wanted():
        without = list(dict.fromkeys(one for one in inputs if name not in one))
        unmet = lacking(name, without, questions)
        count = sum(name in one for one in inputs)
        away = lost(name, unmet, questions) if without else Lost()
        facts = (is_required, len(inputs), count, full.get(name), away, instead(name, without, unmet))
        found.append(Carried(name, meaning, unit, *facts))
    return found


def real_inputs(con: duckdb.DuckDBPyConnection) -> list[Columns]:
    """The columns that each input carries, without those that two carry together."""
    rows = con.cursor().execute("SELECT captured FROM parts WHERE part IS NOT NULL ORDER BY part_id").fetchall()
    return [frozenset(captured) for (captured,) in rows]


def wanted() -> list[tuple[str, str, str, bool]]:
    """What one can ask an input for: the contract's columns, and every answer."""
    columns = [
        (one.name, one.meaning, one.unit, one.required) for one in contract.columns() if one.name not in NOT_ASKED_FOR
    ]
    return [*columns, (EVERY_ANSWER, EVERY_ANSWER_MEANING, "", False)]


def filled(con: duckdb.DuckDBPyConnection, small_cells: str) -> dict[str, float]:
    """The share of lines with a value, for columns that `lines` keeps as the claim wrote them."""
    kept = {name for (name,) in con.cursor().execute("SELECT column_name FROM (DESCRIBE lines)").fetchall()}
    columns = [one.name for one in contract.columns() if one.name in kept and one.name not in NOT_ASKED_FOR]
    return {
        row["column_name"]: row["filled_rate"] for row in fact(con, "filled", small_cells, columns=columns).to_pylist()
    }


def asked() -> list[Asked]:
    """Every question that people ask; the values of a filter are asked for by the filter."""
    return [needs_of(name) for name in names() if name != "values"]


def needs_of(name: str) -> Asked:
    """What a question says it needs. Figures that it only works with, and leaves out of its answer, are none."""
    text = question(name).text
    inner = {one.strip() for each in re.findall(r"EXCLUDE \(([^)]*)\)", text) for one in each.split(",")}
    shown = {
        one: needs
        for one, needs in figures(text, "initial").items()
        if one not in inner and not one.startswith("part_")
    }
    first = closure(name, [], [], "initial")
    finer = refines(text, "initial")
    deeper = {one for need in [*first, *finer] for concept in beneath(need) for one in concepts()[concept].refines}
    return Asked(
        name,
        frozenset(first),
        frozenset(closure(name, [], [], "final")),
        {one: frozenset(needs) for one, needs in shown.items()},
        frozenset(one for need in {*finer, *deeper} for one in leaves(need)),
    )


def lacking(name: str, without: list[Columns], questions: list[Asked]) -> set[Need]:
    """The needs of questions, figures and groupings that some of these inputs do not meet and this column has a part in."""
    every = {need for one in questions for need in one.first.union(*one.figures.values())}
    every |= {frozenset([one.needs]) for one in dimensions().values()}
    return {need for need in every if name in leaves(need) and not all(met(one, need) for one in without)}


def lost(name: str, unmet: set[Need], questions: list[Asked]) -> Lost:
    """What cannot be said, or only more coarsely, where these needs are not met for want of this column."""
    unanswered = [one for one in questions if unmet & one.first]
    answered = [one for one in questions if one not in unanswered]
    blank = [
        column for one in answered for column, needs in one.figures.items() if unmet & needs and column in columns()
    ]
    return Lost(
        tuple(one.name for one in unanswered if unmet & one.last),
        tuple(one.name for one in unanswered if not unmet & one.last),
        tuple(dict.fromkeys(blank)),
        tuple(one.name for one in dimensions().values() if frozenset([one.needs]) in unmet),
        tuple(one.name for one in answered if name in one.finer),
    )


def instead(name: str, without: list[Columns], unmet: set[Need]) -> tuple[str, ...]:
    """Other columns, each of which alone would give these inputs all that this one gives them."""
    gained = [(one, need) for need in unmet for one in without if not met(one, need) and met(one | {name}, need)]
    others = [other for other, *_ in wanted() if other != name] if gained else []
    return tuple(other for other in others if all(met(one | {other}, need) for one, need in gained))


def met(columns: Columns, need: Need) -> bool:
    return any(holds(columns, item) for item in need)


def leaves(need: Need, inside: str = "") -> set[str]:
    """The contract columns that a need comes down to, through its concepts."""
    found = set()
    for item in need:
        if item in concepts() and item != inside:
            found |= {one for inner in concepts()[item].needs for one in leaves(inner, item)}
        else:
            found.add(item)
    return found


def beneath(need: Need, inside: str = "") -> set[str]:
    """The concepts that a need rests on."""
    found = set()
    for item in need:
        if item in concepts() and item != inside:
            found |= {item, *(one for inner in concepts()[item].needs for one in beneath(inner, item))}
    return found
