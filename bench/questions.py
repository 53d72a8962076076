"""Every question: its SQL, its whole answer, and the same figures from the same rows in Polars and pandas."""

import os
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import duckdb

import data
import queries
from bench.measure import OUT, Mismatch, alone, medians
from bench.want import KEYS, UNGROUPED, Want, agree
from queries.catalogue import closure
from queries.selection import Selection, default

TWINS = ("polars", "pandas")
# Identifiers that no question reads.
UNREAD = "source_file, source_row, claim_id, payer_claim_id, claim_line_number, chain_id, ndc_code, ndc11"
# A question slower than this is asked twice only.
SLOW_SECONDS = 2


def measure(extract: str, cache: str, rounds: int, twins: bool) -> dict:
    """All questions at the default selection and over the whole extract, by payer, in a process of their own."""
    os.environ["J3590_CACHE"] = cache
    return alone("questions:ask_all", extract=extract, rounds=rounds, twins=twins)["result"]


def ask_all(extract: str, rounds: int, twins: bool) -> dict:
    """The times of every question, in seconds. Raises Mismatch after all were compared."""
    con = queries.prepare(data.open(Path(extract)))
    frames = load(con) if twins else {}
    found, wrong = {}, []
    for label, selection in {"default": default(con), "whole": Selection()}.items():
        found[label] = {}
        for name in queries.names():
            try:
                found[label][name] = ask(con, name, selection, frames, rounds)
            except Mismatch as error:
                wrong.append(f"{error} ({label})")
    if wrong:
        raise Mismatch("\n".join(wrong))
    return found | {"lines": con.execute("SELECT count(*) FROM lines").fetchone()[0]}


def load(con: duckdb.DuckDBPyConnection) -> dict:
    """The table `lines` in each twin's memory, by way of one parquet file. Not counted."""
    import pyarrow.parquet as pq

    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUT) as folder:
        path = str(Path(folder) / "lines.parquet")
        table = con.sql(f"SELECT * EXCLUDE ({UNREAD}) FROM lines").to_arrow_table()
        pq.write_table(table, path)
        del table
        return {one: twin(one).load(path) for one in TWINS if find_spec(one)}


def twin(engine: str):
    return import_module(f"bench.twins_{engine}")


def ask(con: duckdb.DuckDBPyConnection, name: str, selection: Selection, frames: dict, rounds: int) -> dict:
    """One question's times: its SQL alone, beside its twins; its whole answer asked first and again."""
    by = grouping(name)
    parts, missing = queries.enough(
        queries.about(con).inputs, closure(name, by, list(selection.lists), selection.stage)
    )
    if missing:
        return {"missing": list(missing)}
    text, struct = queries.question(name).text, selection.struct(parts)

    def run():
        return queries.run(con, text, struct, by)

    start = time.perf_counter()
    answered = run().to_pylist()
    rounds = min(rounds, 2) if time.perf_counter() - start > SLOW_SECONDS else rounds
    works, compared = {"sql": run, "plan": lambda: plan(con, text, struct, by)}, {}
    want = Want.of(selection)
    for engine, frame in frames.items() if name in KEYS else ():
        works[engine] = lambda engine=engine, frame=frame: getattr(twin(engine), name)(frame, want)
        compared[engine] = agree(name, answered, works[engine](), engine)
    times = medians(works, rounds)
    whole = [] if by == queries.EVERYTHING else by
    queries.answer(con, name, selection, whole)
    again = medians({"again": lambda: queries.answer(con, name, selection, whole)}, rounds)
    first = medians({"first": lambda: queries.answer(con, name, selection, whole)}, rounds, forget)
    return (
        times
        | first
        | again
        | {"by": by, "rows": len(answered), "compared": compared, "alone": alone_in(answered, compared)}
    )


def plan(con: duckdb.DuckDBPyConnection, text: str, struct: dict, by: list[str]) -> None:
    """What DuckDB does before it reads a row: the same whatever the number of lines."""
    named = {name: value for name, value in {"selection": struct, "by": by}.items() if f"${name}" in text}
    # As JSON: drawing the plan as text takes longer than making it.
    con.cursor().execute(f"EXPLAIN (FORMAT json) {text}", named).fetchall()


def grouping(name: str) -> list[str]:
    """By payer, where the question can be asked so."""
    return queries.EVERYTHING if name in UNGROUPED else ["payer_group"]


def forget(_: str) -> None:
    """What answers remember of each other is not there when the first is asked."""
    queries._REMEMBERED.clear()


def alone_in(answered: list[dict], compared: dict) -> list[str]:
    """The answer's figures that no twin works out."""
    known = {name for names in compared.values() for name in names}
    figures = answered[0] if answered and compared else {}
    return [
        name for name in figures if name not in known and not name.endswith("cell_count") and is_number(answered, name)
    ]


def is_number(answered: list[dict], name: str) -> bool:
    return any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in answered)
