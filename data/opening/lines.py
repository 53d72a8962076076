"""From an extract's parts to the table `lines`: each concept in turn, then one join, written once with small text as ENUM."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from data import HERE, InputError, manifest
from data.header import Needs, stated
from data.opening.enums import enumerated
from data.opening.loading import kind_of_rows, load, told
from data.statements import execute

ROOM = Path(__file__).parent
CONCEPTS = HERE / "concepts"


@cache
def concepts() -> dict[str, Needs]:
    """Every concept by name, in an order in which each comes after those it reads, and after what decides which records there are."""
    found = {path.stem: Needs(path.read_text()) for path in sorted(CONCEPTS.glob("*.sql"))}
    reads = {
        name: [other for other in sorted(found) if other != name and re.search(rf"\b(FROM|JOIN) {other}\b", text)]
        for name in found
        if (text := (CONCEPTS / f"{name}.sql").read_text())
    }
    # First which rows are records, then which of them are answers to claims as sent: every other concept reads what these leave.
    first = ["submission", *reads["submission"], "line_part"]
    order = {name: others if name in first else ["submission", *others] for name, others in reads.items()}
    order |= {name: ["line_part", *order[name]] for name in first if name != "line_part"}
    return {name: found[name] for name in TopologicalSorter(order).static_order()}


def build(con: duckdb.DuckDBPyConnection, extract: Path, keep: bool = False) -> None:
    """Make `lines`, `correlation`, `months`, `parts`, `totals`, `submissions`, `extract` and the code tables on this connection.

    With keep=True the records and every concept stay as temporary tables: the checks read them.
    """
    facts = manifest(extract)
    with readable(extract):
        load(con, extract, facts)
        for name in concepts():
            origins = concepts() if name == "record_facts" else ()
            seldom = only_where(name)
            if seldom and not execute(con, seldom[0]).fetchone()[0]:
                execute(con, f"CREATE OR REPLACE TEMP TABLE {name} ({seldom[1]})")
                continue
            make(con, f"TEMP TABLE {name}", CONCEPTS / f"{name}.sql", origins)
            if name == "line_part":
                told(con, kind_of_rows(facts))
            elif name == "submission":
                execute(con, (ROOM / "records_joined.sql").read_text())
        # The joins of lines.sql are written in the order that is best: what stands at the right is narrower or shorter.
        execute(con, "SET disabled_optimizers = 'join_order,build_side_probe_side'")
        make(con, "TABLE lines", ROOM / "lines.sql", (*concepts(), "records"))
        execute(con, "RESET disabled_optimizers")
        make(con, "TABLE correlation", ROOM / "correlation.sql")
        execute(con, "CREATE OR REPLACE TABLE months AS SELECT * FROM month ORDER BY ALL")
        make(con, "TABLE part_rows", ROOM / "part_rows.sql")
        make(con, "TABLE submissions", ROOM / "submissions.sql")
    if not keep:
        for name in concepts():
            execute(con, f"DROP TABLE {name}")
        kind = kind_of_rows(facts)
        execute(
            con, f"DROP VIEW records; DROP VIEW rows_told; DROP {kind} IF EXISTS rows_together; DROP {kind} rows_read"
        )


def only_where(concept: str) -> tuple[str, str] | None:
    """What a concept states that few extracts have a use for: the question of the inputs that says so, and its columns, which the others get
    empty, without planning the rest of it or reading a row."""
    text = (CONCEPTS / f"{concept}.sql").read_text()
    asked, columns = stated(text, "only where"), stated(text, "columns")
    return (asked, columns) if asked and columns else None


def make(con: duckdb.DuckDBPyConnection, what: str, path: Path, origins: Iterable[str] = ()) -> None:
    """One table from its file; given the tables that its text may come from, with text of few values as ENUM."""
    text = path.read_text()
    execute(con, f"CREATE OR REPLACE {what} AS {enumerated(con, text, origins) if origins else text}")


@contextmanager
def readable(extract: Path) -> Iterator[None]:
    """Damage in a part shows while it is read, as one of these errors; any other is a fault of ours and stays what it is."""
    try:
        yield
    except duckdb.Error as error:
        if type(error) in (duckdb.Error, duckdb.IOException, duckdb.InvalidInputException):
            raise InputError(f"A part of {extract} cannot be read: {error}. Run the extract again.") from None
        raise
