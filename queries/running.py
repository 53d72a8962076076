"""Running a question, what is remembered of it, and what decides it beside the extract: definitions()."""

import hashlib
import warnings
from pathlib import Path

import duckdb
import pyarrow as pa

import data
from data.statements import execute
from queries import remembered
from queries.catalogue import about_of
from queries.compiled import compiled
from queries.layout import laid_out
from queries.trees import Node, constant, listed, write_expression

HERE = Path(__file__).parent
# The copy it warns of is of a few rows; the other way plans every question twice, and planning is most of its time.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")
EVERYTHING = ["everything"]
# What prepare() teaches an open extract, beside what data.definitions() names. A question is read anew whenever it is asked.
TAUGHT = ("*.sql", "relations/*.sql", "findings/*.sql", "dimensions.csv")
REMEMBERED = 500
_REMEMBERED: dict[tuple, pa.Table] = {}


def definitions() -> str:
    """16 hex digits that change when a file is edited by which an extract is opened: the one list of such files."""
    every = sorted(path for kind in TAUGHT for path in HERE.glob(kind))
    stamps = [(str(path), (facts := path.stat()).st_mtime_ns, facts.st_size) for path in every]
    return hashlib.sha256(repr([*data.definitions(), *stamps]).encode()).hexdigest()[:16]


def taught(con: duckdb.DuckDBPyConnection) -> str:
    """The macros by which an extract was opened, as SQL."""
    return remembered.known(con, "macros", lambda: con.cursor().execute("SELECT macros FROM taught").fetchone()[0])


def statement(con: duckdb.DuckDBPyConnection, text: str, struct: dict, by: list[str]) -> tuple[str, dict]:
    """A question's plain SELECT, and the values of its parameters."""
    macros = taught(con)
    if len(by) > 1:
        rows = rows_of(text)
        columns = remembered.known(con, f"columns of {rows}", lambda: columns_of(con, rows, macros, struct))
        by = sorted(by, key=columns.index)
    return compiled(text, by, struct, macros)


def script(sql: str, named: dict) -> str:
    """A statement as DuckDB's own shell takes it, laid out to be read, with the values of its parameters."""
    if not named:
        return f"{laid_out(sql)};\n"
    values = [f'"{name}" := {write_expression(literal(value))}' for name, value in sorted(named.items())]
    return f"PREPARE asked AS\n{laid_out(sql)};\nEXECUTE asked({', '.join(values)});\n"


def literal(value: object) -> Node:
    """A parameter's value as a tree: a list, a number, or a text, as which a day stands too."""
    if isinstance(value, list):
        return listed([literal(part) for part in value])
    return constant(value if isinstance(value, int) else str(value))


def columns_of(con: duckdb.DuckDBPyConnection, rows: str, macros: str, struct: dict) -> list[str]:
    """The columns of the rows that a question reads, in their order: DuckDB writes what is grouped by in it."""
    sql, named = compiled(f"FROM {rows} LIMIT 0", [], struct, macros)
    return [name for name, *_ in con.cursor().execute(sql, named).description]


def rows_of(text: str) -> str:
    """The rows that a question reads: lines, or prices that hospitals post."""
    return "posted($selection)" if about_of(text) == "posted_rates" else "selected($selection)"


def run(con: duckdb.DuckDBPyConnection, text: str, struct: dict, by: list[str]) -> pa.Table:
    """One run of a question, on a cursor of its own."""
    sql, named = statement(con, text, struct, by)
    table = as_text(execute(con.cursor(), sql, named).to_arrow_table())
    return table.drop_columns(EVERYTHING) if by == EVERYTHING else table


def run_once(
    con: duckdb.DuckDBPyConnection, opened: tuple[str, str], text: str, struct: dict, by: list[str]
) -> pa.Table:
    """run(), remembered: the total and the basis of a selection are part of each answer about it, grouped by whatever.

    `opened` is the version of the open extract and the definitions by which it was opened.
    """
    key = (*opened, text, repr(struct), tuple(by))
    table = _REMEMBERED.get(key)  # kept here: another session may clear all while this one asks
    if table is None:
        if len(_REMEMBERED) >= REMEMBERED:
            _REMEMBERED.clear()
        table = _REMEMBERED[key] = run(con, text, struct, by)
    return table


def forget() -> None:
    """Nothing is remembered: the next question is asked anew."""
    _REMEMBERED.clear()
    remembered.forget()


def as_text(table: pa.Table) -> pa.Table:
    """The table with its ENUMs as plain text."""
    plain = [pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one for one in table.schema]
    return table.cast(pa.schema(plain))
