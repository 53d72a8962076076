"""What people ask, and what each of their questions needs: from the headers, laid beside the lines as two tables for SQL.

`data/reference/answerability.csv` names the questions. `named_questions` says of each, at each stage and unit, what no input carries;
`named_needs` has a row per alternative of each need and kind of input (inputs that carry the same columns are one kind).
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import duckdb

from data.code_tables import reference
from queries.catalogue import dimension, metrics, question
from queries.needs import absent, closure, figures, holds, refines
from queries.selection import CHOICES

Needs = list[frozenset[str]]
NO_CLAIM = "no claim says it"


class Named(NamedTuple):
    """A question in the words of those who ask it; `figure` is the one they ask for, of a question of ours that has several."""

    id: str
    asks: str
    question: str
    figure: str
    by: str
    page: str
    least_rate: str
    counts: str
    least_lines: str
    fix: str
    source: str

    @property
    def takes_lines(self) -> bool:
        """Whether it is about lines of claims, not about what others publish."""
        return not self.question or question(self.question).about == "lines"


def named() -> list[Named]:
    """Every question that people ask, in the order of their table."""
    return [Named(**row) for row in reference("answerability")]


def needs(one: Named, stage: str = "initial", unit: str = "lines") -> Needs:
    """What an answer takes, and what the figure asked for takes besides."""
    return _needs(one, question(one.question).text, stage, unit) if one.question else []


@cache
def _needs(one: Named, text: str, stage: str, unit: str) -> Needs:
    by = [dimension(one.by).column] if one.by else []
    return list(dict.fromkeys([*closure(one.question, by, [], stage, unit), *_figure(one, text, stage)]))


def _figure(one: Named, text: str, stage: str) -> Needs:
    return figures(text, stage).get(one.figure, [])


def finer(one: Named, stage: str = "initial") -> Needs:
    """What would refine it. What only other figures of the same question take is left out."""
    return _finer(one, question(one.question).text, stage) if one.question else []


@cache
def _finer(one: Named, text: str, stage: str) -> Needs:
    others = {need for each in figures(text, stage).values() for need in each} if one.figure else set()
    own = set(_figure(one, text, stage))
    return [need for need in dict.fromkeys(refines(text, stage)) if need in own or need not in others]


def missing(one: Named, inputs: list[frozenset[str]], stage: str = "initial", unit: str = "lines") -> tuple[str, ...]:
    """What no input carries of what it needs; an answer takes one input that carries all of it."""
    from queries import enough

    return enough(inputs, needs(one, stage, unit))[1] if one.question else (NO_CLAIM,)


def lacking(one: Named, inputs: list[frozenset[str]], stage: str = "initial") -> tuple[str, ...]:
    """What would refine it and no input carries."""
    return tuple(sorted({column for need in finer(one, stage) for column in absent(inputs, need)}))


def prepare(con: duckdb.DuckDBPyConnection, inputs: list[frozenset[str]]) -> None:
    """Lay both tables beside the lines, and which kind of input each part is."""
    kinds = tuple(dict.fromkeys(inputs))
    table(
        con,
        "part_kinds",
        "part_id INTEGER, kind INTEGER",
        [(part, kinds.index(one)) for part, one in enumerate(inputs)],
    )
    questions, needed = laid_out(kinds, *said())
    table(
        con,
        "named_questions",
        "place INTEGER, id VARCHAR, asks VARCHAR, page VARCHAR, fix VARCHAR, least_rate DOUBLE, counts VARCHAR, least_lines INTEGER, takes_lines BOOLEAN, stage VARCHAR, "
        "unit VARCHAR, missing VARCHAR, lacking VARCHAR",
        questions,
    )
    table(
        con,
        "named_needs",
        "id VARCHAR, stage VARCHAR, unit VARCHAR, need INTEGER, item VARCHAR, kind INTEGER, is_held BOOLEAN",
        needed,
    )


def said() -> tuple[tuple[Named, ...], tuple[str, ...]]:
    """What is named, and all that says what it needs: an edited file counts at once."""
    every = tuple(named())
    texts = [question(name).text for name in dict.fromkeys(one.question for one in every) if name]
    return every, (*(metric.id for metric in metrics().values()), *texts)


@lru_cache(8)
def laid_out(
    kinds: tuple[frozenset[str], ...], every: tuple[Named, ...], texts: tuple[str, ...]
) -> tuple[list[tuple], list[tuple]]:
    """The rows of both tables where inputs are of these kinds. What it reads again below is in `texts`: by them it is remembered."""
    choices = [(stage, unit) for stage in CHOICES["stage"] for unit in ("lines", "dollars")]
    questions = [
        (place, one.id, one.asks, one.page, one.fix, float(one.least_rate), one.counts, int(one.least_lines), one.takes_lines, stage, unit,
         ", ".join(missing(one, list(kinds), stage, unit)), ", ".join(lacking(one, list(kinds), stage)))
        for place, one in enumerate(every)
        for stage, unit in choices
    ]  # fmt: skip
    needed = [
        (one.id, stage, unit, number, item, kind, holds(columns, item))
        for one in every
        for stage, unit in choices
        for number, need in enumerate(needs(one, stage, unit))
        for item in sorted(need)
        for kind, columns in enumerate(kinds)
    ]
    return questions, needed


def table(con: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterable[tuple]) -> None:
    """A small table in one statement: its columns as lists."""
    words = [one.split() for one in columns.split(", ")]
    lists = list(zip(*rows, strict=True)) or [()] * len(words)
    picked = ", ".join(f"unnest(${word}::{kind}[]) AS {word}" for word, kind in words)
    con.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT {picked}",
        {word: list(values) for (word, _), values in zip(words, lists, strict=True)},
    )
