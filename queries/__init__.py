"""Questions and their answers: answer(con, "denial_rate", selection, by=["payer_group"]) → Answer."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from data.lines import concepts
from queries import suppression
from queries.catalogue import Needs, closure, columns_of, dimension, holds, metrics_of, names, question
from queries.selection import Selection

HERE = Path(__file__).parent
EVERYTHING = ["everything"]
__all__ = ["Answer", "Basis", "answer", "names", "prepare"]


@dataclass(frozen=True)
class Basis:
    """What an answer rests on. Counts are lines; shares are 0-1."""

    selection: str
    rate: str
    metrics: tuple[str, ...]
    extract: str
    version: str
    as_of: str
    is_synthetic: bool
    line_count: int = 0
    left_out: tuple[tuple[str, int], ...] = ()
    immature_share: float | None = None
    lacking: tuple[str, ...] = ()
    small_cells: str = "show"


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

    def rows(self) -> list[dict]:
        """The table as Python rows."""
        return self.table.to_pylist()


def prepare(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Teach an open extract the selection and the metrics."""
    con.execute(
        """CREATE OR REPLACE TABLE modifier_sets AS
        SELECT modifier_set, string_split(modifier_set::VARCHAR, ' ') AS modifiers, count(*) AS line_count
        FROM lines WHERE modifier_set IS NOT NULL GROUP BY ALL"""
    )
    con.execute((HERE / "metrics.sql").read_text())
    con.execute((HERE / "selected.sql").read_text())
    return con


def answer(
    con: duckdb.DuckDBPyConnection, name: str, selection: Selection, by: list[str] | str = (), small_cells: str = "show"
) -> Answer:
    """Ask one question of the selected lines, grouped by the columns named; by nothing means everything in one row.

    Raises InputError for an unknown question or grouping. `small_cells` is show or hide (DESIGN §7: for what leaves).
    """
    asked = question(name)
    columns = [dimension(one).column for one in ([by] if isinstance(by, str) else by)] or EVERYTHING
    parts, missing = enough(con, closure(name, columns, list(selection.lists)))
    basis = base(con, asked.text, selection, parts, small_cells)
    if missing:
        nothing = pa.table({})
        return Answer(name, asked.asks, tuple(columns), nothing, nothing, basis, missing, grain=asked.grain)
    table, hidden = suppression.guard(run(con, asked.text, selection, columns, parts), small_cells)
    total, _ = suppression.guard(run(con, asked.text, selection, EVERYTHING, parts), small_cells)
    return Answer(name, asked.asks, tuple(columns), table, total, basis, (), hidden, asked.grain)


def run(
    con: duckdb.DuckDBPyConnection, text: str, selection: Selection, by: list[str], parts: list[int] | None
) -> pa.Table:
    """One run of a question's SQL, on a cursor of its own, with exactly the parameters it names."""
    given = {"selection": selection.struct(parts), "by": by}
    named = {name: value for name, value in given.items() if f"${name}" in text}
    table = con.cursor().sql(text, params=named).to_arrow_table()
    text_of = [pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one for one in table.schema]
    table = table.cast(pa.schema(text_of))
    return table.drop_columns(EVERYTHING) if by == EVERYTHING else table


def enough(con: duckdb.DuckDBPyConnection, needs: list[frozenset[str]]) -> tuple[list[int] | None, tuple[str, ...]]:
    """The parts that capture all that is needed (None: every part does), and what no part captures."""
    captured = con.cursor().execute("SELECT part_id, captured FROM parts ORDER BY part_id").fetchall()
    able = {part: [any(holds(frozenset(columns), one) for one in need) for need in needs] for part, columns in captured}
    parts = [part for part, met in able.items() if all(met)]
    if parts or not captured:
        return (None if len(parts) == len(captured) else parts), ()
    lacking = [need for number, need in enumerate(needs) if not any(met[number] for met in able.values())] or needs
    return [], tuple(dict.fromkeys(" or ".join(sorted(columns_of(need))) for need in lacking))


def base(
    con: duckdb.DuckDBPyConnection, text: str, selection: Selection, parts: list[int] | None, small_cells: str
) -> Basis:
    """What the answer rests on: definitions, version, lines in and out of scope."""
    cursor = con.cursor()
    name, version, as_of, synthetic = cursor.execute("SELECT name, version, as_of::VARCHAR, is_synthetic FROM extract").fetchone()
    lines, immature, unusable = cursor.execute(
        """SELECT count(*), count(*) FILTER (WHERE NOT is_stage_mature) / nullif(count(*), 0), count(*) FILTER (WHERE NOT usable)
        FROM selected($selection)""",
        {"selection": selection.struct(parts)},
    ).fetchone()
    left_out = [("without a readable date or charge: in no rate", unusable)]
    if parts is not None:
        every = cursor.execute("SELECT count(*) FROM selected($selection)", {"selection": selection.struct()}).fetchone()[0]
        left_out.append(("from inputs that do not carry a column this answer needs", every - lines))
    if selection.from_date or selection.to_date:
        undated = Selection(selection.lists, basis=selection.basis, chained=selection.chained)
        count = cursor.execute(
            "SELECT count(*) FROM selected($selection) WHERE basis_date IS NULL", {"selection": undated.struct(parts)}
        ).fetchone()[0]
        left_out.append(("without the date the period is measured by", count))
    return Basis(
        selection.sentence(),
        selection.metric_sentence(),
        tuple(metric.id for metric in metrics_of(text)),
        name,
        version,
        as_of,
        synthetic,
        lines,
        tuple((why, count) for why, count in left_out if count),
        immature,
        lacking(con, text),
        small_cells,
    )


def lacking(con: duckdb.DuckDBPyConnection, text: str) -> tuple[str, ...]:
    """Columns that would refine the answer and that no part captures."""
    captured = frozenset(one for (one,) in con.cursor().execute("SELECT DISTINCT unnest(captured) FROM parts").fetchall())
    return tuple(sorted(_refining(text) - captured))


@cache
def _refining(text: str) -> frozenset[str]:
    return frozenset().union(*(columns_of(one) for one in Needs(text).refines if not one <= concepts().keys()))
