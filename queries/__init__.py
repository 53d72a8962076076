"""Questions and their answers: answer(con, "denial_rate", selection, by=["payer_group"]) → Answer."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from data import UNDATED, InputError, setting
from queries import answerable, findings, macros, suppression
from queries.catalogue import (
    about_of,
    absent,
    closure,
    dimension,
    dimensions,
    figures,
    holds,
    metrics_of,
    names,
    pages_of,
    question,
    refines,
)
from queries.remembered import forget, known
from queries.running import EVERYTHING, definitions, run, run_once, script, statement
from queries.selection import Selection

HERE = Path(__file__).parent
__all__ = ["Answer", "Basis", "answer", "definitions", "gaps", "names", "prepare"]


class About(NamedTuple):
    """The open extract. `inputs` has the columns that each part captures, by part_id; tables of the ledger and their sources stand beside any."""

    name: str
    version: str
    as_of: str
    is_synthetic: bool
    is_measured: bool
    definitions: str
    inputs: list[frozenset[str]]

    @property
    def opened(self) -> tuple[str, str]:
        """The extract's version, and the definitions by which it was opened: what is remembered of it is remembered by these."""
        return self.version, self.definitions


@dataclass(frozen=True)
class Basis:
    """What an answer rests on. Counts are lines; shares are 0-1; None is hidden (small).

    is_measured: completion of months is measured on older ones; else it is assumed from their age.
    """

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
    is_measured: bool = False
    lacking: tuple[str, ...] = ()
    small_cells: str = "show"
    about: str = "lines"


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
    basis = BASES[asked.about](con, extract, asked.text, selection, parts, small_cells)
    if missing:
        nothing = pa.table({})
        return Answer(name, asked.asks, tuple(columns), nothing, nothing, basis, missing, grain=asked.grain)
    unknown = blanks(extract.inputs, asked.text, selection.stage)
    struct = selection.struct(parts, small_cells)
    if asked.is_detail:  # long, and about no group: it is not remembered, and it is its own total
        lines = blanked(run(con, asked.text, struct, EVERYTHING), unknown)
        told = statement(con, asked.text, struct, EVERYTHING)
        return Answer(name, asked.asks, tuple(columns), lines, lines, basis, grain=asked.grain, statement=told)
    if asked.has_total or small_cells == "hide" or columns == EVERYTHING:
        whole = blanked(run_once(con, extract.opened, asked.text, struct, EVERYTHING), unknown)
        # A column that the question groups by anyway (the month, of months) is said once.
        more = [column for column in columns if column not in (*EVERYTHING, *whole.column_names)]
        rows = blanked(run(con, asked.text, struct, more), unknown) if more else whole
    else:  # what nobody is shown is asked only where small cells could be worked out by it
        more = columns
        rows = blanked(run(con, asked.text, struct, more), unknown)
        whole = rows.slice(0, 0)
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


class Gaps(NamedTuple):
    """Columns without which a question has no answer, and columns that would make its answer finer."""

    missing: tuple[str, ...]
    lacking: tuple[str, ...]


def gaps(con: duckdb.DuckDBPyConnection, selection: Selection) -> dict[str, Gaps]:
    """What the extract lacks for each question about a selection, as its answer would say, without asking it."""
    return gaps_of(about(con).inputs, selection)


def gaps_of(inputs: list[frozenset[str]], selection: Selection) -> dict[str, Gaps]:
    """What inputs that capture these columns lack for each question."""
    return {
        name: Gaps(
            enough(inputs, closure(name, EVERYTHING, list(selection.lists), selection.stage, selection.unit))[1],
            lacking(inputs, question(name).text, selection.stage),
        )
        for name in names()
    }


