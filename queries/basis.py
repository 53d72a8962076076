"""What an answer rests on: the open extract, the lines in scope, those left out and why."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import duckdb

from data import UNDATED
from queries import cells
from queries.catalogue import about_of, dimensions, metrics_of
from queries.needs import absent, figures, holds, lacking
from queries.remembered import known
from queries.running import run_once
from queries.selection import Selection


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


class Asked(NamedTuple):
    """A question's text about a selection of the open extract; of its parts those that hold what the answer needs, None for every one."""

    con: duckdb.DuckDBPyConnection
    extract: About
    text: str
    selection: Selection
    parts: list[int] | None
    small_cells: str

    def fact(self, name: str, struct: dict) -> list[tuple]:
        """Counts that every answer about a selection rests on."""
        table = run_once(self.con, self.extract.opened, FACTS[name], struct, [])
        return [tuple(row.values()) for row in table.to_pylist()]

    def basis(self, selection: str, rate: str, **more: object) -> Basis:
        """With what is true of every answer: definitions, extract, version."""
        metrics = tuple(metric.id for metric in metrics_of(self.text))
        name, version, as_of, is_synthetic = self.extract[:4]
        return Basis(selection, rate, metrics, name, version, as_of, is_synthetic, small_cells=self.small_cells, **more)


def base(asked: Asked) -> Basis:
    """What the answer rests on: definitions, version, lines in and out of scope."""
    selection, small_cells, extract = asked.selection, asked.small_cells, asked.extract
    struct = selection.struct(asked.parts, small_cells)
    ((lines, persons, immature, unusable, per_claim),) = asked.fact("basis", struct)
    ((young_persons, old_persons, unusable_persons, per_claim_persons),) = (
        asked.fact("persons", struct) if small_cells == "hide" else [(None,) * 4]
    )
    left_out = [
        ("without a readable date or charge: in no rate", unusable, unusable_persons),
        ("whose dollars the input gives only for the whole claim: in no dollar figure", per_claim, per_claim_persons),
        *left_by_inputs(asked),
    ]
    # Most extracts have no line without a date and none of a later payer: those are asked once, whatever is selected.
    whole = Selection(basis=selection.basis, chained="off").struct(None, small_cells)
    if "sequence" not in selection.lists and asked.fact("later", whole)[0][0]:
        why = "of later payers, whose services count at the payer before them"
        left_out.append((why, *asked.fact("later", struct)[0]))
    if (selection.from_date or selection.to_date) and asked.fact("undated", whole)[0][0]:
        undated = replace(selection, from_date=None, to_date=None).struct(asked.parts, small_cells)
        left_out.append(("without the date the period is measured by", *asked.fact("undated", undated)[0]))
    return asked.basis(
        selection.sentence(),
        selection.metric_sentence(),
        line_count=cells.seen(lines, persons, small_cells),
        left_out=tuple((why, cells.seen(count, persons, small_cells)) for why, count, persons in left_out if count),
        immature_share=cells.seen(cells.seen(immature, young_persons, small_cells), old_persons, small_cells),
        is_measured=extract.is_measured,
        lacking=lacking(extract.inputs, asked.text, selection.stage),
    )


def ledger_base(asked: Asked) -> Basis:
    """What an answer about a table of the ledger rests on. It is public and about nobody: nothing is small, young or a rate."""
    about = about_of(asked.text)
    words, count = LEDGER[about]
    known = dimensions(about)
    acting = replace(asked.selection, lists={name: v for name, v in asked.selection.lists.items() if name in known})
    rows = run_once(asked.con, asked.extract.opened, count, acting.struct(), []).to_pylist()
    return asked.basis(
        acting.sentence().rpartition("; ")[0] or acting.sentence(),
        words,
        line_count=sum(row["row_count"] for row in rows),
        left_out=tuple((row["why"], row["row_count"]) for row in rows if row["why"]),
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


def left_by_inputs(asked: Asked) -> list[tuple[str, int, int | None]]:
    """Lines, and the persons behind them, of inputs that lack what the whole answer needs, and of inputs that lack what one of its figures needs."""
    inputs, stage = asked.extract.inputs, asked.selection.stage
    used = list(range(len(inputs))) if asked.parts is None else asked.parts
    lacks = {"a column this answer needs": [one for one in range(len(inputs)) if one not in used]}
    for need in {need for needs in figures(asked.text, stage).values() for need in needs}:
        without = [one for one in used if not any(holds(inputs[one], item) for item in need)]
        if without and len(without) < len(used):
            names = " or ".join(absent([inputs[one] for one in without], need))
            lacks[f"{names}: they add nothing to figures made from it"] = without
    counts = {
        what: asked.fact("basis", asked.selection.struct(without, asked.small_cells))[0][:2]
        for what, without in sorted(lacks.items())
        if without
    }
    return [(f"from inputs that do not carry {what}", *count) for what, count in counts.items()]


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
