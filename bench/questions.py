"""Every question: its SQL, its planning, its whole answer, and the same figures from the same rows in Polars and pandas."""

import json
import os
import tempfile
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import duckdb

import data
import queries
from bench.measure import OUT, Mismatch, alone, medians
from bench.want import KEYS, UNGROUPED, Want, agree
from queries import running
from queries.catalogue import dimensions
from queries.needs import closure
from queries.selection import Selection, default

TWINS = ("polars", "pandas")
# Identifiers that no question reads.
UNREAD = "source_file, source_row, claim_id, payer_claim_id, claim_line_number, chain_id, ndc_code, ndc11"
# A question slower than this is asked once: its time varies little.
SLOW_SECONDS = 1
LONGEST_MILLISECONDS = 600_000
# Rounds of planning and of whole answers: they would take most of the time, and vary little.
FEW = 3


def measure(extract: str, cache: str, rounds: int, is_full: bool) -> dict:
    """All questions at the default selection and over the whole extract, by payer, in a process of their own.

    In full: beside their twins, and at the default selection with their planning and their whole answers; else their SQL alone.
    """
    # Ten million lines may take longer than a server allows.
    os.environ |= {"J3590_CACHE": cache, "J3590_QUERY_MILLISECONDS": str(LONGEST_MILLISECONDS)}
    return alone("questions:ask_all", extract=extract, rounds=rounds, is_full=is_full)["result"]


def ask_all(extract: str, rounds: int, is_full: bool) -> dict:
    """The times of every question, in seconds. Raises Mismatch after all were compared."""
    con = queries.prepare(data.open(Path(extract)))
    frames = load(con) if is_full else {}
    found, wrong = {}, []
    for label, selection in {"default": default(con), "whole": Selection()}.items():
        found[label] = {}
        for name in queries.names():
            try:
                found[label][name] = ask(con, name, selection, frames, rounds, is_full and label == "default")
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


def ask(
    con: duckdb.DuckDBPyConnection, name: str, selection: Selection, frames: dict, rounds: int, is_full: bool
) -> dict:
    """One question's times: its SQL beside its twins, and in full its planning and its whole answer."""
    by, asked = grouping(name), queries.question(name)
    parts, missing = queries.needs.enough(
        queries.about(con).inputs, closure(name, by, list(selection.lists), selection.stage)
    )
    if missing:
        return {"missing": list(missing)}
    given = (con, asked.text, selection.struct(parts), by)
    sql = partial(queries.run, *given)
    first = medians({"sql": sql}, 1)
    rounds = 1 if first["sql"] > SLOW_SECONDS else rounds
    known = {one: frame for one, frame in frames.items() if name in KEYS}
    twins = {one: partial(getattr(twin(one), name), frame, Want.of(selection)) for one, frame in known.items()}
    answered = sql().to_pylist() if twins else []
    compared = {one: agree(name, answered, work(), one) for one, work in twins.items()}
    found = medians({"sql": sql} | twins, rounds) if rounds > 1 or twins else first
    if is_full:
        # The least: one thread plans, and what else the machine does only adds to its processor time.
        found["plan"] = min(planning(*given) for _ in range(FEW))
        found |= answering(con, name, selection, by, min(rounds, FEW))
    told = {"by": by, "is_detail": asked.is_detail, "compared": compared, "alone": alone_in(answered, compared)}
    return found | told


def planning(con: duckdb.DuckDBPyConnection, text: str, struct: dict, by: list[str]) -> float:
    """Seconds that DuckDB plans, in one thread, before it reads a row: planner and optimizer in its own profile of a run."""
    sql, named = running.statement(con, text, struct, by)
    ((_, profile),) = con.cursor().execute(f"EXPLAIN (ANALYZE, FORMAT json) {sql}", named).fetchall()
    found = json.loads(profile)
    return found["planner"]["total_time"] + found["optimizer"]["total_time"]


def answering(con: duckdb.DuckDBPyConnection, name: str, selection: Selection, by: list[str], rounds: int) -> dict:
    """The whole answer, with its total and what it rests on: asked first, and again when only the grouping is new."""

    def answer() -> queries.Answer:
        return queries.answer(con, name, selection, [] if by == queries.EVERYTHING else by)

    return medians({"first": answer}, rounds, forget) | medians({"again": answer}, rounds)


def grouping(name: str) -> list[str]:
    """By payer, where the question can be asked so."""
    asked = queries.question(name)
    able = any(one.column == "payer_group" for one in dimensions(asked.about).values())
    return ["payer_group"] if able and not asked.is_detail and name not in UNGROUPED else queries.EVERYTHING


def forget(_: str) -> None:
    """What answers remember of each other is not there when the first is asked."""
    running.forget()


def alone_in(answered: list[dict], compared: dict) -> list[str]:
    """The answer's figures that no twin works out."""
    known = {name for names in compared.values() for name in names}
    figures = answered[0] if answered and compared else {}
    return [
        name for name in figures if name not in known and not name.endswith("cell_count") and is_number(answered, name)
    ]


def is_number(answered: list[dict], name: str) -> bool:
    return any(isinstance(row[name], int | float) and not isinstance(row[name], bool) for row in answered)