def promised(captured: set[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Per page its questions, each by what it is about and what inputs that capture these columns lack for it, at the default selection."""
    pages: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name, gap in gaps_of([frozenset(captured)], Selection()).items():
        for page in pages_of(name):
            pages.setdefault(page, []).append((question(name).about, gap.missing))
    return dict(sorted(pages.items()))


def enough(inputs: list[frozenset[str]], needs: list[frozenset[str]]) -> tuple[list[int] | None, tuple[str, ...]]:
    """The parts that capture all that is needed (None: every part does), and what no part captures."""
    able = {part: [any(holds(columns, one) for one in need) for need in needs] for part, columns in enumerate(inputs)}
    parts = [part for part, met in able.items() if all(met)]
    if parts or not inputs:
        return (None if len(parts) == len(inputs) else parts), ()
    lacking = [one for need in needs for one in absent(inputs, need)]
    # Every need is met by some part, but no part meets all.
    return [], tuple(dict.fromkeys(lacking or [" or ".join(sorted(need)) for need in needs]))


def about(con: duckdb.DuckDBPyConnection) -> About:
    """What is open."""
    return known(con, "about", lambda: _about(con))


def _about(con: duckdb.DuckDBPyConnection) -> About:
    *facts, inputs = (
        con.cursor()
        .execute(
            """SELECT name, version, coalesce(as_of::VARCHAR, $undated), is_synthetic, EXISTS (FROM months WHERE maturity_basis <> 'assumed'), (SELECT definitions FROM taught),
                (SELECT list(DISTINCT one) FROM (SELECT unnest([ledger, source]) AS one FROM ledger_parts)), (SELECT list(captured ORDER BY part_id) FROM parts)
            FROM extract""",
            {"undated": UNDATED},
        )
        .fetchone()
    )
    ledger = frozenset(facts.pop() or [])
    return About(*facts, [ledger.union(columns) for columns in inputs or ([()] if ledger else [])])


def blanks(inputs: list[frozenset[str]], text: str, stage: str) -> list[str]:
    """The figures of a question that the extract cannot give, though it can give the others: they are blank, never zero."""
    found = figures(text, stage)
    return [column for column, needs in found.items() if inputs and any(absent(inputs, need) for need in needs)]


def blanked(table: pa.Table, columns: list[str]) -> pa.Table:
    """The table without any value in these columns."""
    for number, column in enumerate(table.schema):
        if column.name in columns:
            table = table.set_column(number, column, pa.nulls(table.num_rows, column.type))
    return table


def base(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> Basis:
    """What the answer rests on: definitions, version, lines in and out of scope."""
    struct = selection.struct(parts, small_cells)
    ((lines, persons, immature, unusable, per_claim),) = fact(con, extract, "basis", struct)
    ((young_persons, old_persons, unusable_persons, per_claim_persons),) = (
        fact(con, extract, "persons", struct) if small_cells == "hide" else [(None,) * 4]
    )
    left_out = [
        ("without a readable date or charge: in no rate", unusable, unusable_persons),
        ("whose dollars the input gives only for the whole claim: in no dollar figure", per_claim, per_claim_persons),
        *left_by_inputs(con, extract, text, selection, parts, small_cells),
    ]
    # Most extracts have no line without a date and none of a later payer: those are asked once, whatever is selected.
    whole = Selection(basis=selection.basis, chained="off").struct(None, small_cells)
    if "sequence" not in selection.lists and fact(con, extract, "later", whole)[0][0]:
        why = "of later payers, whose services count at the payer before them"
        left_out.append((why, *fact(con, extract, "later", struct)[0]))
    if (selection.from_date or selection.to_date) and fact(con, extract, "undated", whole)[0][0]:
        undated = replace(selection, from_date=None, to_date=None).struct(parts, small_cells)
        left_out.append(("without the date the period is measured by", *fact(con, extract, "undated", undated)[0]))
    return Basis(
        selection.sentence(),
        selection.metric_sentence(),
        tuple(metric.id for metric in metrics_of(text)),
        extract.name,
        extract.version,
        extract.as_of,
        extract.is_synthetic,
        suppression.seen(lines, persons, small_cells),
        tuple((why, suppression.seen(count, persons, small_cells)) for why, count, persons in left_out if count),
        suppression.seen(suppression.seen(immature, young_persons, small_cells), old_persons, small_cells),
        extract.is_measured,
        lacking(extract.inputs, text, selection.stage),
        small_cells,
    )


def ledger_base(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> Basis:
    """What an answer about a table of the ledger rests on. It is public and about nobody: nothing is small, young or a rate."""
    about = about_of(text)
    words, count = LEDGER[about]
    known = dimensions(about)
    acting = replace(selection, lists={name: v for name, v in selection.lists.items() if name in known})
    rows = run_once(con, extract.opened, count, acting.struct(), []).to_pylist()
    return Basis(
        acting.sentence().rpartition("; ")[0] or acting.sentence(),
        words,
        tuple(metric.id for metric in metrics_of(text)),
        extract.name,
        extract.version,
        extract.as_of,
        extract.is_synthetic,
        sum(row["row_count"] for row in rows),
        tuple((row["why"], row["row_count"]) for row in rows if row["why"]),
        small_cells=small_cells,
        about=about,
    )


# What the rows of each table of the ledger are, in words, and how many are in scope and set apart.
LEDGER = {
    "posted_rates": (
        "prices that hospitals post, not claims; period and other filters do not act",
        "SELECT coalesce(set_apart, '') AS why, count(*) AS row_count FROM posted($selection) GROUP BY ALL ORDER BY ALL",
    ),
    "published_figures": (
        "figures that others publish, and what the whole extract says of the same; period and other filters do not act",
        "SELECT '' AS why, count(*) AS row_count FROM published_totals WHERE kept($selection['code'], hcpcs_code)",
    ),
}
BASES = {"lines": base, **dict.fromkeys(LEDGER, ledger_base)}


def left_by_inputs(
    con: duckdb.DuckDBPyConnection,
    extract: About,
    text: str,
    selection: Selection,
    parts: list[int] | None,
    small_cells: str,
) -> list[tuple[str, int, int | None]]:
    """Lines, and the persons behind them, of inputs that lack what the whole answer needs, and of inputs that lack what one of its figures needs."""
    inputs = extract.inputs
    used = list(range(len(inputs))) if parts is None else parts
    lacks = {"a column this answer needs": [one for one in range(len(inputs)) if one not in used]}
    for need in {need for needs in figures(text, selection.stage).values() for need in needs}:
        without = [one for one in used if not any(holds(inputs[one], item) for item in need)]
        if without and len(without) < len(used):
            names = " or ".join(absent([inputs[one] for one in without], need))
            lacks[f"{names}: they add nothing to figures made from it"] = without
    counts = {
        what: fact(con, extract, "basis", selection.struct(without, small_cells))[0][:2]
        for what, without in sorted(lacks.items())
        if without
    }
    return [(f"from inputs that do not carry {what}", *count) for what, count in counts.items()]


def fact(con: duckdb.DuckDBPyConnection, extract: About, name: str, struct: dict) -> list[tuple]:
    """Counts that every answer about a selection rests on."""
    table = run_once(con, extract.opened, FACTS[name], struct, [])
    return [tuple(row.values()) for row in table.to_pylist()]


FACTS = {
    "basis": """SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count, count(*) FILTER (WHERE NOT is_stage_mature) / nullif(count(*), 0) AS immature_rate,
            count(*) FILTER (WHERE NOT usable) AS unusable_count, count(*) FILTER (WHERE amount_basis = 'claim') AS per_claim_count
        FROM selected($selection)""",
    # Behind what is said of a selection; counted only where small cells are hidden.
    "persons": """SELECT cell_count($selection, person_id, counted := NOT is_stage_mature) AS young, cell_count($selection, person_id, counted := is_stage_mature) AS old,
            cell_count($selection, person_id, counted := NOT usable) AS unusable, cell_count($selection, person_id, counted := amount_basis = 'claim') AS per_claim
        FROM selected($selection)""",
    "later": "SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count FROM selected($selection, later := 'kept') WHERE NOT is_counted",
    "undated": "SELECT count(*) AS line_count, cell_count($selection, person_id) AS cell_count FROM selected($selection) WHERE basis_date IS NULL",
}


def lacking(inputs: list[frozenset[str]], text: str, stage: str) -> tuple[str, ...]:
    """Columns that would refine the answer and that no part captures."""
    return tuple(sorted({one for need in refines(text, stage) for one in absent(inputs, need)}))
