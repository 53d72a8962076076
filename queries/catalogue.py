"""What can be asked: the questions, the metrics and the dimensions, each read from its one file."""

import csv
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from data import InputError, header

T = TypeVar("T")
HERE = Path(__file__).parent
METRICS = HERE / "metrics.sql"


class Question(NamedTuple):
    """A question; `about` names the rows it reads: lines of claims, or a table of the ledger. Of detail, each row is a single line.

    Without a total, its answer over everything is no sum of its rows, and nobody is shown it. A workbook of it has a sheet per value of `sheets`.
    """

    name: str
    asks: str
    grain: str
    text: str
    about: str = "lines"
    is_detail: bool = False
    has_total: bool = True
    sheets: str = ""


class Finding(NamedTuple):
    """A file of queries/findings: a selection of lines to mend, what mends them, who says so, and the page that shows them."""

    name: str
    label: str
    what: str
    page: str
    fix: str
    source: str
    verified: str
    text: str


class Metric(NamedTuple):
    """A block of metrics.sql. Its meaning is what it is, one sentence, then what to mind."""

    name: str
    label: str
    meaning: str
    text: str
    id: str
    formula: str = ""

    @property
    def what(self) -> str:
        """What it is."""
        return self.meaning.split(". ", 1)[0].removesuffix(".") + "."

    @property
    def mind(self) -> str:
        """What to mind: the trap that people fall into."""
        return self.meaning.partition(". ")[2]


class Dimension(NamedTuple):
    name: str
    label: str
    column: str
    needs: str
    kind: str
    filter: str
    about: str  # what has the column: lines, and tables of the ledger
    set_aside: str  # what comparisons set aside together when they look at others: payers, codes
    meaning: str


def names(about: str | None = None) -> list[str]:
    """Every question there is; or those that group lines, or rows of a table of the ledger."""
    every = sorted(path.stem for path in (HERE / "questions").glob("*.sql"))
    return [name for name in every if about is None or question(name).about == about and not question(name).is_detail]


def question(name: str) -> Question:
    """A question by name, read at each call: an edited file answers at once."""
    path = HERE / "questions" / f"{name}.sql"
    if not path.is_file():
        raise InputError(f"No question '{name}'. Known questions: {', '.join(names())}.")
    text = path.read_text()
    grain = text.split("\n", 2)[1].removeprefix("-- ")
    is_detail, has_total = header.stated(text, "detail") == "lines", header.stated(text, "total") != "none"
    sheets = header.stated(text, "sheets") or ""
    return Question(name, header.title(text), grain, text, about_of(text), is_detail, has_total, sheets)


def about_of(text: str) -> str:
    """The rows that a question reads, as its header says: lines, where it says nothing."""
    return header.stated(text, "about") or "lines"


def findings() -> list[Finding]:
    """Every finding, read from its file."""
    return [_finding(path.stem, path.read_text()) for path in sorted((HERE / "findings").glob("*.sql"))]


@cache
def _finding(name: str, text: str) -> Finding:
    label, what = header.title(text).split(": ", 1)
    said = [header.stated(text, word) for word in ("page", "fix", "source", "verified")]
    return Finding(name, label, what[0].upper() + what[1:], *said, text)


def pages_of(name: str) -> list[str]:
    """The pages that a question is asked on, as its header says."""
    return header.terms(question(name).text, "pages")


def metrics() -> dict[str, Metric]:
    """Every metric by name, from the blocks of metrics.sql."""
    return _metrics(stamp(METRICS))


def stamp(path: Path) -> int:
    """Changes when a file does."""
    return path.stat().st_mtime_ns


@cache
def _metrics(changed: int) -> dict[str, Metric]:
    found = {}
    for block in METRICS.read_text().split("\n\n"):
        if made := re.search(r"MACRO (\w+)\(", block):
            comment = re.search(r"IS '(.*)';", block)[1].replace("''", "'")
            label, meaning = comment.split(". ", 1)
            digest = hashlib.sha256(block.encode()).hexdigest()[:8]
            formula = header.stated(block, "formula") or ""
            found[made[1]] = Metric(made[1], label, meaning, block, f"{made[1]}-{digest}", formula)
    return found


def metrics_of(text: str) -> list[Metric]:
    """The metrics that a text of SQL uses, itself or through other metrics."""
    return metrics_called(_calls(text))


def metrics_called(functions: frozenset[str]) -> list[Metric]:
    """The metrics among these functions, and those that they are made of."""
    return list(_metrics_called(functions, stamp(METRICS)))


@lru_cache(2000)
def _calls(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b(\w+)\(", text))


@lru_cache(2000)
def _metrics_called(functions: frozenset[str], changed: int) -> tuple[Metric, ...]:
    known, found, todo = _metrics(changed), {}, functions
    while todo := todo & known.keys() - found.keys():
        found |= {name: known[name] for name in todo}
        todo = frozenset().union(*(_calls(known[name].text.split("AS", 1)[1]) for name in todo))
    return tuple(found[name] for name in sorted(found))


def table(name: str, made: Callable[[Iterable[dict]], T]) -> T:
    """A table of this folder, of whose rows `made`, a function of a module, makes what is asked for; an edited file answers at once."""
    path = f"{HERE}/{name}"  # asked for two thousand times a page: a Path takes five times as long
    return _table(path, os.stat(path).st_mtime_ns, made)


@lru_cache(32)
def _table(path: str, changed: int, made: Callable[[Iterable[dict]], T]) -> T:
    with open(path, newline="") as file:
        return made(csv.DictReader(file))


def dimensions(about: str = "lines") -> dict[str, Dimension]:
    """The columns one may filter and group by, by name: those of lines, or of a table of the ledger."""
    return table("dimensions.csv", _dimensions).get(about, {})


def _dimensions(rows: Iterable[dict]) -> dict[str, dict[str, Dimension]]:
    found: dict[str, dict[str, Dimension]] = {}
    for row in rows:
        for about in row["about"].split():
            found.setdefault(about, {})[row["name"]] = Dimension(**row)
    return found


def dimension(word: str, about: str = "lines") -> Dimension:
    """A dimension of these rows by its name or its column."""
    known = dimensions(about).values()
    for one in known:
        if word in (one.name, one.column):
            return one
    raise InputError(f"Cannot group by '{word}'. Known: {', '.join(one.column for one in known)}.")
