"""What can be asked: the questions, the metrics and the dimensions, each read from its one file, and what each needs."""

import csv
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from data import InputError
from data.lines import Needs, concepts

HERE = Path(__file__).parent


class Question(NamedTuple):
    name: str
    asks: str
    grain: str
    text: str


class Metric(NamedTuple):
    name: str
    label: str
    meaning: str
    text: str
    id: str


class Dimension(NamedTuple):
    name: str
    label: str
    column: str
    needs: str
    kind: str
    filter: str
    meaning: str


def names() -> list[str]:
    """Every question there is."""
    return sorted(path.stem for path in (HERE / "questions").glob("*.sql"))


def question(name: str) -> Question:
    """A question by name, read at each call: an edited file answers at once."""
    path = HERE / "questions" / f"{name}.sql"
    if name not in names():
        raise InputError(f"No question '{name}'. Known questions: {', '.join(names())}.")
    text = path.read_text()
    asks, grain, *_ = text.splitlines()
    return Question(name, asks.removeprefix("-- "), grain.removeprefix("-- "), text)


def metrics() -> dict[str, Metric]:
    """Every metric by name, from the blocks of metrics.sql."""
    return _metrics((HERE / "metrics.sql").read_text())


@cache
def _metrics(text: str) -> dict[str, Metric]:
    found = {}
    for block in text.split("\n\n"):
        if made := re.search(r"MACRO (\w+)\(", block):
            comment = re.search(r"IS '(.*)';", block)[1].replace("''", "'")
            label, meaning = comment.split(". ", 1)
            digest = hashlib.sha256(block.encode()).hexdigest()[:8]
            found[made[1]] = Metric(made[1], label, meaning, block, f"{made[1]}-{digest}")
    return found


def metrics_of(text: str) -> list[Metric]:
    """The metrics that a text of SQL uses, itself or through other metrics."""
    known, found, todo = metrics(), {}, [text]
    while todo:
        words = set(re.findall(r"\b(\w+)\(", todo.pop()))
        for name in sorted(words & known.keys() - found.keys()):
            found[name] = known[name]
            todo.append(known[name].text.split("AS", 1)[1])
    return [found[name] for name in sorted(found)]


@cache
def dimensions() -> dict[str, Dimension]:
    """The columns one may filter and group by, by name."""
    with (HERE / "dimensions.csv").open(newline="") as file:
        return {row["name"]: Dimension(**row) for row in csv.DictReader(file)}


def dimension(word: str) -> Dimension:
    """A dimension by its name or its column."""
    for one in dimensions().values():
        if word in (one.name, one.column):
            return one
    raise InputError(f"Cannot group by '{word}'. Known: {', '.join(one.column for one in dimensions().values())}.")


def closure(name: str, by: list[str], filters: list[str]) -> list[frozenset[str]]:
    """All that an answer needs: of the question, its metrics, its grouping and its filters. Each a set of alternatives."""
    text = question(name).text
    needs = Needs(text).needs + [one for metric in metrics_of(text) for one in Needs(metric.text).needs if not_refined(one, text)]
    needs += [frozenset([dimensions()[one].needs]) for one in filters]
    needs += [frozenset([dimension(one).needs]) for one in by if one != "everything"]
    return list(dict.fromkeys(needs))


def not_refined(need: frozenset[str], text: str) -> bool:
    """A question may say that a metric's need only refines it: it then answers without that column, and shows the figure as missing."""
    return not any(need == refined for refined in Needs(text).refines)


def holds(captured: frozenset[str], item: str, inside: str = "") -> bool:
    """Whether captured columns are enough for an item: a concept when all its needs are, else a contract column."""
    if item in concepts() and item != inside:
        return all(any(holds(captured, one, item) for one in need) for need in concepts()[item].needs)
    return item in captured


def columns_of(need: frozenset[str], inside: str = "") -> frozenset[str]:
    """The contract columns behind a need, for telling a person what to ask for."""
    found: set[str] = set()
    for item in need:
        if item in concepts() and item != inside:
            for inner in concepts()[item].needs:
                found |= columns_of(inner, item)
        else:
            found.add(item)
    return frozenset(found)
