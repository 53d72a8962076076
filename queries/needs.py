"""What an answer needs, what an extract lacks for it, and what would refine it: the one room for both."""

from functools import cache, lru_cache
from typing import NamedTuple

import pyarrow as pa

from data import header
from data.header import Needs
from data.opening.lines import concepts
from queries.catalogue import dimension, dimensions, metrics_called, metrics_of, names, pages_of, question
from queries.selection import Selection
from queries.trees import called, nodes, read


@cache
def stated(text: str) -> Needs:
    """What a question's or a metric's header states."""
    return Needs(text)


def closure(
    name: str, by: list[str], filters: list[str], stage: str = "initial", unit: str = "lines"
) -> list[frozenset[str]]:
    """All that an answer needs: of the question, its metrics, its unit, its grouping and its filters. Each a set of alternatives."""
    text, about = question(name).text, question(name).about
    needs = stated(text).needs + [
        one for metric in metrics_of(text) for one in stated(metric.text).needs if not_refined(one, text)
    ]
    if about != "lines":  # the ledger has all its columns, and filters that it knows nothing of do not act
        return list(dict.fromkeys(needs))
    if unit == "dollars" and any(metric.name in ("measured", "weighs") for metric in metrics_of(text)):
        needs.append(frozenset(["charge_amount"]))
    needs += [frozenset([dimensions()[one].needs]) for one in filters]
    needs += [frozenset([dimension(one).needs]) for one in by if one != "everything"]
    return list(dict.fromkeys(at_stage(needs, stage)))


def closure_of(text: str) -> list[frozenset[str]]:
    """All that a text of SQL needs, itself and through its metrics; without a grouping or filter."""
    return list(
        dict.fromkeys(
            [*stated(text).needs, *(need for metric in metrics_of(text) for need in stated(metric.text).needs)]
        )
    )


def at_stage(needs: list[frozenset[str]], stage: str) -> list[frozenset[str]]:
    """What the word `decision` asks for: an outcome; for the first decision also that the input holds every answer, not the last alone."""
    first = [frozenset(["every_answer"])] if stage == "initial" else []
    return [
        one for need in needs for one in ([need - {"decision"} | {"outcome"}, *first] if "decision" in need else [need])
    ]


def not_refined(need: frozenset[str], text: str) -> bool:
    """A question may say that a metric's need only refines it: it then answers without that column, and the figure is blank."""
    return need not in _refined(text)


def _refined(text: str) -> list[frozenset[str]]:
    return [frozenset(one.split("|")) for name in stated(text).refines for one in name]


def refines(text: str, stage: str = "initial") -> list[frozenset[str]]:
    """What would refine a question's answer; as with needs, `|` stands between alternatives."""
    return at_stage(_refined(text), stage)


def figures(text: str, stage: str = "initial") -> dict[str, list[frozenset[str]]]:
    """What each figure of a question needs: a column that is a call of a metric, itself or of other columns.

    A question that answers for both stages says so, `-- stages: both`: it lacks neither for the want of the other.
    """
    stage = "" if header.stated(text, "stages") == "both" else stage
    return {
        column: at_stage([need for metric in metrics_called(calls) for need in stated(metric.text).needs], stage)
        for column, calls in _calls_of_columns(text).items()
        if not column.endswith("cell_count")  # read by the guard of small cells alone
    }


@lru_cache(200)
def _calls_of_columns(text: str) -> dict[str, frozenset[str]]:
    """The functions called in each column that is a call, by the column's name, wherever in the question it is made."""
    found: dict[str, set[str]] = {}
    selects = (item for node in nodes(read(text)[0]) for item in node.get("select_list", ()))
    for item in selects:
        if item.get("class") == "FUNCTION" and item.get("alias"):
            found.setdefault(item["alias"], set()).update(called(node) for node in nodes(item))
    return {column: frozenset(names) for column, names in found.items()}


def holds(captured: frozenset[str], item: str, inside: str = "") -> bool:
    """Whether captured columns are enough for an item: a concept when all its needs are, else a contract column."""
    if item in concepts() and item != inside:
        return all(any(holds(captured, one, item) for one in need) for need in concepts()[item].needs)
    return item in captured


def absent(captured: list[frozenset[str]], need: frozenset[str], inside: str = "") -> list[str]:
    """What no part captures of a need, for telling a person what to ask for: contract columns, alternatives joined by "or"."""
    if any(holds(columns, item, inside) for columns in captured for item in need):
        return []
    found = []
    for item in sorted(need):
        if item in concepts() and item != inside:
            inner = [one for each in concepts()[item].needs for one in absent(captured, each, item)]
            # Each of its needs is met by some part, but not all by one.
            found.append(inner or [" or ".join(sorted(each)) for each in concepts()[item].needs])
        else:
            found.append([item])
    return found[0] if len(found) == 1 else [" or ".join(" and ".join(one) for one in found)]


class Gaps(NamedTuple):
    """Columns without which a question has no answer, and columns that would make its answer finer."""

    missing: tuple[str, ...]
    lacking: tuple[str, ...]


def gaps_of(inputs: list[frozenset[str]], selection: Selection) -> dict[str, Gaps]:
    """What inputs that capture these columns lack for each question."""
    return {
        name: Gaps(
            enough(inputs, closure(name, ["everything"], list(selection.lists), selection.stage, selection.unit))[1],
            lacking(inputs, question(name).text, selection.stage),
        )
        for name in names()
    }


def promised(captured: set[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Per page its questions, each by what it is about and what inputs that capture these columns lack for it, at the default selection."""
    pages: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name, gap in gaps_of([frozenset(captured)], Selection()).items():
        for page in pages_of(name):
            pages.setdefault(page, []).append((question(name).about, gap.missing))
    return dict(sorted(pages.items()))


def enough(inputs: list[frozenset[str]], needs: list[frozenset[str]]) -> tuple[list[int] | None, tuple[str, ...]]:
    """The parts that capture all that is needed (None: every part does), and what no part captures."""
    able = {part: [any(holds(columns, one) for one in need) for need in needs] for part, columns in enumerate(inputs)}
    parts = [part for part, met in able.items() if all(met)]
    if parts or not inputs:
        return (None if len(parts) == len(inputs) else parts), ()
    lacking = [one for need in needs for one in absent(inputs, need)]
    # Every need is met by some part, but no part meets all.
    return [], tuple(dict.fromkeys(lacking or [" or ".join(sorted(need)) for need in needs]))


def lacking(inputs: list[frozenset[str]], text: str, stage: str) -> tuple[str, ...]:
    """Columns that would refine the answer and that no part captures."""
    return tuple(sorted({one for need in refines(text, stage) for one in absent(inputs, need)}))


def blanks(inputs: list[frozenset[str]], text: str, stage: str) -> list[str]:
    """The figures of a question that the extract cannot give, though it can give the others: they are blank, never zero."""
    found = figures(text, stage)
    return [column for column, needs in found.items() if inputs and any(absent(inputs, need) for need in needs)]


def blanked(table: pa.Table, columns: list[str]) -> pa.Table:
    """The table without any value in these columns."""
    for number, column in enumerate(table.schema):
        if column.name in columns:
            table = table.set_column(number, column, pa.nulls(table.num_rows, column.type))
    return table
