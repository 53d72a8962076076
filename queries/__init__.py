"""Questions and their answers: answer(con, "denial_rate", selection, by=["payer_group"]) → Answer."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import InputError, setting
from queries import answerable, findings, macros, suppression
from queries.basis import BASES, Asked, Basis, about
from queries.catalogue import dimension, names, question
from queries.needs import Gaps, blanked, blanks, closure, enough, gaps_of, promised
from queries.remembered import forget
from queries.running import EVERYTHING, definitions, run, run_once, script, statement
from queries.selection import Selection

HERE = Path(__file__).parent
__all__ = ["Answer", "Basis", "Gaps", "about", "answer", "definitions", "gaps", "names", "prepare", "promised"]


@dataclass(frozen=True)
class Answer:
    """What charts, tables, files and the terminal see. `missing` names the columns without which there is no answer."""

    question: str
    asks: str
    by: tuple[str, ...]
    table: pa.Table
    total: pa.Table
    basis: Basis
    missing: tuple[str, ...] = ()
    hidden: int = 0
    grain: str = field(default="", repr=False)
    statement: tuple[str, dict] = field(default=("", {}), repr=False)

    def script(self) -> str:
        """The plain SELECT that was asked, with its values: it runs in a file made by `python -m data database`."""
        lines = [self.asks, *([HIDDEN_AFTERWARDS] if self.basis.small_cells == "hide" else [])]
        return "".join(f"-- {line}\n" for line in lines) + script(*self.statement)

    def rows(self) -> list[dict]:
        """The table as Python rows."""
        return self.table.to_pylist()

    def only(self, column: str, value: str) -> "Answer":
        """The same answer with those of its rows that have this value: for lists of lines, which nothing is hidden of."""
        return replace(self, table=self.table.filter(pc.equal(self.table[column], value)))


HIDDEN_AFTERWARDS = "It counts the persons of each cell; what is small is hidden afterwards (queries/suppression.py)."


def prepare(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Lay beside an open extract what questions read of our own: the macros they are compiled from, sets of modifiers, what can be answered, findings."""
    taught = {"definitions": definitions(), "macros": macros.written()}
    forget(con)
    con.execute("CREATE OR REPLACE TABLE taught AS SELECT $definitions AS definitions, $macros AS macros", taught)
    con.execute(
        """CREATE OR REPLACE TABLE modifier_sets AS
        SELECT modifier_set, string_split(modifier_set::VARCHAR, ' ') AS modifiers, count(*) AS line_count
        FROM lines WHERE modifier_set IS NOT NULL GROUP BY ALL"""
    )
    inputs = about(con).inputs
    answerable.prepare(con, inputs)
    findings.prepare(con, inputs)
    return con


def answer(
    con: duckdb.DuckDBPyConnection, name: str, selection: Selection, by: list[str] | str = (), small_cells: str = "show"
) -> Answer:
    """Ask one question of the selected lines, grouped by the columns named; by nothing means everything in one row.

    Raises InputError for an unknown question or grouping, and for single lines where they may not be shown. `small_cells` is show or hide (DESIGN §7: for what leaves).
    """
    asked = question(name)
    columns = [dimension(one, asked.about).column for one in ([by] if isinstance(by, str) else by)] or EVERYTHING
    extract = about(con)
    if asked.is_detail:
        refuse_detail(name, extract.is_synthetic, columns, small_cells)
    parts, missing = enough(
        extract.inputs, closure(name, columns, list(selection.lists), selection.stage, selection.unit)
    )
    basis = BASES[asked.about](Asked(con, extract, asked.text, selection, parts, small_cells))
    if missing:
        nothing = pa.table({})
        return Answer(name, asked.asks, tuple(columns), nothing, nothing, basis, missing, grain=asked.grain)
    unknown = blanks(extract.inputs, asked.text, selection.stage)
    struct = selection.struct(parts, small_cells)
    if asked.is_detail:  # long, and about no group: it is not remembered, and it is its own total
        lines = blanked(run(con, asked.text, struct, EVERYTHING), unknown)
        told = statement(con, asked.text, struct, EVERYTHING)
        return Answer(name, asked.asks, tuple(columns), lines, lines, basis, grain=asked.grain, statement=told)
    more, whole = columns, None
    # A total that nobody is shown is asked only where small cells could be worked out by it.
    if asked.has_total or small_cells == "hide" or columns == EVERYTHING:
        whole = blanked(run_once(con, extract.opened, asked.text, struct, EVERYTHING), unknown)
        # A column that the question groups by anyway (the month, of months) is said once.
        more = [column for column in columns if column not in (*EVERYTHING, *whole.column_names)]
    rows = blanked(run(con, asked.text, struct, more), unknown) if more else whole
    whole = rows.slice(0, 0) if whole is None else whole
    seen = suppression.guard(rows, whole, small_cells, selection.unit, basis.line_count)
    basis = replace(
        basis,
        line_count=seen.line_count,
        left_out=basis.left_out if seen.tells_left_out else tuple((why, None) for why, _ in basis.left_out),
        immature_share=basis.immature_share if seen.tells_immature and seen.line_count is not None else None,
    )
    told = statement(con, asked.text, struct, more or EVERYTHING)
    return Answer(name, asked.asks, tuple(columns), seen.table, seen.total, basis, (), seen.hidden, asked.grain, told)


def line_detail(is_synthetic: bool) -> bool:
    """Whether single lines, with their claim numbers, may be shown: of the sample always unless switched off, of real extracts when switched on."""
    return setting("LINE_DETAIL", "on" if is_synthetic else "off") == "on"


def refuse_detail(name: str, is_synthetic: bool, columns: list[str], small_cells: str) -> None:
    """Single lines are for who may see them, as they are or not at all: hiding what is small would leave nothing of them."""
    if not line_detail(is_synthetic):
        raise InputError(
            f"'{name}' is a list of single lines with their claim numbers, and these are switched off. "
            "Where you may see them, type in front:  J3590_LINE_DETAIL=on"
        )
    if small_cells != "show":
        raise InputError(
            f"'{name}' is a list of single lines: with small cells hidden nothing would be left of it. "
            "For internal use, add:  --small-cells show"
        )
    if columns != EVERYTHING:
        raise InputError(f"'{name}' has a row per line and cannot be grouped. Leave out --by.")


def gaps(con: duckdb.DuckDBPyConnection, selection: Selection) -> dict[str, Gaps]:
    """What the extract lacks for each question about a selection, as its answer would say, without asking it."""
    return gaps_of(about(con).inputs, selection)
