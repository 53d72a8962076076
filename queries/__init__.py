"""Questions and their answers: answer(con, "denial_rate", selection, by=["payer_group"]) → Answer."""

import warnings
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from queries import suppression
from queries.catalogue import absent, closure, dimension, figures, holds, metrics_of, names, question, refines
from queries.selection import Selection

HERE = Path(__file__).parent
# The copy it warns of is of a few rows; the other way plans every question twice, and planning is most of its time.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")
EVERYTHING = ["everything"]
__all__ = ["Answer", "Basis", "answer", "names", "prepare"]


@dataclass(frozen=True)
class Basis:
    """What an answer rests on. Counts are lines; shares are 0-1; None is hidden (small)."""

    selection: str
    rate: str
    metrics: tuple[str, ...]
    extract: str
    version: str
    as_of: str
    is_synthetic: bool
    line_count: int | None = 0
    left_out: tuple[tuple[str, int | None], ...] = ()
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
    unknown = blanks(con, asked.text)
    whole = blanked(run(con, asked.text, selection, EVERYTHING, parts), unknown)
    # A column that the question groups by anyway (the month, of months) is said once.
    more = [column for column in columns if column not in (*EVERYTHING, *whole.column_names)]
    rows = blanked(run(con, asked.text, selection, more, parts), unknown) if more else whole
    table, hidden = suppression.guard(rows, small_cells)
    total, _ = suppression.guard(whole, small_cells)
    return Answer(name, asked.asks, tuple(columns), table, total, basis, (), hidden, asked.grain)


def run(
    con: duckdb.DuckDBPyConnection, text: str, selection: Selection, by: list[str], parts: list[int] | None
) -> pa.Table:
    """One run of a question's SQL, on a cursor of its own, with exactly the parameters it names."""
    given = {"selection": selection.struct(parts), "by": by}
    named = {name: value for name, value in given.items() if f"${name}" in text}
    table = con.cursor().execute(text, named).to_arrow_table()
    text_of = [pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one for one in table.schema]
    table = table.cast(pa.schema(text_of))
    return table.drop_columns(EVERYTHING) if by == EVERYTHING else table


def enough(con: duckdb.DuckDBPyConnection, needs: list[frozenset[str]]) -> tuple[list[int] | None, tuple[str, ...]]:
    """The parts that capture all that is needed (None: every part does), and what no part captures."""
    inputs = captured(con)
    able = {part: [any(holds(columns, one) for one in need) for need in needs] for part, columns in enumerate(inputs)}
    parts = [part for part, met in able.items() if all(met)]
    if parts or not inputs:
        return (None if len(parts) == len(inputs) else parts), ()
    lacking = [one for need in needs for one in absent(inputs, need)]
    # Every need is met by some part, but no part meets all.
    return [], tuple(dict.fromkeys(lacking or [" or ".join(sorted(need)) for need in needs]))


def captured(con: duckdb.DuckDBPyConnection) -> list[frozenset[str]]:
    """The columns that each part captures, by part_id."""
    rows = con.cursor().execute("SELECT captured FROM parts ORDER BY part_id").fetchall()
    return [frozenset(columns) for (columns,) in rows]


def blanks(con: duckdb.DuckDBPyConnection, text: str) -> list[str]:
    """The figures of a question that the extract cannot give, though it can give the others: they are blank, never zero."""
    inputs = captured(con)
    return [column for column, needs in figures(text).items() if inputs and any(absent(inputs, need) for need in needs)]


def blanked(table: pa.Table, columns: list[str]) -> pa.Table:
    """The table without any value in these columns."""
    for number, column in enumerate(table.schema):
        if column.name in columns:
            table = table.set_column(number, column, pa.nulls(table.num_rows, column.type))
    return table


def base(
    con: duckdb.DuckDBPyConnection, text: str, selection: Selection, parts: list[int] | None, small_cells: str
) -> Basis:
    """What the answer rests on: definitions, version, lines in and out of scope."""
    cursor = con.cursor()
    name, version, as_of, synthetic = cursor.execute(
        "SELECT name, version, as_of::VARCHAR, is_synthetic FROM extract"
    ).fetchone()
    lines, persons, immature, unusable = cursor.execute(
        """SELECT count(*), cell_count(person_id), count(*) FILTER (WHERE NOT is_stage_mature) / nullif(count(*), 0),
            count(*) FILTER (WHERE NOT usable)
        FROM selected($selection)""",
        {"selection": selection.struct(parts)},
    ).fetchone()
    left_out = [("without a readable date or charge: in no rate", unusable)]
    if parts is not None:
        every = cursor.execute(
            "SELECT count(*) FROM selected($selection)", {"selection": selection.struct()}
        ).fetchone()[0]
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
        suppression.seen(lines, persons, small_cells),
        tuple((why, suppression.seen(count, count, small_cells)) for why, count in left_out if count),
        suppression.seen(immature, persons, small_cells),
        lacking(con, text),
        small_cells,
    )


def lacking(con: duckdb.DuckDBPyConnection, text: str) -> tuple[str, ...]:
    """Columns that would refine the answer and that no part captures."""
    return tuple(sorted({one for need in refines(text) for one in absent(captured(con), need)}))
